package io.mesosoperator.runtime;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;

/** What the API server meant by an answer that the client threw. */
public final class ApiAnswer {

    /** Bad request, forbidden, unprocessable: the same again would be refused again. */
    private static final Set<Integer> REFUSALS = Set.of(400, 403, 422);

    private ApiAnswer() {}

    /** Whether it was no failure of the API server but its answer. */
    public static boolean isRefusal(KubernetesClientException answer) {
        return REFUSALS.contains(answer.getCode());
    }

    /** The API server's own words, where it had any; the exception's have the whole request beside them. */
    public static String words(KubernetesClientException answer) {
        return answer.getStatus() == null
                ? String.valueOf(answer.getMessage())
                : answer.getStatus().getMessage();
    }
}
