package io.mesosoperator.discovery;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.TaskInfo;

/** A name of a framework that gets a Service; the tasks behind the Service share it. */
public sealed interface ServiceKey permits DiscoveryName, VipName {

    FrameworkKey framework();

    /** The Service's name. */
    String serviceName();

    /** The label of the pods whose task has this name. */
    Map.Entry<String, String> podLabel();

    /** The label that identifies the Service of this name. */
    Map.Entry<String, String> serviceLabel();

    /** All names of a task. */
    static Set<ServiceKey> of(FrameworkKey framework, TaskInfo task) {
        var keys = new LinkedHashSet<ServiceKey>();
        if (task.hasDiscovery()) {
            keys.add(DiscoveryName.of(framework, task));
        }
        Vips.of(task).all().forEach(vip -> keys.add(new VipName(framework, vip.name())));
        return keys;
    }

    /** The labels of the pods that the Service selects. */
    default Map<String, String> selector() {
        return Map.ofEntries(
                Map.entry(Labels.FRAMEWORK, LabelValue.of(framework().name())), podLabel());
    }
}
