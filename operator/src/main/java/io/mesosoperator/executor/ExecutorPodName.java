package io.mesosoperator.executor;

import io.fabric8.kubernetes.api.model.Pod;

/** The name of a pod. */
record ExecutorPodName(String namespace, String name) {

    static ExecutorPodName of(Pod pod) {
        return new ExecutorPodName(
                pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    }
}
