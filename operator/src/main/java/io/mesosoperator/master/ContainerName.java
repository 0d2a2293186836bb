package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Pod;

/** A container of a pod. */
public record ContainerName(String namespace, String pod, String container) {

    static ContainerName of(Pod pod, String container) {
        return new ContainerName(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container);
    }
}
