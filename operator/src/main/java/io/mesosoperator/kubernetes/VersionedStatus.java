package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * A status and the version of the object that it was decided by. Every status is written with it, so that no operator
 * writes over a state that it has not seen: not over its successor's, when it has lost its Lease without knowing it,
 * and not on another object of the same name. (A uid would not do: the API server ignores it in a patch of the status.)
 */
final class VersionedStatus {

    private VersionedStatus() {}

    /**
     * Writes the status, a smaller one if the object would be too large.
     *
     * @param fresh a new, empty object of the same kind
     * @param write one request
     * @return what it returned
     */
    static <T extends JsonResource> T write(
            T observed, String resourceVersion, T fresh, JsonNode status, UnaryOperator<T> write) {
        var metadata = observed.getMetadata();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withResourceVersion(Objects.requireNonNull(resourceVersion, "resourceVersion"))
                .build());
        fresh.setStatus(FittingStatus.of(fresh.getKind(), status));
        try {
            return write.apply(fresh);
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isTooLarge(failure)) {
                throw failure;
            }
            fresh.setStatus(FittingStatus.smallest(fresh.getKind(), status));
            return write.apply(fresh);
        }
    }
}
