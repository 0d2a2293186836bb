package io.mesosoperator.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;

/** Changes annotations of an object that was observed, and nothing else. */
public final class AnnotationPatch {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private AnnotationPatch() {}

    /**
     * One request.
     *
     * @param annotations the new values; those without one are removed
     * @return the object as it is now
     * @throws KubernetesClientException with code 409 if the object is no longer as it was observed
     */
    public static <T extends HasMetadata> T apply(
            KubernetesClient client, T observed, Map<String, Optional<String>> annotations) {
        var patch = JsonNodeFactory.instance.objectNode();
        var metadata = patch.putObject("metadata")
                .put("uid", observed.getMetadata().getUid())
                .put("resourceVersion", observed.getMetadata().getResourceVersion());
        var values = metadata.putObject("annotations");
        annotations.forEach(
                (key, value) -> value.ifPresentOrElse(text -> values.put(key, text), () -> values.putNull(key)));
        return client.resource(observed).patch(MERGE, patch.toString());
    }
}
