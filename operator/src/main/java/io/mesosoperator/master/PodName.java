package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;

/** A pod, as a kubelet names it in what it tells. */
public record PodName(String namespace, String name) {

    static final Comparator<PodName> ORDER =
            Comparator.comparing(PodName::namespace).thenComparing(PodName::name);

    public static PodName of(Pod pod) {
        return new PodName(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }
}
