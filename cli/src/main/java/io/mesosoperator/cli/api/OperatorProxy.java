package io.mesosoperator.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operator's management port, through the API server's proxy: with the user's own rights, and from wherever the API
 * server can be reached. A Service is asked if there is one, else the operator's pods one after the other.
 */
public final class OperatorProxy {

    private static final String SELECTOR = "app.kubernetes.io/name=mesos-operator";
    private static final String METRICS = SELECTOR + ",app.kubernetes.io/component=metrics";
    private static final String PORT = "management";

    private final Api api;
    private final Optional<String> namespace;
    private final Optional<String> service;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param namespace of the operator; empty to look in all
     * @param service its Service; empty to look for it
     */
    public OperatorProxy(Api api, Optional<String> namespace, Optional<String> service) {
        this.api = api;
        this.namespace = namespace;
        this.service = service;
    }

    /** The operator cannot be asked, for a reason that a user understands. */
    public static final class Unreachable extends Exception {

        private static final long serialVersionUID = 1L;

        Unreachable(@Nullable String message) {
            super(message);
        }
    }

    /** The answer to a GET of a path of the management port; empty if that knows no such thing. */
    public Optional<JsonNode> json(String path) throws Unreachable {
        var answer = text(path);
        try {
            return answer.isEmpty() ? Optional.empty() : Optional.of(json.readTree(answer.get()));
        } catch (JsonProcessingException older) {
            throw new Unreachable("the operator's answer is not understood: is it of another version?");
        }
    }

    /** The same as text. */
    public Optional<String> text(String path) throws Unreachable {
        if (service.isPresent() && namespace.isPresent()) {
            return ask(List.of(proxy(namespace.get(), "services", service.get(), "")), path);
        }
        try {
            return ask(
                    ways(
                            services(),
                            "services",
                            found -> found.at("/spec/ports/0/name").asText()),
                    path);
        } catch (Unreachable noService) {
            if (service.isPresent()) {
                throw noService;
            }
            return ask(ways(pods(), "pods", OperatorProxy::port), path);
        }
    }

    /** The first that answers, of paths of the proxy. */
    private Optional<String> ask(List<String> ways, String path) throws Unreachable {
        var why = "no operator is found by the label %s; name it with --operator-namespace and --operator-service"
                .formatted(SELECTOR);
        for (var way : ways) {
            try {
                return Optional.of(api.text(way + path));
            } catch (ApiFailure failure) {
                if (failure.isNotFound() && !failure.isOfApiServer()) {
                    return Optional.empty();
                }
                why = failure.getMessage(); // a replica that does not lead, or one that is not up
            }
        }
        throw new Unreachable(why);
    }

    private static List<String> ways(Stream<JsonNode> found, String plural, Function<JsonNode, String> port) {
        return found.map(object -> proxy(namespaceOf(object), plural, nameOf(object), port.apply(object)))
                .toList();
    }

    private Stream<JsonNode> services() throws Unreachable {
        return list("services", service.isPresent() ? SELECTOR : METRICS)
                .filter(found -> service.isEmpty() || service.get().equals(nameOf(found)));
    }

    /** Those that lead, if they say so, before others. */
    private Stream<JsonNode> pods() throws Unreachable {
        return list("pods", SELECTOR)
                .filter(pod -> pod.at("/status/phase").asText().equals("Running"))
                .filter(pod -> !port(pod).isEmpty())
                .sorted(Comparator.comparing(
                        pod -> !pod.path("metadata").path("labels").has("mesosoperator.io/leader")));
    }

    private static String port(JsonNode pod) {
        return pod.at("/spec/containers")
                .valueStream()
                .flatMap(container -> container.path("ports").valueStream())
                .filter(port -> port.path("name").asText().equals(PORT))
                .findFirst()
                .map(port -> port.path("containerPort").asText())
                .orElse("");
    }

    private Stream<JsonNode> list(String plural, String selector) throws Unreachable {
        var path = namespace
                .map(name -> "/api/v1/namespaces/%s/%s".formatted(Query.encoded(name), plural))
                .orElse("/api/v1/" + plural);
        try {
            return api.get(Query.of(path).with("labelSelector", selector).toString())
                    .path("items")
                    .valueStream();
        } catch (ApiFailure failure) {
            if (!failure.isForbidden()) {
                throw failure;
            }
            throw new Unreachable("%s; with --operator-namespace and --operator-service it need not be looked for"
                    .formatted(failure.getMessage()));
        }
    }

    private static String proxy(String namespace, String plural, String name, String port) {
        return "/api/v1/namespaces/%s/%s/http:%s:%s/proxy"
                .formatted(Query.encoded(namespace), plural, Query.encoded(name), port);
    }

    private static String namespaceOf(JsonNode object) {
        return object.at("/metadata/namespace").asText();
    }

    private static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
