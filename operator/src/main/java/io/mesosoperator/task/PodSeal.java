package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.kubernetes.Timestamps;
import java.util.List;
import java.util.Optional;

/**
 * The operator's signature on the pod of a task, which proves until the task's status has the pod's uid that an
 * operator made it. Anybody may know the name of the pod and the uid of the TaskInfo, and write labels.
 */
public final class PodSeal {

    private static final String SECRET = "mesos-operator-pod-records";

    private final Seal seal;

    private PodSeal(Seal seal) {
        this.seal = seal;
    }

    /**
     * Seals with the key in the operator's Secret.
     *
     * @param namespace the operator's own
     */
    public static PodSeal keptIn(KubernetesClient client, String namespace) {
        return new PodSeal(Seal.keptIn(
                client, namespace, SECRET, "a pod that a tenant makes to look like a task's may pass for it"));
    }

    /** With this key, which every pod has to be sealed with. */
    public static PodSeal of(byte... key) {
        return new PodSeal(Seal.of(key));
    }

    /** Reads the key, or makes it: pods that are older than it were made when there were no seals. */
    void load() {
        var _ = seal.since();
    }

    /** The pod with the seal. */
    Pod sealed(TaskKey task, Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(Annotations.POD_SEAL, seal.under(texts(task, pod)))
                .endMetadata()
                .build();
    }

    /** Whether an operator made this pod for the task, as far as the pod tells. */
    boolean isGenuine(TaskKey task, Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations().get(Annotations.POD_SEAL))
                        .filter(signature -> seal.isUnder(signature, texts(task, pod)))
                        .isPresent()
                || isOlderThanSeals(pod);
    }

    /** The API server writes both times. */
    private boolean isOlderThanSeals(Pod pod) {
        return seal.since()
                .flatMap(since -> Timestamps.parse(pod.getMetadata().getCreationTimestamp())
                        .map(created -> !created.isAfter(since)))
                .orElse(false);
    }

    private static List<String> texts(TaskKey task, Pod pod) {
        return List.of("pod", task.namespace(), pod.getMetadata().getName(), task.uid());
    }
}
