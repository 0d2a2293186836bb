package io.mesosoperator.driver;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection that speaks HTTP/1.1. The JDK's own client keeps a thread when it has done, repeats a POST by itself,
 * and cannot be closed while somebody reads; this one does none of that.
 */
final class HttpConnection implements Closeable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int SLICE_MILLIS = 1_000;
    private static final int MAX_LINE = 16 << 10;
    private static final int MAX_HEADERS = 200;

    /** What lies below TLS: to close it ends a read at once. */
    private final Socket plain = new Socket();

    private final ApiAddress address;
    private volatile Socket socket = plain;
    private InputStream in = new BufferedInputStream(new NoBytes());

    HttpConnection(ApiAddress address) {
        this.address = address;
    }

    /** Connects. Another thread may close this meanwhile. */
    void connect() throws IOException {
        InetSocketAddress where = new InetSocketAddress(address.bareHost(), address.port);
        if (where.isUnresolved()) {
            throw new UnknownHostException(address.host);
        }
        plain.setTcpNoDelay(true);
        plain.setKeepAlive(true);
        plain.connect(where, CONNECT_MILLIS);
        if (address.secure) {
            plain.setSoTimeout(CONNECT_MILLIS);
            SSLSocket secured = (SSLSocket) factory().createSocket(plain, address.bareHost(), address.port, true);
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
            socket = secured;
        }
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Asked for each time: the framework may have set another. */
    private static SSLSocketFactory factory() throws IOException {
        try {
            return SSLContext.getDefault().getSocketFactory();
        } catch (NoSuchAlgorithmException without) {
            throw new IOException("This JVM has no TLS", without);
        }
    }

    /** A read that takes longer fails; 0 for never. */
    void readTimeout(long millis) throws IOException {
        plain.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
    }

    /** As {@link #post}, and gives up after this time, or a second after the answer is no longer wanted. */
    HttpResponse post(Map<String, String> headers, byte[] body, long millis, BooleanSupplier wanted)
            throws IOException {
        send(headers, body);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        readTimeout(SLICE_MILLIS);
        in.mark(1);
        while (true) {
            try {
                in.read(); // the end too is for answer() to find
                in.reset();
                readTimeout(millis);
                return answer();
            } catch (SocketTimeoutException nothingYet) {
                if (!wanted.getAsBoolean() || System.nanoTime() - end > 0) {
                    throw nothingYet;
                }
            }
        }
    }

    /** Sends a request, and reads what stands before the answer's body. */
    HttpResponse post(Map<String, String> headers, byte[] body) throws IOException {
        send(headers, body);
        return answer();
    }

    private void send(Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder();
        head.append("POST ").append(address.path).append(" HTTP/1.1\r\nHost: ").append(address.host);
        head.append(':')
                .append(address.port)
                .append("\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        byte[] first = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[first.length + body.length];
        System.arraycopy(first, 0, request, 0, first.length);
        System.arraycopy(body, 0, request, first.length, body.length);
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
    }

    private HttpResponse answer() throws IOException {
        String[] status = line(in).split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.") || !status[1].matches("[1-5][0-9][0-9]")) {
            throw new IOException(address + " does not speak HTTP");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon < 1 || headers.size() == MAX_HEADERS) {
                throw new IOException(address + " answered with headers that are none");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        int code = Integer.parseInt(status[1]);
        return code < 200 ? answer() : new HttpResponse(code, headers, in);
    }

    /** A line of what is read, without its end. */
    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("The connection has ended");
            }
            if (line.length() == MAX_LINE) {
                throw new IOException("A line of more than " + MAX_LINE + " bytes");
            }
            line.append((char) next);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException closed) {
            // it is
        }
    }

    /** Before there is a connection. */
    private static final class NoBytes extends InputStream {
        @Override
        public int read() {
            return -1;
        }
    }
}
