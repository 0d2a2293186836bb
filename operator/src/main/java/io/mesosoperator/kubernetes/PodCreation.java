package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Creates pods. The answer has metadata alone ({@link MetadataOnly}); all else is known, or comes with the watch. */
public final class PodCreation {

    private PodCreation() {}

    /**
     * Creates the pod.
     *
     * @return the pod as it was sent, pending, with the metadata that it has now: without what the API server has added
     *     to its spec
     * @throws KubernetesClientException with code 409 if there is a pod of that name
     */
    public static Pod create(KubernetesClient client, Pod pod) {
        var made = new Pod();
        made.setMetadata(client.resource(pod).create().getMetadata());
        made.setSpec(pod.getSpec());
        made.setStatus(new PodStatusBuilder().withPhase("Pending").build());
        return made;
    }
}
