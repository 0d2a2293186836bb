package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.task.pod.GroupTasks;
import java.util.List;
import java.util.Optional;

/**
 * The operator's signature on the pod of a task, which proves until the task's status has the pod's uid that an
 * operator made it. Anybody may know the name of the pod and the uid of the TaskInfo, and write labels.
 */
public final class PodSeal {

    private final Seal seal;

    public PodSeal(Seal seal) {
        this.seal = seal;
    }

    /** The pod with the seal. */
    Pod sealed(TaskKey task, Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(Annotations.SEAL, seal.under(texts(task, pod)))
                .endMetadata()
                .build();
    }

    /** Whether an operator made this pod for the task, as far as the pod tells. */
    boolean isGenuine(TaskKey task, Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations().get(Annotations.SEAL))
                        .filter(signature -> seal.isUnder(signature, texts(task, pod)))
                        .isPresent()
                || seal.isYoungerThan(pod);
    }

    private static List<String> texts(TaskKey task, Pod pod) {
        return GroupTasks.text(pod)
                .map(group ->
                        List.of("group", task.namespace(), pod.getMetadata().getName(), group))
                .orElseGet(
                        () -> List.of("pod", task.namespace(), pod.getMetadata().getName(), task.uid()));
    }
}
