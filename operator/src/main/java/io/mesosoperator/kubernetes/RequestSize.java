package io.mesosoperator.kubernetes;

import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.ByteArrayBodyContent;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.StringBodyContent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Below the client, so that every write passes it: an object that etcd would not store is not sent. The refusal looks
 * as the API server's own does ({@link ApiError.Terminal.Cause#TOO_LARGE}), and says which field is the largest.
 */
final class RequestSize implements Interceptor {

    static final String NAME = "request-size";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A character of a Java string is not more bytes of UTF-8 than this. */
    private static final int MOST_BYTES_OF_CHARACTER = 3;

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (request instanceof StandardHttpRequest sent) {
            body(sent).ifPresent(body -> check(request.uri(), body));
        }
    }

    private static Optional<String> body(StandardHttpRequest request) {
        return switch (request.body()) {
            case StringBodyContent text -> Optional.ofNullable(text.getContent());
            case ByteArrayBodyContent bytes -> Optional.of(new String(bytes.getContent(), StandardCharsets.UTF_8));
            case null, default -> Optional.empty();
        };
    }

    static void check(URI uri, String body) {
        if ((long) body.length() * MOST_BYTES_OF_CHARACTER <= ObjectSize.LIMIT - ObjectSize.ROOM) {
            return; // nearly all are: nothing is counted
        }
        parsed(body)
                .flatMap(object -> ObjectSize.problem(object, uri.getPath().endsWith("/status")))
                .ifPresent(why -> {
                    throw refusal(why);
                });
    }

    private static Optional<JsonNode> parsed(String body) {
        try {
            return Optional.of(JSON.readTree(body));
        } catch (JsonProcessingException other) {
            return Optional.empty(); // the API server says what is wrong
        }
    }

    private static KubernetesClientException refusal(String why) {
        return new KubernetesClientException(
                why,
                HTTP_ENTITY_TOO_LARGE,
                new StatusBuilder()
                        .withCode(HTTP_ENTITY_TOO_LARGE)
                        .withReason("RequestEntityTooLarge")
                        .withMessage(why)
                        .build());
    }
}
