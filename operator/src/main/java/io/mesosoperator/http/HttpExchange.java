package io.mesosoperator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** One request and its response. */
public final class HttpExchange {

    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    private static final int PART = 16 << 10;
    private static final int UNCOUNTED = PART;

    private final Request request;
    private final Response response;
    private final ClientConnection connection;
    private final HttpLimits limits;

    HttpExchange(Request request, Response response, ClientConnection connection, HttpLimits limits) {
        this.request = request;
        this.response = response;
        this.connection = connection;
        this.limits = limits;
    }

    public String method() {
        return request.getMethod();
    }

    public String path() {
        return Optional.ofNullable(request.getHttpURI().getDecodedPath()).orElse("");
    }

    /** The first parameter of the query with this name; empty also if it is not encoded as it has to be. */
    public Optional<String> query(String name) {
        var query = request.getHttpURI().getQuery();
        return query == null
                ? Optional.empty()
                : Arrays.stream(query.split("&"))
                        .filter(part -> part.startsWith(name + "="))
                        .findFirst()
                        .flatMap(part -> decoded(part.substring(name.length() + 1)));
    }

    private static Optional<String> decoded(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, UTF_8));
        } catch (IllegalArgumentException noUrlEncoding) {
            return Optional.empty();
        }
    }

    /** The address here that the client reaches; null if it cannot be told. */
    public @Nullable InetSocketAddress localAddress() {
        return request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress address
                ? address
                : null;
    }

    /** The address that the client has for this server; empty if it cannot be told. */
    public Optional<InetAddress> remoteAddress() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? Optional.ofNullable(address.getAddress())
                : Optional.empty();
    }

    /** The first header of the request with this name. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** All headers of the request with this name as one list (RFC 9110, 5.3). */
    public Optional<String> headers(String name) {
        var values = request.getHeaders().getFields(name).stream()
                .map(HttpField::getValue)
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }

    /**
     * Reads the body of the request.
     *
     * @param most how long it may be
     * @param budget what all bodies may hold together; the first {@value #UNCOUNTED} bytes of each do not count, so
     *     that there is room for small ones whatever large ones do
     * @throws IOException also if it takes longer than it may
     */
    public RequestBody body(int most, ByteBudget budget) throws IOException {
        connection.expect("the body of a request", limits.bodyTime());
        var counted = 0L;
        var whole = false;
        try {
            var in = Content.Source.asInputStream(request);
            var read = new ByteArrayOutputStream();
            for (var part = in.readNBytes(PART); part.length > 0; part = in.readNBytes(PART)) {
                if (read.size() + part.length > most) {
                    return new RequestBody.TooLong();
                }
                if (read.size() + part.length > UNCOUNTED) {
                    if (!budget.take(part.length)) {
                        return new RequestBody.NoRoom();
                    }
                    counted += part.length;
                }
                read.write(part);
            }
            var body = new RequestBody.Whole(read.toByteArray(), budget, counted);
            whole = true;
            return body;
        } finally {
            connection.arrived();
            if (!whole) {
                budget.giveBack(counted);
            }
        }
    }

    /** Sets a response header. Call it before the response is sent. */
    public void setHeader(String name, String value) {
        response.getHeaders().put(name, value);
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
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.setStatus(status);
        if (body.length > 0 && !method().equals("HEAD")) {
            new TimedOutput(Content.Sink.asOutputStream(response), connection, limits.writeTime()).write(body);
        }
    }

    /**
     * Responds with a streamed (chunked) body: each write is a chunk, and fails if the client does not read. For a
     * client of HTTP/1.0 the end of the connection is the end of the body.
     */
    public OutputStream stream(int status) {
        response.setStatus(status);
        return new TimedOutput(Content.Sink.asOutputStream(chunks()), connection, limits.writeTime());
    }

    private Content.Sink chunks() {
        var wire = request.getConnectionMetaData();
        if (wire.getHttpVersion() != HttpVersion.HTTP_1_1) {
            return response;
        }
        // Not left to Jetty, for which the end of a connection that is not to be kept would be the end of the body.
        response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED);
        return new WholeChunks(response, wire.getConnection().getEndPoint());
    }

    /** Closes the connection, whatever is being read or written. */
    public void abort(String why) {
        connection.close(why);
    }
}
