package io.mesosoperator.discovery;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.LabelsText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.DiscoveryInfo.Visibility;
import org.apache.mesos.Protos.TaskInfo;

/** The Service of a discovery name: a pure function of the tasks with that name. */
final class DiscoveryService {

    private DiscoveryService() {}

    /**
     * @param tasks at least one; where they contradict each other, the first one decides
     * @param externalType the Service type for visibility EXTERNAL ({@link ExternalServices})
     */
    static Service of(DiscoveryName name, List<TaskInfo> tasks, String frameworkUid, String externalType) {
        var ports = ServicePorts.of(tasks);
        var visibility = visibility(tasks);
        var headless = visibility == Visibility.FRAMEWORK || ports.isEmpty();
        var metadata = DiscoveryObject.metadata(name, frameworkUid);
        metadata.setAnnotations(
                annotations(tasks.stream().map(TaskInfo::getDiscovery).toList()));
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withType(visibility == Visibility.EXTERNAL && !headless ? externalType : "ClusterIP")
                .withClusterIP(headless ? "None" : null)
                .withSelector(name.selector())
                .withPorts(ports)
                .withPublishNotReadyAddresses(Checked.withoutConsequence(tasks))
                .endSpec()
                .build();
    }

    /** The narrowest visibility of any of the tasks: a task is never exposed more widely than it allows. */
    static Visibility visibility(List<TaskInfo> tasks) {
        return tasks.stream()
                .map(task -> task.getDiscovery().getVisibility())
                .min(Visibility::compareTo)
                .orElse(Visibility.FRAMEWORK);
    }

    /** From the first task that sets any; each pod has its own. */
    private static Map<String, String> annotations(List<DiscoveryInfo> discoveries) {
        var annotations = new TreeMap<String, String>();
        for (var discovery : discoveries) {
            if (discovery.hasEnvironment()) {
                annotations.putIfAbsent(Annotations.DISCOVERY_ENVIRONMENT, discovery.getEnvironment());
            }
            if (discovery.hasLocation()) {
                annotations.putIfAbsent(Annotations.DISCOVERY_LOCATION, discovery.getLocation());
            }
            if (discovery.hasVersion()) {
                annotations.putIfAbsent(Annotations.DISCOVERY_VERSION, discovery.getVersion());
            }
            if (discovery.hasLabels()) {
                annotations.putIfAbsent(Annotations.DISCOVERY_LABELS, LabelsText.of(discovery.getLabels()));
            }
        }
        return annotations;
    }
}
