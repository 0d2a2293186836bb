package io.mesosoperator.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How much memory the operator needs: nodes, pods and tasks to heap and resident memory. Runs the operator's program
 * with the Java options of its image and the given memory limit against a {@link ListStub}, until it is ready.
 */
final class MemoryBenchmark {

    /** @param limitMib the memory limit of the operator's container */
    record Row(int nodes, int pods, int tasks, int limitMib) {}

    private static final List<Row> ROWS = List.of(
            new Row(3, 100, 50, 512),
            new Row(100, 3_000, 1_000, 512),
            new Row(300, 10_000, 5_000, 512),
            new Row(300, 1_000, 50_000, 512),
            new Row(1_000, 50_000, 10_000, 768),
            new Row(5_000, 150_000, 10_000, 1_024));

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final double MIB = 1024;

    private final List<String> options;

    private MemoryBenchmark(List<String> options) {
        this.options = options;
    }

    /** @param args more options of the operator's Java runtime, or {@code nodes,pods,tasks,limit} of the only row */
    static String table(List<String> args) throws IOException, InterruptedException {
        var options = args.stream().filter(arg -> arg.startsWith("-")).toList();
        var rows = args.stream()
                .filter(arg -> !arg.startsWith("-"))
                .map(MemoryBenchmark::row)
                .toList();
        var table = new StringBuilder(
                "options: " + String.join(" ", ImageOptions.read()) + " " + String.join(" ", options) + "\n\n" + """
                | nodes | pods | tasks | limit | heap after a collection | of at most | resident, most | ready after |
                | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        for (var row : rows.isEmpty() ? ROWS : rows) {
            table.append(new MemoryBenchmark(options).measure(row)).append('\n');
        }
        return table.toString();
    }

    private static Row row(String text) {
        var numbers =
                Pattern.compile(",").splitAsStream(text).map(Integer::valueOf).toList();
        return new Row(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3));
    }

    private String measure(Row row) throws IOException, InterruptedException {
        var objects = new SyntheticObjects(row.nodes(), row.pods(), row.tasks());
        try (var api = new ListStub(objects)) {
            var port = freePort();
            var operator = start(api, row, port);
            try {
                var ready = awaitReady(operator, port);
                var heap = heapAfterCollection(operator.pid());
                return String.format(
                        Locale.ROOT,
                        "| %,d | %,d | %,d | %d MiB | %.0f MiB | %.0f MiB | %.0f MiB | %.1f s |",
                        row.nodes(),
                        row.pods(),
                        row.tasks(),
                        row.limitMib(),
                        heap.used() / MIB,
                        heap.most() / MIB,
                        residentKib(operator.pid()) / MIB,
                        ready.toMillis() / 1000.0);
            } finally {
                operator.destroyForcibly().waitFor();
            }
        }
    }

    private Process start(ListStub api, Row row, int port) throws IOException, InterruptedException {
        var config = Files.createTempFile("mesos-operator", ".yaml");
        Files.writeString(config, """
                apiVersion: config.mesosoperator.io/v1alpha1
                kind: OperatorConfiguration
                managementPort: %d
                probePort: %d
                tasks: {image: busybox}
                fetcher: {image: busybox}
                """.formatted(freePort(), port));
        var command = new ArrayList<>(ImageOptions.command(row.limitMib(), options));
        command.addAll(List.of("--config", config.toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true);
        process.redirectOutput(Path.of(System.getProperty("java.io.tmpdir"), "memory-benchmark.log")
                .toFile());
        process.environment()
                .putAll(Map.of(
                        "KUBERNETES_MASTER", api.url(),
                        "KUBERNETES_AUTH_TRYKUBECONFIG", "false",
                        "KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false",
                        "POD_NAMESPACE", "mesos-system",
                        "POD_NAME", "operator"));
        process.environment().putAll(ImageOptions.ENVIRONMENT);
        return process.start();
    }

    private static Duration awaitReady(Process operator, int port) throws IOException, InterruptedException {
        var start = Instant.now();
        var ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            while (Duration.between(start, Instant.now()).compareTo(PATIENCE) < 0) {
                if (!operator.isAlive()) {
                    throw new IllegalStateException("the operator has ended with exit code " + operator.exitValue());
                }
                try {
                    if (http.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                        return Duration.between(start, Instant.now());
                    }
                } catch (IOException notYet) {
                    // it does not listen yet
                }
                Thread.sleep(TICK);
            }
        }
        throw new IllegalStateException("the operator is not ready after " + PATIENCE);
    }

    /** In KiB. */
    private record Heap(double used, double most) {}

    private static Heap heapAfterCollection(long pid) throws IOException, InterruptedException {
        var _ = jdk("jcmd", Long.toString(pid), "GC.run");
        var _ = jdk("jcmd", Long.toString(pid), "GC.run");
        var used = column(jdk("jstat", "-gc", Long.toString(pid)), List.of("S0U", "S1U", "EU", "OU"));
        var most = column(jdk("jstat", "-gccapacity", Long.toString(pid)), List.of("NGCMX", "OGCMX"));
        return new Heap(used, most);
    }

    private static double column(String table, List<String> names) {
        var lines = table.strip().split("\n", -1);
        var heads = lines[0].strip().split("\\s+", -1);
        var values = lines[1].strip().split("\\s+", -1);
        var sum = 0.0;
        for (var i = 0; i < heads.length; i++) {
            if (names.contains(heads[i]) && !"-".equals(values[i])) {
                sum += Double.parseDouble(values[i].replace(',', '.'));
            }
        }
        return sum;
    }

    private static String jdk(String tool, String... args) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(args));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    /** The most memory that the process has had, as the kernel counts it. */
    private static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
