package io.mesosoperator.bench.scale;

import io.mesosoperator.cluster.ControlPlane;
import io.mesosoperator.cluster.Controllers;
import io.mesosoperator.cluster.PlaneSettings;
import io.mesosoperator.cluster.Programs;
import io.mesosoperator.cluster.ServerProcess;
import io.mesosoperator.cluster.SimulatedKubelets;
import io.mesosoperator.cluster.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A control plane with the chart in it, to which a measurement adds what it needs. */
final class World implements AutoCloseable {

    static final User OPERATOR = User.serviceAccount(Chart.NAMESPACE, "mesos-operator");

    /** How many requests are under way at once when many things are created. */
    static final int THREADS = 8;

    private static final User CREATOR = User.administrator("creator");
    private static final Path CHART = Path.of("helm", "mesos-operator");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LIFE_OF_A_POD = Duration.ofSeconds(1);

    // As many Jobs at once as the operator has tasks, and no limit that would be measured instead.
    private static final Controllers CONTROLLERS = new Controllers(16, 1000);

    private final Path logs;
    private final ControlPlane plane;
    private final Api api;
    private final Chart chart;
    private final List<ServerProcess> simulation = new ArrayList<>();
    private int nodes;

    private World(Path logs, ControlPlane plane, Chart chart) {
        this.logs = logs;
        this.plane = plane;
        this.chart = chart;
        this.api = Api.of(plane.url(), plane.config());
    }

    /**
     * Starts etcd and an API server, and installs the chart.
     *
     * @param root of the repository
     * @param logs gets the programs' logs when it ends
     * @param values of the chart, as Helm's option {@code --set} has them
     */
    static World start(Path root, Path logs, Optional<String> values) {
        var programs = Programs.find(Stream.of(Controllers.PROGRAMS, SimulatedKubelets.PROGRAMS, List.of("helm"))
                .flatMap(List::stream)
                .toList());
        var users = List.of(CREATOR, OPERATOR, Controllers.MANAGER, Controllers.SCHEDULER, SimulatedKubelets.USER);
        var plane = ControlPlane.launch(programs, PlaneSettings.ofCluster(users));
        try {
            var chart = Chart.render(programs.path("helm"), root.resolve(CHART), values);
            chart.install(plane.kubectl());
            return new World(logs, plane, chart);
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    ControlPlane plane() {
        return plane;
    }

    Api api() {
        return api;
    }

    /** Controllers, a scheduler, and nodes whose kubelets are simulated. */
    void simulate(int count) {
        simulation.addAll(CONTROLLERS.start(plane));
        addNodes(count);
        simulation.add(new SimulatedKubelets(LIFE_OF_A_POD).start(plane));
    }

    /** Ready nodes, until there are so many. */
    void addNodes(int count) {
        api.send(
                IntStream.range(nodes, count)
                        .mapToObj(i -> Call.post("/api/v1/nodes", Bodies.node(nodeName(i))))
                        .toList(),
                THREADS);
        nodes = Math.max(nodes, count);
    }

    /** All of the same length: see {@link EtcdFilling}. */
    static String nodeName(int number) {
        return String.format("node-%05d", number);
    }

    OperatorProcess startOperator(List<String> javaOptions) {
        return OperatorProcess.start(plane, chart, javaOptions);
    }

    /** A namespace in which pods can be. */
    void addNamespace(String name) {
        api.send(Call.post("/api/v1/namespaces", Bodies.namespace(name)));
        var account = "/api/v1/namespaces/" + name + "/serviceaccounts";
        if (simulation.isEmpty()) {
            api.send(Call.post(account, Bodies.serviceAccount()));
        }
        Pause.until("the service account of " + name, PATIENCE, () -> api.count(account) > 0);
    }

    /** Deletes all that these collections have, and waits until it is gone. */
    void empty(List<String> collections) {
        var patience = PATIENCE.multipliedBy(3);
        collections.forEach(collection ->
                Pause.until("an answer to DELETE " + collection, patience, () -> isDeletionAnswered(collection)));
        Pause.until(
                "the end of all in " + String.join(", ", collections),
                patience,
                () -> collections.stream().allMatch(collection -> api.count(collection) == 0));
    }

    /** Of ten thousand objects the API server does not delete all within the time that a request has. */
    private boolean isDeletionAnswered(String collection) {
        try {
            api.send(Call.delete(collection));
            return true;
        } catch (ApiFailure failure) {
            if (failure.code() != HttpURLConnection.HTTP_GATEWAY_TIMEOUT) {
                throw failure;
            }
            return false;
        }
    }

    /** Fails with what a program said if one has ended that should run. */
    void check() {
        simulation.stream().filter(process -> !process.isAlive()).findFirst().ifPresent(ended -> {
            throw new IllegalStateException(ended.report());
        });
    }

    @Override
    public void close() {
        api.close();
        try (var files = Files.list(plane.directory())) {
            Files.createDirectories(logs);
            for (var log :
                    files.filter(file -> isLog(file.getFileName().toString())).toList()) {
                Files.copy(log, logs.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            plane.close();
        }
    }

    private static boolean isLog(String name) {
        return name.endsWith(".log") && !name.equals("audit.log");
    }
}
