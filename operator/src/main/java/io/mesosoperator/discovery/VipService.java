package io.mesosoperator.discovery;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.mesos.Protos.TaskInfo;

/**
 * The Service of a VIP: a pure function of the tasks that have it. It has an address of its own, in the cluster only,
 * as in DC/OS.
 */
final class VipService {

    private record Front(int port, String protocol) {}

    private VipService() {}

    /** @param tasks at least one; where they contradict each other, the first one decides */
    static Service of(VipName name, List<TaskInfo> tasks, String frameworkUid) {
        return new ServiceBuilder()
                .withMetadata(DiscoveryObject.metadata(name, frameworkUid))
                .withNewSpec()
                .withType("ClusterIP")
                .withSelector(name.selector())
                .withPorts(ports(name, tasks))
                .withPublishNotReadyAddresses(Checked.withoutConsequence(tasks))
                .endSpec()
                .build();
    }

    private static List<ServicePort> ports(VipName name, List<TaskInfo> tasks) {
        var merged = new LinkedHashMap<Front, List<DiscoveredPort>>();
        for (var task : tasks) {
            for (var vip : Vips.of(task).all()) {
                if (vip.name().equals(name.name())) {
                    merged.computeIfAbsent(new Front(vip.port(), vip.target().protocol()), any -> new ArrayList<>())
                            .add(vip.target());
                }
            }
        }
        var ports = new ArrayList<ServicePort>();
        merged.forEach((front, targets) -> ports.add(new ServicePortBuilder()
                .withName(DiscoveredPort.numbered(front.protocol(), front.port()))
                .withProtocol(front.protocol())
                .withPort(front.port())
                .withTargetPort(ServicePorts.target(targets, tasks.size()))
                .build()));
        return ports;
    }
}
