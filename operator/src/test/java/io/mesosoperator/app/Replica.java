package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One of the operators that {@code values-ha.yaml} makes, each a process: the Lease says who of them leads. */
record Replica(String name, OperatorProcess process) implements AutoCloseable {

    private static final Path VALUES = Path.of("..", "helm", "mesos-operator", "values-ha.yaml");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static Replica start(Cluster cluster, Path directory, String name) throws IOException {
        var process = OperatorProcess.start(
                Files.createDirectory(directory.resolve(name)),
                name,
                cluster.client().getConfiguration().getMasterUrl(),
                cluster.client().getConfiguration().getOauthToken(),
                "leaderElection: " + leaderElection());
        return new Replica(name, process);
    }

    private static String leaderElection() throws IOException {
        return new YAMLMapper()
                .readTree(VALUES.toFile())
                .at("/config/leaderElection")
                .toString();
    }

    Replica awaitReady() {
        var readiness = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/readyz".formatted(process.probePort())))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            await(name + " to be ready")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(http.send(readiness, BodyHandlers.discarding())
                                    .statusCode())
                            .as("%s", process)
                            .isEqualTo(200));
        }
        return this;
    }

    @Override
    public void close() {
        process.close();
    }
}
