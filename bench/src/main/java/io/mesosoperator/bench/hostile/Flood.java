package io.mesosoperator.bench.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a pod can do to the operator's ports. It runs in a pod, with nothing but the JDK beside it, so it is one class.
 *
 * <pre>
 * Flood half-open HOST PORT CONNECTIONS SECONDS    headers that never end
 * Flood slow-body HOST PORT CONNECTIONS SECONDS    bodies that come by a byte a second
 * Flood stalled   HOST PORT IDS SECONDS            two RECONCILE calls of so many ids, whose answers nobody reads
 * Flood accepts   HOST PORT TIMES SECONDS          accepts so many offers; somebody else deletes them meanwhile
 * </pre>
 */
@SuppressWarnings({"SystemOut", "ThreadSleep"}) // a program of its own, whose log is its output
public final class Flood {

    private static final int CONNECT_MILLIS = 5_000;
    private static final String API = "/api/v1/scheduler";
    private static final Pattern OFFER = Pattern.compile(
            "\"id\":\\{\"value\":\"(offer-[^\"]+)\"}.*?\"agent_id\":\\{\"value\":\"([^\"]+)\"}", Pattern.DOTALL);

    private final String host;
    private final int port;
    private final int count;
    private final Duration time;

    private Flood(String host, int port, int count, Duration time) {
        this.host = host;
        this.port = port;
        this.count = count;
        this.time = time;
    }

    /**
     * Runs one flood.
     *
     * @param args see above
     */
    public static void main(String[] args) throws Exception {
        var flood = new Flood(
                args[1],
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                Duration.ofSeconds(Long.parseLong(args[4])));
        switch (args[0]) {
            case "half-open" -> flood.hold("GET /livez HTTP/1.1\r\nHost: operator\r\nX-Half: ", "a");
            case "slow-body" ->
                flood.hold(
                        "POST " + API + " HTTP/1.1\r\nHost: operator\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 1000000\r\n\r\n{",
                        " ");
            case "stalled" -> flood.stall();
            case "accepts" -> flood.accept();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Opens all connections, says {@code first} on each, then {@code more} every second. */
    private void hold(String first, String more) throws InterruptedException {
        var sockets = new ArrayList<Socket>();
        var refused = 0;
        for (int i = 0; i < count; i++) {
            try {
                sockets.add(open(first));
            } catch (IOException e) {
                refused++;
            }
        }
        var closed = 0;
        for (long second = 0; second < time.toSeconds(); second++) {
            for (var socket : sockets) {
                try {
                    socket.getOutputStream().write(more.getBytes(US_ASCII));
                } catch (IOException e) {
                    closed++;
                }
            }
            Thread.sleep(1000);
        }
        System.out.printf("%d connections: %d refused, %d writes to closed ones%n", count, refused, closed);
    }

    private void stall() throws IOException, InterruptedException {
        var framework = "stalls-" + UUID.randomUUID();
        var stream = subscribe(framework);
        var id = header(readHead(stream.getInputStream()), "Mesos-Stream-Id");
        var tasks = new StringBuilder();
        for (int i = 0; i < count; i++) {
            tasks.append(i == 0 ? "" : ",")
                    .append("{\"task_id\":{\"value\":\"t")
                    .append(i)
                    .append("\"}}");
        }
        for (int i = 0; i < 2; i++) {
            System.out.println(call(framework, id, "\"type\":\"RECONCILE\",\"reconcile\":{\"tasks\":[" + tasks + "]}"));
        }
        Thread.sleep(time.toMillis());
        stream.close();
    }

    private void accept() throws IOException {
        var framework = "accepts-" + UUID.randomUUID();
        var end = System.nanoTime() + time.toNanos();
        var accepted = 0;
        try (var stream = subscribe(framework)) {
            var in = new BufferedInputStream(stream.getInputStream());
            var id = header(readHead(in), "Mesos-Stream-Id");
            var text = new StringBuilder();
            var chunk = new byte[1 << 16];
            for (int length; accepted < count && System.nanoTime() < end && (length = in.read(chunk)) > 0; ) {
                text.append(new String(chunk, 0, length, ISO_8859_1));
                var offers = OFFER.matcher(text);
                var read = 0;
                while (offers.find() && accepted < count) {
                    read = offers.end();
                    call(framework, id, accept(offers.group(1), offers.group(2), accepted++));
                }
                text.delete(0, read);
            }
        }
        System.out.printf("%d offers accepted%n", accepted);
    }

    private static String accept(String offer, String agent, int number) {
        return """
                "type":"ACCEPT","accept":{"offer_ids":[{"value":"%s"}],"filters":{"refuse_seconds":0},"operations":[
                {"type":"LAUNCH","launch":{"task_infos":[{"name":"raced","task_id":{"value":"raced-%d"},
                "agent_id":{"value":"%s"},"command":{"value":"true"},"resources":[
                {"name":"cpus","type":"SCALAR","scalar":{"value":0.01}},
                {"name":"mem","type":"SCALAR","scalar":{"value":32}}]}]}}]}
                """.formatted(offer, number, agent);
    }

    private Socket subscribe(String framework) throws IOException {
        var body = ("{\"framework_id\":{\"value\":\"%1$s\"},\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":"
                        + "{\"id\":{\"value\":\"%1$s\"},\"user\":\"nobody\",\"name\":\"hostile\"}}}")
                .formatted(framework);
        return open(request(body, ""));
    }

    /** Returns the status line. */
    private String call(String framework, String stream, String fields) throws IOException {
        var body = "{\"framework_id\":{\"value\":\"%s\"},%s}".formatted(framework, fields);
        try (var socket = open(request(body, "Mesos-Stream-Id: " + stream + "\r\nConnection: close\r\n"))) {
            return readHead(socket.getInputStream()).lines().findFirst().orElse("no answer");
        }
    }

    private static String request(String body, String headers) {
        return "POST " + API + " HTTP/1.1\r\nHost: operator\r\nContent-Type: application/json\r\n"
                + "Accept: application/json\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private Socket open(String first) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
        socket.getOutputStream().write(first.getBytes(US_ASCII));
        return socket;
    }

    private static String readHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int c; head.indexOf("\r\n\r\n") < 0 && (c = in.read()) >= 0; ) {
            head.append((char) c);
        }
        return head.toString();
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name + " in: " + head));
    }
}
