package io.mesosoperator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** One request and its response. */
public final class HttpExchange implements AutoCloseable {

    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    private final com.sun.net.httpserver.HttpExchange exchange;

    HttpExchange(com.sun.net.httpserver.HttpExchange exchange) {
        this.exchange = exchange;
    }

    public String method() {
        return exchange.getRequestMethod();
    }

    public String path() {
        return exchange.getRequestURI().getPath();
    }

    /** The first header of the request with this name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** All headers of the request with this name as one list (RFC 9110, 5.3). */
    public Optional<String> headers(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().get(name)).map(values -> String.join(",", values));
    }

    /** The body of the request, up to this many bytes. */
    public byte[] body(int most) throws IOException {
        return exchange.getRequestBody().readNBytes(most);
    }

    /** Sets a response header. Call it before the response is sent. */
    public void setHeader(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
    }

    /** Responds with plain text; an empty text sends no body. */
    public void answer(int status, String text) throws IOException {
        answer(status, PLAIN_TEXT, text);
    }

    /** Responds with text of this media type; an empty text sends no body. */
    public void answer(int status, String type, String text) throws IOException {
        var body = text.getBytes(UTF_8);
        if (body.length > 0) {
            setHeader("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0 && !method().equals("HEAD")) {
            exchange.getResponseBody().write(body);
        }
    }

    /** Responds with a body that is streamed (chunked). */
    public OutputStream stream(int status) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        return exchange.getResponseBody();
    }

    @Override
    public void close() {
        exchange.close();
    }
}
