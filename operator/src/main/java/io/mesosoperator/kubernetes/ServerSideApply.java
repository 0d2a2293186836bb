package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Optional;

/**
 * Writes with server-side apply and one field manager: fields that other managers set stay untouched. A field that
 * the same manager leaves out of its next apply is removed, so a writer of other parts of the same objects needs
 * another manager.
 */
public final class ServerSideApply {

    public static final String FIELD_MANAGER = "mesos-operator";

    private final KubernetesClient client;
    private final String fieldManager;

    public ServerSideApply(KubernetesClient client) {
        this(client, FIELD_MANAGER);
    }

    public ServerSideApply(KubernetesClient client, String fieldManager) {
        this.client = client;
        this.fieldManager = fieldManager;
    }

    /** Creates or updates the object to match {@code desired}. One request. */
    public <T extends HasMetadata> T apply(T desired) {
        return client.resource(desired).patch(context());
    }

    /**
     * Creates the object, or updates the one that was observed.
     *
     * @param observed the object as it was found; empty if there was none
     * @throws KubernetesClientException with code 409 if it has changed: look at it, and decide again
     */
    public <T extends HasMetadata> T apply(T desired, Optional<? extends HasMetadata> observed) {
        observed.ifPresent(found -> {
            desired.getMetadata().setUid(found.getMetadata().getUid());
            desired.getMetadata().setResourceVersion(found.getMetadata().getResourceVersion());
        });
        return apply(desired);
    }

    /**
     * Updates the object with {@code desired}'s uid; does nothing if that object is gone.
     *
     * @return whether it is there
     */
    public <T extends HasMetadata> boolean applyIfThere(T desired) {
        try {
            var _ = apply(desired);
            return true;
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isGone(failure)) {
                throw failure;
            }
            return false;
        }
    }

    /**
     * Sets the status of the object and changes nothing else, if the object still is as it was observed. One request.
     *
     * @param fresh a new, empty object of the same kind
     * @return the updated object
     * @throws KubernetesClientException with code 409 if the object has another version: look at it, and decide again
     */
    public <T extends JsonResource> T applyStatus(T observed, T fresh, JsonNode status) {
        return applyStatus(observed, observed.getMetadata().getResourceVersion(), fresh, status);
    }

    /**
     * The same, on top of this writer's own last write, which the watch need not have reported yet.
     *
     * @param resourceVersion of that write
     * @see StatusReplacement
     */
    public <T extends JsonResource> T applyStatus(T observed, String resourceVersion, T fresh, JsonNode status) {
        return VersionedStatus.write(
                observed,
                resourceVersion,
                fresh,
                status,
                object -> client.resource(object).subresource("status").patch(context()));
    }

    private PatchContext context() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager)
                .withForce(true)
                .build();
    }
}
