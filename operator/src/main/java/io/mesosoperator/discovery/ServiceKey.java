package io.mesosoperator.discovery;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.mesos.Protos.TaskInfo;

/** What a Service stands for, and the tasks behind it have in common: a name of a framework. */
public sealed interface ServiceKey permits DiscoveryName, VipName {

    FrameworkKey framework();

    /** The Service's name. */
    String serviceName();

    /** The label that a pod has because its task has this name. */
    Map.Entry<String, String> podLabel();

    /** The label by which the Service is known to be this name's. */
    Map.Entry<String, String> serviceLabel();

    /** All that the task is to be found by. */
    static Set<ServiceKey> of(FrameworkKey framework, TaskInfo task) {
        var keys = new LinkedHashSet<ServiceKey>();
        if (task.hasDiscovery()) {
            keys.add(DiscoveryName.of(framework, task));
        }
        Vips.of(task).all().forEach(vip -> keys.add(new VipName(framework, vip.name())));
        return keys;
    }

    /** The labels of the pods that the Service leads to. */
    default Map<String, String> selector() {
        return Map.ofEntries(
                Map.entry(Labels.FRAMEWORK, LabelValue.of(framework().name())), podLabel());
    }
}
