package io.mesosoperator.bench.scale;

import io.mesosoperator.bench.ImageOptions;
import io.mesosoperator.cluster.ControlPlane;
import io.mesosoperator.cluster.Ports;
import io.mesosoperator.cluster.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;

/** The operator from its jar: with the options of its image, the memory of its chart, and its chart's rights. */
final class OperatorProcess implements AutoCloseable {

    static final String NAME = "operator";

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration END_PATIENCE = Duration.ofSeconds(30);
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final ServerProcess process;
    private final Duration readyAfter;

    private OperatorProcess(ServerProcess process, Duration readyAfter) {
        this.process = process;
        this.readyAfter = readyAfter;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param javaOptions beside those of the image
     */
    static OperatorProcess start(ControlPlane plane, Chart chart, List<String> javaOptions) {
        var ports = Ports.free(2);
        var file = plane.write(
                "configuration/operator.yaml",
                chart.configuration() + "\nmanagementPort: %d\nprobePort: %d\n".formatted(ports[0], ports[1]));
        var environment = new HashMap<>(ImageOptions.ENVIRONMENT);
        environment.put("KUBECONFIG", plane.kubeconfig(World.OPERATOR).toString());
        environment.put("POD_NAMESPACE", Chart.NAMESPACE);
        environment.put("POD_NAME", "scale");
        environment.put("LOG_LEVEL", "info");
        var command = command(chart, file, javaOptions);
        var begun = System.nanoTime();
        var process = plane.run(NAME, command, environment);
        awaitReady(process, ports[1]);
        return new OperatorProcess(process, Duration.ofNanos(System.nanoTime() - begun));
    }

    private static List<String> command(Chart chart, Path configuration, List<String> javaOptions) {
        try {
            var command = new ArrayList<>(ImageOptions.command(chart.limitMib(), javaOptions));
            command.addAll(List.of("--config", configuration.toString()));
            return command;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Pause.interrupted(e);
        }
    }

    private static void awaitReady(ServerProcess process, int port) {
        var ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            Pause.until("the operator to be ready", PATIENCE, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException(process.report());
                }
                try {
                    return http.send(ask, BodyHandlers.discarding()).statusCode() == 200;
                } catch (IOException notYet) {
                    return false;
                }
            });
        }
    }

    Duration readyAfter() {
        return readyAfter;
    }

    long pid() {
        return process.pid();
    }

    /** @param words a command of the JVM, such as {@code GC.run} */
    String jcmd(String... words) {
        var command = new ArrayList<>(List.of(jdk("jcmd"), Long.toString(pid())));
        command.addAll(List.of(words));
        return new Command(command).run();
    }

    /** MiB of the heap that are reachable. */
    double liveHeapMib() {
        jcmd("GC.run");
        var total = TOTAL.matcher(jcmd("GC.class_histogram"));
        if (!total.find()) {
            throw new IllegalStateException("the histogram of the heap has no total");
        }
        return Long.parseLong(total.group(1)) / 1024.0 / 1024.0;
    }

    private static String jdk(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    @Override
    public void close() {
        process.terminate(END_PATIENCE);
    }
}
