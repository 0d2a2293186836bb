package io.mesosoperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * As much of an API server as an order of events needs: create, apply, read and delete, with uids, finalizers and a
 * record of all changes, which a test delivers as it likes. Nothing is validated.
 */
public final class InMemoryApi implements AutoCloseable {

    /** What a watch would tell. */
    public record Change(String type, String plural, JsonNode object) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CREATED = "2026-01-01T00:00:00Z";

    private final HttpServer server;
    private final KubernetesClient client;
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private int versions;
    private @Nullable String failing;
    private @Nullable String alwaysFailing;

    public InMemoryApi() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withNamespace("ns")
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    public KubernetesClient client() {
        return client;
    }

    /** All is as at the beginning. */
    public synchronized void clear() {
        objects.clear();
        changes.clear();
        refused.clear();
        failures.clear();
        failing = null;
        alwaysFailing = null;
    }

    /** Each creation of such an object fails from now on. */
    public synchronized void failCreations(String plural) {
        alwaysFailing = plural;
    }

    /** The next creation of such an object fails. */
    public synchronized void failNextCreation(String plural) {
        failing = plural;
    }

    /** The object of this name is not created: whoever asks is answered so, as by an admission webhook. */
    public synchronized void refuseCreation(String name, int code) {
        refused.put(name, code);
    }

    /** Every object may be created again. */
    public synchronized void clearRefusals() {
        refused.clear();
    }

    /** The next changes and deletions of the object of this name, once it is there, fail. */
    public synchronized void failNextChanges(String name, int times) {
        failures.put(name, times);
    }

    /** What has changed since the first {@code known} changes. */
    public synchronized List<Change> changesAfter(int known) {
        return List.copyOf(changes.subList(known, changes.size()));
    }

