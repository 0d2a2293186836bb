package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.kubernetes.ResourcesAnnotation;
import io.mesosoperator.resource.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The resources of a task's pod as Mesos counts them: with reservations, volumes, and ports that are not opened. */
final class TaskPodResources {

    private static final BigDecimal BYTES = BigDecimal.valueOf(1024L * 1024L);
    /** Resources that Kubernetes counts in bytes. */
    private static final List<String> IN_BYTES = List.of("mem", "disk");

    private TaskPodResources() {}

    /**
     * The resource request of the pod. Anybody may change its annotation, so it is believed only as far as the
     * TaskInfo says so.
     *
     * @param requested what the pod requests, all of it unreserved: requests that others added to the
     *     task's own count too
     * @param declared the resources of its TaskInfo
     */
    static Resources of(Pod pod, Resources requested, Resources declared) {
        return ResourcesAnnotation.read(pod)
                .map(annotated -> annotated.minus(annotated.minus(declared)))
                .map(task -> task.plus(requested.minus(asRequested(task))))
                .orElse(requested);
    }

    /**
     * The task's resources in the form of its requests: unreserved, without claims and revocable
     * resources, in whole bytes.
     */
    private static Resources asRequested(Resources task) {
        var own = task.minus(task.persistentVolumes()).nonRevocable().flatten();
        for (var name : IN_BYTES) {
            var exact = own.get(name);
            var rounded = own.scalar(name)
                    .map(amount -> Resources.parse(name + ":" + inWholeBytes(amount.millis())))
                    .orElse(exact);
            own = own.minus(exact).plus(rounded);
        }
        return own;
    }

    private static String inWholeBytes(long millis) {
        return BigDecimal.valueOf(millis, 3)
                .multiply(BYTES)
                .setScale(0, RoundingMode.CEILING)
                .divide(BYTES, 3, RoundingMode.CEILING)
                .toPlainString();
    }
}
