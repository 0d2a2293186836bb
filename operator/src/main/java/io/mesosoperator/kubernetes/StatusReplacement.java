package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Writes statuses of a kind whose status has one writer, which always writes all of it. The API server has nothing to
 * merge then, so it costs less than {@link ServerSideApply}. The object's other fields stay as they are: a request for
 * a status leaves them out of account.
 */
public final class StatusReplacement {

    private final KubernetesClient client;

    public StatusReplacement(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Replaces the status, if the object still has the version. One request.
     *
     * @param resourceVersion that was observed, or that this writer's own last write had
     * @param fresh a new, empty object of the same kind
     * @return the resourceVersion now
     * @throws KubernetesClientException with code 409 if the object has another version: look at it, and decide again
     */
    public <T extends JsonResource> String replace(T observed, String resourceVersion, T fresh, JsonNode status) {
        return VersionedStatus.write(
                        observed,
                        resourceVersion,
                        fresh,
                        status,
                        object -> client.resource(object).updateStatus())
                .getMetadata()
                .getResourceVersion();
    }
}