    public synchronized List<JsonNode> list(String plural) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().contains("/" + plural + "/"))
                .<JsonNode>map(Map.Entry::getValue)
                .toList();
    }

    /** Somebody adds a finalizer. */
    public synchronized void addFinalizer(String plural, String name) {
        var key = key(plural, name);
        ObjectNode next = objects.get(key).deepCopy();
        metadata(next).putArray("finalizers").add("tenant.example/keep");
        store(key, "MODIFIED", next);
    }

    /** The object's finalizers are done with. */
    public synchronized void finish(String plural, String name) {
        var key = key(plural, name);
        var object = objects.get(key);
        if (object != null) {
            metadata(object).remove("finalizers");
            remove(key, plural, object);
        }
    }

    private String key(String plural, String name) {
        return objects.keySet().stream()
                .filter(key -> key.endsWith("/" + plural + "/" + name))
                .findFirst()
                .orElse("");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var request = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            var type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"))
                    .orElse("");
            var answer =
                    answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), type, request);
            var bytes = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.code(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private record Answer(int code, JsonNode body) {}

    private synchronized Answer answer(String method, String path, String type, JsonNode body) {
        var isStatus = path.endsWith("/status");
        var key = isStatus ? path.substring(0, path.length() - "/status".length()) : path;
        if (!method.equals("GET") && objects.containsKey(key) && fails(name(key))) {
            return status(500, "InternalError");
        }
        return switch (method) {
            case "POST" -> create(key, body);
            case "PATCH" -> type.contains("json-patch") ? finalizerOff(key) : apply(key, body, isStatus);
            case "PUT" -> isStatus ? apply(key, body, true) : status(405, "MethodNotAllowed");
            case "DELETE" -> delete(key, body);
            default -> objects.containsKey(key) ? new Answer(200, objects.get(key)) : get(key);
        };
    }

    private boolean fails(String name) {
        var left = failures.getOrDefault(name, 0);
        failures.put(name, Math.max(0, left - 1));
        return left > 0;
    }

    private static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    private Answer get(String key) {
        var plural = name(key);
        if (!List.of("offers", "taskinfos", "frameworks", "pods", "agents").contains(plural)) {
            return status(404, "NotFound");
        }
        var list = JSON.createObjectNode().put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", String.valueOf(versions));
        list.putArray("items").addAll(list(plural));
        return new Answer(200, list);
    }

    private Answer create(String collection, JsonNode body) {
        var plural = name(collection);
        if (plural.equals("events")) {
            return new Answer(201, body);
        }
        if (plural.equals(alwaysFailing)) {
            return status(500, "InternalError");
        }
        if (plural.equals(failing)) {
            failing = null;
            return status(500, "InternalError");
        }
        var key = collection + "/" + body.at("/metadata/name").asText();
        if (objects.containsKey(key)) {
            return status(409, "AlreadyExists");
        }
        ObjectNode object = body.deepCopy();
        metadata(object)
                .put("uid", "uid-" + ++versions)
                .put("creationTimestamp", CREATED)
                .put("generation", 1);
        store(key, "ADDED", object);
        return new Answer(201, object);
    }

    private Answer apply(String key, JsonNode body, boolean isStatus) {
        var object = objects.get(key);
        var uid = body.at("/metadata/uid").asText();
        var refusal = refused.get(name(key));
        if (object == null && refusal != null) {
            return status(refusal, "Refused");
        }
        if (object == null) {
            return isStatus || !uid.isEmpty()
                    ? status(isStatus ? 404 : 409, isStatus ? "NotFound" : "Conflict")
                    : create(key.substring(0, key.lastIndexOf('/')), body);
        }
        for (var condition : List.of("uid", "resourceVersion")) {
            var wanted = body.at("/metadata/" + condition).asText();
            if (!wanted.isEmpty()
                    && !wanted.equals(object.at("/metadata/" + condition).asText())) {
                return status(409, "Conflict");
            }
        }
        ObjectNode next = object.deepCopy();
        if (isStatus) {
            next.set("status", body.path("status"));
        } else {
            merge(next, body, "spec");
            merge(metadata(next), body.path("metadata"), "annotations");
            if (!next.path("spec").equals(object.path("spec"))) {
                metadata(next)
                        .put("generation", object.at("/metadata/generation").asInt() + 1);
            }
        }
        if (next.equals(object)) {
            return new Answer(200, object);
        }
        store(key, "MODIFIED", next);
        return new Answer(200, next);
    }

    private static void merge(ObjectNode into, JsonNode from, String field) {
        if (from.has(field)) {
            var fields = into.has(field) ? (ObjectNode) into.get(field) : into.putObject(field);
            from.get(field).properties().forEach(entry -> fields.set(entry.getKey(), entry.getValue()));
        }
    }

    private Answer finalizerOff(String key) {
        var object = objects.get(key);
        if (object == null) {
            return status(404, "NotFound");
        }
        ObjectNode next = object.deepCopy();
        metadata(next).remove("finalizers");
        store(key, "MODIFIED", next);
        if (metadata(next).has("deletionTimestamp")) {
            remove(key, plural(key), next);
        }
        return new Answer(200, next);
    }

    private Answer delete(String key, JsonNode options) {
        var object = objects.get(key);
        if (object == null) {
            return status(404, "NotFound");
        }
        for (var condition : List.of("uid", "resourceVersion")) {
            var wanted = options.at("/preconditions/" + condition).asText();
            if (!wanted.isEmpty()
                    && !wanted.equals(object.at("/metadata/" + condition).asText())) {
                return status(409, "Conflict");
            }
        }
        if (object.at("/metadata/finalizers") instanceof ArrayNode finalizers && !finalizers.isEmpty()) {
            ObjectNode next = object.deepCopy();
            metadata(next).put("deletionTimestamp", CREATED);
            store(key, "MODIFIED", next);
        } else {
            remove(key, plural(key), object);
        }
        return status(200, "Success");
    }

    private void remove(String key, String plural, ObjectNode last) {
        objects.remove(key);
        changes.add(new Change("DELETED", plural, last));
    }

    private void store(String key, String type, ObjectNode object) {
        metadata(object).put("resourceVersion", String.valueOf(++versions));
        objects.put(key, object);
        changes.add(new Change(type, plural(key), object.deepCopy()));
    }

    private static String plural(String key) {
        var parts = key.split("/", -1);
        return parts[parts.length - 2];
    }

    private static ObjectNode metadata(ObjectNode object) {
        return (ObjectNode) object.get("metadata");
    }

    private static Answer status(int code, String reason) {
        return new Answer(
                code,
                JSON.createObjectNode()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("code", code)
                        .put("status", code < 400 ? "Success" : "Failure")
                        .put("message", reason)
                        .put("reason", reason));
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }
}
