package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;

/** What an API server's error response means. */
public final class ApiErrors {

    /** Bad request, forbidden, unprocessable: a retry would be refused too. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    /** Not found, conflict. */
    private static final Set<Integer> GONE = Set.of(404, 409);

    private ApiErrors() {}

    /** Whether the API server refused the request, as opposed to failing. */
    public static boolean isRefusal(KubernetesClientException answer) {
        return REFUSALS.contains(answer.getCode());
    }

    /**
     * Whether the object with the request's uid no longer exists: it was deleted, or another object has its name now.
     */
    public static boolean isGone(KubernetesClientException answer) {
        return GONE.contains(answer.getCode()) || saysUid(answer);
    }

    private static boolean saysUid(KubernetesClientException answer) {
        return answer.getStatus() != null
                && answer.getStatus().getDetails() != null
                && answer.getStatus().getDetails().getCauses().stream()
                        .anyMatch(cause -> "metadata.uid".equals(cause.getField()));
    }

    /** The API server's own message if there is one; the exception's message also quotes the whole request. */
    public static String words(KubernetesClientException answer) {
        return answer.getStatus() == null
                ? String.valueOf(answer.getMessage())
                : answer.getStatus().getMessage();
    }
}
