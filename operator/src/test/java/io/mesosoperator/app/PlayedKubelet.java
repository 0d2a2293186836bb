package io.mesosoperator.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * What an API server asks of a kubelet for {@code pods/exec} and {@code pods/log}. A command runs on this machine, with
 * a directory of it in place of the sandbox; logs are texts.
 */
final class PlayedKubelet implements AutoCloseable {

    /** RFC 6455, 1.3. */
    private static final String WEB_SOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final byte[] SUCCESS = "{\"status\": \"Success\"}".getBytes(UTF_8);
    private static final String SANDBOX = "/mnt/mesos/sandbox";
    private static final int STDOUT = 1;
    private static final int STATUS = 3;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;

    /** How a container behaves that is entered. */
    enum Manner {
        RUNS_IT,
        HAS_NO_SHELL,
        SAYS_NOTHING,
        WRITES_WITHOUT_END,
        IS_CUT_OFF,
        SAYS_LESS
    }

    private final SSLServerSocket server;
    private final Map<String, byte[]> logs = new ConcurrentHashMap<>();
    private final List<List<String>> commands = new CopyOnWriteArrayList<>();
    private final AtomicInteger open = new AtomicInteger();

    /** By the name of the container's pod and its own, the directory that is its sandbox. */
    private final Function<String, String> sandboxes;

    private volatile Manner manner = Manner.RUNS_IT;

    PlayedKubelet(Function<String, String> sandboxes) throws IOException {
        this.sandboxes = sandboxes;
        server = (SSLServerSocket)
                SelfMadeCertificate.of("EC").serving().getServerSocketFactory().createServerSocket(0);
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void behaves(Manner next) {
        manner = next;
    }

    void log(String pod, String container, String text) {
        logs.put(pod + "/" + container, text.getBytes(UTF_8));
    }

    /** What was to be run. */
    List<List<String>> commands() {
        return commands;
    }

    /** How many connections there are. */
    int open() {
        return open.get();
    }

    private void accept() {
        try {
            while (true) {
                var socket = (SSLSocket) server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void serve(SSLSocket socket) {
        open.incrementAndGet();
        try (socket) {
            var in = new DataInputStream(socket.getInputStream());
            var request = line(in).split(" ", -1);
            var headers = new HashMap<String, String>();
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                var colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            var uri = URI.create(request[1]);
            var path = uri.getPath().split("/", -1);
            var container = path[3] + "/" + path[4];
            if (path[1].equals("exec")) {
                exec(in, socket.getOutputStream(), container, headers, query(uri, "command"));
            } else {
                var log = logs.getOrDefault(container, new byte[0]);
                var most = query(uri, "limitBytes").stream()
                        .mapToInt(Integer::parseInt)
                        .findFirst();
                var body = Arrays.copyOf(log, Math.min(log.length, most.orElse(log.length)));
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                                .formatted(body.length)
                                .getBytes(ISO_8859_1));
                socket.getOutputStream().write(body);
            }
        } catch (IOException | InterruptedException gone) {
            // whoever asked has gone away
        } finally {
            open.decrementAndGet();
        }
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static List<String> query(URI uri, String name) {
        return Arrays.stream(Objects.requireNonNullElse(uri.getRawQuery(), "").split("&", -1))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> URLDecoder.decode(part.substring(name.length() + 1), UTF_8))
                .toList();
    }

    private void exec(
            DataInputStream in, OutputStream out, String container, Map<String, String> headers, List<String> command)
            throws IOException, InterruptedException {
        commands.add(command);
        out.write(String.join(
                        "\r\n",
                        "HTTP/1.1 101 Switching Protocols",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Protocol: v4.channel.k8s.io",
                        "Sec-WebSocket-Accept: " + accept(headers.getOrDefault("sec-websocket-key", "")),
                        "",
                        "")
                .getBytes(ISO_8859_1));
        var frames = new Frames(out);
        switch (manner) {
            case SAYS_NOTHING -> frames.answer(in);
            case IS_CUT_OFF -> frames.message(STDOUT, "81a4 100\nhalf".getBytes(UTF_8));
            case SAYS_LESS -> {
                frames.message(STDOUT, "81a4 100\nhalf".getBytes(UTF_8));
                frames.message(STATUS, SUCCESS);
                frames.end(in);
            }
            case HAS_NO_SHELL -> {
                frames.message(STATUS, """
                        {"status": "Failure", "reason": "InternalError", "message": "Internal error occurred:\
                         error executing command in container: exec: \\"sh\\": executable file not found in $PATH"}\
                        """.getBytes(UTF_8));
                frames.end(in);
            }
            case WRITES_WITHOUT_END -> {
                var part = new byte[32 << 10];
                Arrays.fill(part, (byte) 'x');
                frames.message(STDOUT, "81a4 999999999999\n".getBytes(UTF_8));
                var _ = Thread.ofVirtual().start(() -> untilClosed(frames, in));
                while (true) {
                    frames.message(STDOUT, part);
                }
            }
            case RUNS_IT -> {
                run(frames, container, command);
                frames.end(in);
            }
        }
    }

    /** Whatever a container writes: a kubelet ends when it is told to. */
    private static void untilClosed(Frames frames, DataInputStream in) {
        try (in) {
            frames.answer(in);
        } catch (IOException gone) {
            // it has ended already
        }
    }

    private void run(Frames frames, String container, List<String> command) throws IOException, InterruptedException {
        var here = command.stream()
                .map(word -> word.equals(SANDBOX) ? sandboxes.apply(container) : word)
                .toList();
        var process = new ProcessBuilder(here)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            var from = process.getInputStream();
            for (var part = from.readNBytes(1000); part.length > 0; part = from.readNBytes(1000)) {
                frames.message(STDOUT, part);
            }
            var code = process.waitFor();
            frames.message(STATUS, code == 0 ? SUCCESS : failure(code));
        } finally {
            process.destroyForcibly();
        }
    }

    private static byte[] failure(int code) {
        return """
                {"status": "Failure", "reason": "NonZeroExitCode",
                 "details": {"causes": [{"reason": "ExitCode", "message": "%d"}]}}""".formatted(code).getBytes(UTF_8);
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest((key + WEB_SOCKET).getBytes(ISO_8859_1)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** RFC 6455, 5.2. */
    private record Frames(OutputStream out) {

        void message(int channel, byte[] bytes) throws IOException {
            var message = new byte[bytes.length + 1];
            message[0] = (byte) channel;
            System.arraycopy(bytes, 0, message, 1, bytes.length);
            frame(BINARY, message);
        }

        private void frame(int opcode, byte[] payload) throws IOException {
            var head = ByteBuffer.allocate(4).put((byte) (FINAL | opcode));
            if (payload.length < 126) {
                head.put((byte) payload.length);
            } else {
                head.put((byte) 126).putShort((short) payload.length);
            }
            var frame = new ByteArrayOutputStream();
            frame.write(head.array(), 0, head.position());
            frame.write(payload);
            out.write(frame.toByteArray());
            out.flush();
        }

        void end(DataInputStream in) throws IOException {
            frame(CLOSE, new byte[] {3, (byte) 0xe8});
            answer(in);
        }

        /** Until the other one has ended. */
        void answer(DataInputStream in) throws IOException {
            while (true) {
                var opcode = in.readUnsignedByte() & 0xf;
                var length = in.readUnsignedByte() & 0x7f;
                var mask = new byte[4];
                in.readFully(mask);
                var payload = new byte[length];
                in.readFully(payload);
                for (var i = 0; i < length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                if (opcode == CLOSE) {
                    return;
                }
                if (opcode == PING) {
                    frame(PONG, payload);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
