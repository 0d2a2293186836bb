package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mesosoperator.cluster.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, from the class path of this one. */
final class OperatorProcess implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final int managementPort;
    private final int probePort;

    private OperatorProcess(Process process, Path log, int managementPort, int probePort) {
        this.process = process;
        this.log = log;
        this.managementPort = managementPort;
        this.probePort = probePort;
    }

    int managementPort() {
        return managementPort;
    }

    int probePort() {
        return probePort;
    }

    /**
     * Starts it, with free ports.
     *
     * @param api URL of the API server
     * @param token for the API server
     * @param more fields of the configuration
     */
    static OperatorProcess start(Path directory, String name, String api, String token, String more)
            throws IOException {
        var kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: it, namespace: default}}]
                clusters: [{name: it, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: it, user: {token: "%s"}}]
                """.formatted(api, token));
        var ports = Ports.free(2);
        var file = Files.writeString(directory.resolve("config.yaml"), """
                apiVersion: config.mesosoperator.io/v1alpha1
                kind: OperatorConfiguration
                managementPort: %d
                probePort: %d
                tasks: {image: "busybox:1.35"}
                fetcher: {image: docker.io/mesosoperator/mesos-operator}
                %s
                """.formatted(ports[0], ports[1], more));
        var log = directory.resolve("log");
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--config",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of("KUBECONFIG", kubeconfig.toString(), "POD_NAMESPACE", "default", "POD_NAME", name));
        return new OperatorProcess(builder.start(), log, ports[0], ports[1]);
    }

    /** SIGTERM, as when its pod is deleted. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL, as when its machine vanishes. */
    void kill() {
        process.destroyForcibly();
    }

    /** Stops it where it is; returns when all its threads stand still. */
    void stop() {
        signal("STOP");
        await("every thread to stand still")
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(this::standsStill);
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String signal) {
        try {
            var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            assertThat(kill.waitFor()).isZero();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean standsStill() throws IOException {
        try (var threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (var thread : threads.toList()) {
                var stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        }
    }

    /** Waits until it has ended by itself. */
    void awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s", this).isTrue();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public String toString() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
