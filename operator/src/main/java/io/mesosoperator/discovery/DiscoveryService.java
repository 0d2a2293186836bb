package io.mesosoperator.discovery;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.task.pod.LabelValue;
import io.mesosoperator.task.pod.PodKeys;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.PortMapping;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.Port;
import org.apache.mesos.Protos.TaskInfo;

/** The Service of a discovery name: a pure function of the tasks that have it. */
final class DiscoveryService {

    private static final String TCP = "TCP";

    private DiscoveryService() {}

    /**
     * @param tasks at least one; the oldest decides about visibility
     * @param externalType the type of a Service that is EXTERNAL: NodePort or LoadBalancer
     */
    static Service of(DiscoveryName name, List<TaskInfo> tasks, String frameworkUid, String externalType) {
        var ports = ports(tasks);
        var visibility = tasks.getFirst().getDiscovery().getVisibility();
        var headless = visibility == DiscoveryInfo.Visibility.FRAMEWORK || ports.isEmpty();
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name.serviceName())
                .withNamespace(name.framework().namespace())
                .withLabels(labels(name))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(CustomResourceKind.GROUP + "/" + CustomResourceKind.VERSION)
                        .withKind("Framework")
                        .withName(name.framework().name())
                        .withUid(frameworkUid)
                        .build())
                .endMetadata()
                .withNewSpec()
                .withType(visibility == DiscoveryInfo.Visibility.EXTERNAL && !headless ? externalType : "ClusterIP")
                .withClusterIP(headless ? "None" : null)
                .withSelector(selector(name))
                .withPorts(List.copyOf(ports))
                .endSpec()
                .build();
    }

    static Map<String, String> labels(DiscoveryName name) {
        var labels = new LinkedHashMap<>(selector(name));
        labels.put(PodKeys.MANAGED_BY, PodKeys.OPERATOR);
        return labels;
    }

    private static Map<String, String> selector(DiscoveryName name) {
        return Map.of(PodKeys.FRAMEWORK, LabelValue.of(name.framework().name()), PodKeys.DISCOVERY, name.name());
    }

    private static Collection<ServicePort> ports(List<TaskInfo> tasks) {
        var ports = new LinkedHashMap<String, ServicePort>();
        var names = new HashSet<String>();
        for (var task : tasks) {
            for (var port : task.getDiscovery().getPorts().getPortsList()) {
                var service = port(port, task);
                if (ports.putIfAbsent(service.getPort() + service.getProtocol(), service) == null
                        && !names.add(service.getName())) {
                    service.setName(numberedName(service)); // names are unique within a Service
                }
            }
        }
        return ports.values();
    }

    private static String numberedName(ServicePort port) {
        return port.getProtocol().toLowerCase(Locale.ROOT) + "-" + port.getPort();
    }

    private static ServicePort port(Port port, TaskInfo task) {
        var protocol = port.getProtocol().isEmpty() ? TCP : port.getProtocol().toUpperCase(Locale.ROOT);
        var service = new ServicePortBuilder()
                .withPort(port.getNumber())
                .withProtocol(protocol)
                .withTargetPort(new IntOrString(containerPort(port.getNumber(), task)))
                .build();
        var name = DiscoveryName.label(port.getName());
        service.setName(name.isEmpty() ? numberedName(service) : name);
        return service;
    }

    /** With a bridge the task listens elsewhere than on the host port that DiscoveryInfo tells. */
    private static int containerPort(int number, TaskInfo task) {
        return task.getContainer().getDocker().getPortMappingsList().stream()
                .filter(mapping -> mapping.getHostPort() == number)
                .map(PortMapping::getContainerPort)
                .findFirst()
                .orElse(number);
    }
}
