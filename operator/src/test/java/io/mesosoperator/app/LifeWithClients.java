package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mesosoperator.FrameworksPage;
import io.mesosoperator.FrameworksPage.Client;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of {@code clients/}, which other people have written for Mesos, each from its subscription to its
 * teardown. {@code clients/install} has to have been run; {@code -Dgolden.update} writes what was seen,
 * {@code -Dclients=pymesos,mentos} runs some.
 */
@WithOperator
record LifeWithClients(
        Cluster cluster, OpenSchedulerApi door, @TempDir Path directory) {

    private static final Logger LOG = LoggerFactory.getLogger(LifeWithClients.class);

    private static final Path CLIENTS = Path.of("..", "clients");

    static Stream<String> clients() throws IOException {
        return FrameworksPage.read(CLIENTS).clients().stream()
                .filter(client -> !client.waits())
                .map(Client::folder)
                .filter(folder -> isWanted(folder) && !folder.equals(ExecutorsWithClients.FOLDER));
    }

    static boolean isWanted(String folder) {
        var some = System.getProperty("clients", "");
        return some.isEmpty() || List.of(some.split(",")).contains(folder);
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("clients")
    void aFrameworkLives(String folder) throws IOException {
        var missing = CLIENTS.resolve("target").resolve(folder + ".missing");
        assumeThat(missing)
                .as(() -> "%s cannot be installed here: %s".formatted(folder, text(missing)))
                .doesNotExist();
        var client = FrameworksPage.read(CLIENTS).client(folder);
        cluster.kubelet().node("n1", 4, 4096);
        cluster.kubelet().automatic(CommandScript::of);
        var life = life(folder);
        var seen = new LinkedHashMap<String, String>();
        var failures = new LinkedHashMap<String, Throwable>();
        try {
            for (var step : life.steps().entrySet()) {
                if (!client.missing().containsKey(step.getKey())) {
                    take(step.getKey(), step.getValue(), life, seen, failures);
                }
            }
        } finally {
            life.close();
        }
        assertThat(failures).isEmpty();
        client.seen(seen);
    }

    private static void take(
            String name,
            ClientLife.Step step,
            ClientLife life,
            Map<String, String> seen,
            Map<String, Throwable> failures)
            throws IOException {
        try {
            seen.put(name, step.take());
            LOG.info("{}: {}", name, seen.get(name));
        } catch (AssertionError | RuntimeException failed) {
            LOG.error("{} failed", name, failed);
            failures.put(name, failed);
            life.afterFailure();
        }
    }

    private ClientLife life(String folder) throws IOException {
        var run = CLIENTS.resolve(folder).resolve("run").toString();
        var log = directory.resolve("log");
        var address = "127.0.0.1:" + door.port();
        return folder.equals("msh")
                ? new MshLife(
                        cluster, (user, command) -> ClientProcess.start(List.of(run, address, user, command), log))
                : new ClientTable(
                        cluster,
                        door,
                        id -> ClientProcess.start(
                                Stream.of(run, address, id)
                                        .filter(word -> !word.isEmpty())
                                        .toList(),
                                log));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }
}
