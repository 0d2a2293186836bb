package io.mesosoperator.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for an API server that has very many objects: pages of lists as the API server makes them, watches in which
 * nothing happens, and a place for the Lease. A real one with 150 000 pods needs more than the machine that runs the
 * benchmark has, and the operator cannot tell them apart: it only lists and watches here. What is written is answered
 * and forgotten.
 */
final class ListStub implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int BOOKMARK_SECONDS = 5;
    private static final Map<String, String> KINDS = Map.of(
            "pods", "Pod",
            "nodes", "Node",
            "agents", "Agent",
            "frameworks", "Framework",
            "offers", "Offer",
            "taskinfos", "TaskInfo",
            "resourcequotas", "ResourceQuota");

    private final SyntheticObjects objects;
    private final HttpServer server;
    private final Map<String, String> leases = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    ListStub(SyntheticObjects objects) throws IOException {
        this.objects = objects;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var query = query(exchange.getRequestURI().getRawQuery());
            if (path.contains("/leases")) {
                lease(exchange);
            } else if (path.contains("/secrets/")) {
                notFound(exchange); // the operator makes it
            } else if (!"GET".equals(exchange.getRequestMethod())) {
                answer(exchange, OK, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            } else if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                answer(exchange, OK, "{}"); // no WebSockets: the client then uses HTTP
            } else if (query.containsKey("watch")) {
                watch(exchange, path);
            } else {
                list(exchange, path, query);
            }
        } catch (IOException gone) {
            // the operator has ended
        }
    }

    private void lease(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!"GET".equals(exchange.getRequestMethod())) {
            leases.put("lease", body);
            answer(exchange, OK, body);
        } else if (leases.containsKey("lease")) {
            answer(exchange, OK, leases.get("lease"));
        } else {
            notFound(exchange);
        }
    }

    private static void notFound(HttpExchange exchange) throws IOException {
        answer(exchange, NOT_FOUND, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}""");
    }

    /** Nothing happens but bookmarks, without which the operator takes the connection for dead. */
    private void watch(HttpExchange exchange, String path) throws IOException {
        var kind = KINDS.getOrDefault(path.substring(path.lastIndexOf('/') + 1), "Unknown");
        var bookmark = ("{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"%s\",\"apiVersion\":\"%s\","
                        + "\"metadata\":{\"resourceVersion\":\"1\"}}}\n")
                .formatted(kind, version(path));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(OK, 0);
        try {
            do {
                exchange.getResponseBody().write(bookmark.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            } while (!closed.await(BOOKMARK_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private static String version(String path) {
        return path.startsWith("/api/v1") ? "v1" : "mesosoperator.io/v1alpha1";
    }

    private void list(HttpExchange exchange, String path, Map<String, String> query) throws IOException {
        var collection = path.substring(path.lastIndexOf('/') + 1);
        var all = query.containsKey("labelSelector") ? 0 : objects.count(collection);
        var from = Integer.parseInt(query.getOrDefault("continue", "0"));
        var to = Math.min(all, from + Integer.parseInt(query.getOrDefault("limit", Integer.toString(all))));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(OK, 0);
        try (var out = exchange.getResponseBody()) {
            out.write("{\"kind\":\"List\",\"apiVersion\":\"%s\",\"metadata\":{\"resourceVersion\":\"1\"%s},\"items\":["
                    .formatted(version(path), to < all ? ",\"continue\":\"" + to + "\"" : "")
                    .getBytes(StandardCharsets.UTF_8));
            for (var i = from; i < to; i++) {
                out.write((i > from ? "," : "").getBytes(StandardCharsets.UTF_8));
                out.write(objects.json(collection, i).getBytes(StandardCharsets.UTF_8));
            }
            out.write("]}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(@Nullable String raw) {
        return raw == null
                ? Map.of()
                : Arrays.stream(raw.split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> pair[0],
                                pair -> pair.length < 2 ? "" : URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                                (first, second) -> first));
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
