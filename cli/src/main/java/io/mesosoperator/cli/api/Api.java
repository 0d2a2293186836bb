package io.mesosoperator.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.util.List;

/** The API server, as the user of the kubeconfig sees it. What it refuses is an {@link ApiFailure}. */
public interface Api extends AutoCloseable {

    /** Who writes, for the API server's lists of owners of fields. GitOps tools leave alone what others own. */
    String FIELD_MANAGER = "kubectl-mesos";

    /** The media types of writes. */
    enum Body {
        JSON("application/json"),
        MERGE_PATCH("application/merge-patch+json"),
        APPLY_PATCH("application/apply-patch+yaml");

        private final String mediaType;

        Body(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }
    }

    /** The answer to a GET, as a tree. */
    JsonNode get(String path);

    /** The answer to a GET, as it is. */
    String text(String path);

    /** The answer to a GET, while it comes; for a watch, and for logs. */
    InputStream stream(String path);

    JsonNode create(String path, JsonNode object);

    JsonNode patch(String path, Body type, JsonNode patch);

    void delete(String path);

    /**
     * Runs a command in a container.
     *
     * @return its exit code
     */
    int exec(PodContainer container, List<String> command, ExecStreams streams);

    @Override
    void close();
}
