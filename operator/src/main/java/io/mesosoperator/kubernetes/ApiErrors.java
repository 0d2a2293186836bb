package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;

/** What the API server meant by an answer that the client threw. */
public final class ApiErrors {

    /** Bad request, forbidden, unprocessable: the same again would be refused again. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    /** Not found, conflict. */
    private static final Set<Integer> GONE = Set.of(404, 409);

    private ApiErrors() {}

    /** Whether it was no failure of the API server but its answer. */
    public static boolean isRefusal(KubernetesClientException answer) {
        return REFUSALS.contains(answer.getCode());
    }

    /**
     * Whether the object of the uid that the request named is not there: there is none, it was deleted meanwhile, or it
     * is another of the same name.
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

    /** The API server's own words, where it had any; the exception's have the whole request beside them. */
    public static String words(KubernetesClientException answer) {
        return answer.getStatus() == null
                ? String.valueOf(answer.getMessage())
                : answer.getStatus().getMessage();
    }
}
