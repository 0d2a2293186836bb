package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jspecify.annotations.Nullable;

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

    /** Updates the object with {@code desired}'s uid; does nothing if that object is gone. */
    public <T extends HasMetadata> void applyIfThere(T desired) {
        try {
            var _ = apply(desired);
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isGone(failure)) {
                throw failure;
            }
        }
    }

    /**
     * Sets the status of {@code resource} and changes nothing else. One request. Returns the updated object.
     *
     * @param fresh a new, empty object of the same kind
     */
    public <T extends JsonResource> T applyStatus(T resource, T fresh, JsonNode status) {
        return applyStatus(resource, null, fresh, status);
    }

    /**
     * The same, but only if the object still has this version. An outdated version, or one of a deleted object with the
     * same name, gets a conflict. (A uid would not work: the API server ignores it in a patch of the status.)
     *
     * @param resourceVersion null for any version
     * @throws KubernetesClientException with code 409 if the object has another version
     */
    public <T extends JsonResource> T applyStatus(
            T resource, @Nullable String resourceVersion, T fresh, JsonNode status) {
        var metadata = resource.getMetadata();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(metadata.getName())
                .withNamespace(metadata.getNamespace())
                .withResourceVersion(resourceVersion)
                .build());
        fresh.setStatus(status);
        return client.resource(fresh).subresource("status").patch(context());
    }

    private PatchContext context() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager)
                .withForce(true)
                .build();
    }
}
