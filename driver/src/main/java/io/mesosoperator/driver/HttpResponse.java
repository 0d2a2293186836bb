package io.mesosoperator.driver;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** What a server has answered; the body is read from the connection. */
final class HttpResponse {

    /** Texts of refusals are short. */
    private static final int MAX_TEXT = 64 << 10;

    final int status;
    private final Map<String, String> headers;
    private final InputStream body;

    HttpResponse(int status, Map<String, String> headers, InputStream connection) throws IOException {
        this.status = status;
        this.headers = headers;
        this.body = body(connection);
    }

    /** A header; empty if it is not there. */
    String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    InputStream body() {
        return body;
    }

    /** The body, to its end: after that the connection can be used again. */
    String text() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int next = body.read(); next >= 0; next = body.read()) {
            if (text.size() == MAX_TEXT) {
                throw new IOException("An answer of more than " + MAX_TEXT + " bytes");
            }
            text.write(next);
        }
        return new String(text.toByteArray(), StandardCharsets.UTF_8).trim();
    }

    /** Whether the server takes another request on the same connection. */
    boolean staysOpen() {
        boolean hasEnd = header("Transfer-Encoding").equalsIgnoreCase("chunked")
                || !header("Content-Length").isEmpty()
                || status == 204;
        return hasEnd && !header("Connection").equalsIgnoreCase("close");
    }

    private InputStream body(InputStream connection) throws IOException {
        if (header("Transfer-Encoding").equalsIgnoreCase("chunked")) {
            return new Chunks(connection);
        }
        String length = header("Content-Length");
        try {
            long bytes = length.isEmpty() ? (status == 204 ? 0 : Long.MAX_VALUE) : Long.parseLong(length);
            return new Part(connection, bytes, length.isEmpty());
        } catch (NumberFormatException malformed) {
            throw new IOException("Content-Length: " + length, malformed);
        }
    }

    /** The first bytes of a stream, or all that come. */
    private static final class Part extends InputStream {
        private final InputStream from;
        private final boolean mayEnd;
        private long left;

        Part(InputStream from, long length, boolean mayEnd) {
            this.from = from;
            this.left = length;
            this.mayEnd = mayEnd;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = from.read(to, offset, (int) Math.min(length, left));
            if (read < 0 && !mayEnd) {
                throw new EOFException("The connection has ended in the middle of an answer");
            }
            left -= Math.max(read, 0);
            return read;
        }
    }

    /** HTTP's chunked coding, without it. */
    private static final class Chunks extends InputStream {
        private final InputStream from;
        private long left;
        private boolean first = true;
        private boolean ended;

        Chunks(InputStream from) {
            this.from = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0 && !ended) {
                next();
            }
            if (ended) {
                return -1;
            }
            int read = from.read(to, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("The connection has ended in the middle of an answer");
            }
            left -= read;
            return read;
        }

        private void next() throws IOException {
            if (!first) {
                HttpConnection.line(from);
            }
            first = false;
            String size = HttpConnection.line(from).split(";", 2)[0].trim();
            try {
                left = Long.parseLong(size, 16);
            } catch (NumberFormatException malformed) {
                throw new IOException("A chunk of length '" + size + "'", malformed);
            }
            if (left == 0) {
                ended = true;
                while (!HttpConnection.line(from).isEmpty()) {
                    // trailers
                }
            }
        }
    }
}
