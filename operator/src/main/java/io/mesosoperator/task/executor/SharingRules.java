package io.mesosoperator.task.executor;

import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.resource.Resources;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.TaskInfo;

/** What a task cannot have because it shares its executor's pod. */
public final class SharingRules {

    /** What Kubernetes can give to a pod that runs (KEP-1287). */
    private static final Set<String> RESIZABLE = Set.of("cpus", "mem");

    private SharingRules() {}

    /** Why no executor can take the task; empty if one may. */
    public static Optional<String> problem(TaskInfo task, TaskInfoSpec spec) {
        if (spec.kubernetes().isPresent()) {
            return Optional.of("spec.kubernetes: the tasks of an executor share its pod; write it into"
                    + " spec.taskDefaults.kubernetes of the Framework instead");
        }
        return task.hasDiscovery()
                ? Optional.of(
                        "spec.discovery: the tasks of an executor share its pod, and a pod has one discovery name;"
                                + " write spec.executor.discovery instead")
                : Optional.empty();
    }

    /** Why an executor that runs already cannot be given these resources; empty if it can. */
    public static Optional<String> obstacle(Resources resources) {
        var strange = resources.names().stream()
                .filter(name -> !RESIZABLE.contains(name))
                .sorted()
                .findFirst();
        if (strange.isPresent()) {
            return Optional.of(("spec.resources: '%s' cannot be given to a pod that runs, only cpus and mem can; launch"
                            + " the task first of its executor, or with another executorId")
                    .formatted(strange.get()));
        }
        return resources.revocable().isEmpty()
                ? Optional.empty()
                : Optional.of("spec.resources: revocable resources cannot be given to a pod that runs; launch the task"
                        + " first of its executor, or with another executorId");
    }
}
