package io.mesosoperator.cluster.training;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mesosoperator.cluster.ControlPlane;
import io.mesosoperator.cluster.PlaneSettings;
import io.mesosoperator.cluster.Ports;
import io.mesosoperator.cluster.Programs;
import io.mesosoperator.cluster.ScriptedKubelet;
import io.mesosoperator.cluster.ServerProcess;
import io.mesosoperator.cluster.User;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes an AOT cache (JEP 483, 514, 515): the operator works on an API server whose kubelets are played, and when it
 * ends, its Java runtime writes down the classes that it loaded, linked, and the methods that it ran often.
 *
 * @param root of the repository
 * @param command that starts the operator as it will be started with the cache, without the operator's arguments
 * @param cache the file that is made
 */
public record Training(Path root, List<String> command, Path cache) {

    /** What a runtime finds out in a container with the chart's limits. */
    private static final List<String> IN_CONTAINER = List.of("-XX:+UseSerialGC", "-XX:MaxRAM=512m");

    // Enough to meet every class. Ten times as many made neither the start nor the first tasks quicker: what runs
    // often is of no account to a runtime whose only compiler is C1.
    private static final int TASKS = 30;
    private static final int OFFERED = 20;

    private static final User ADMINISTRATOR = User.administrator("training");
    private static final Path CRDS = Path.of("crds");
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration WRITE_PATIENCE = Duration.ofMinutes(3);

    public Training {
        command = List.copyOf(command);
    }

    /**
     * Makes a cache; to be run in the root of the repository.
     *
     * @param args the file, and the command that starts the operator
     */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        var words = List.of(args);
        if (words.size() < 2) {
            System.err.println("usage: Training FILE COMMAND...");
            System.exit(2);
        }
        try {
            var file = Path.of(words.getFirst()).toAbsolutePath();
            new Training(Path.of("").toAbsolutePath(), words.subList(1, words.size()), file).run();
        } catch (IOException | RuntimeException failure) {
            System.err.println("no AOT cache: " + failure.getMessage());
            System.exit(1);
        }
    }

    /** An exception says why there is no cache. */
    public void run() throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        var plane = ControlPlane.launch(Programs.find(List.of()), PlaneSettings.withoutAudit(List.of(ADMINISTRATOR)));
        try (plane;
                var client =
                        new KubernetesClientBuilder().withConfig(plane.config()).build();
                var kubelet = new ScriptedKubelet(client, Clock.systemUTC())) {
            var kubectl = plane.kubectl();
            kubectl.run("", List.of("apply", "--server-side", "--filename=" + root.resolve(CRDS)))
                    .orThrow();
            kubectl.run("", List.of("wait", "crd", "--all", "--for=condition=Established", "--timeout=60s"))
                    .orThrow();
            train(plane, client, kubelet);
        } finally {
            Files.deleteIfExists(Path.of(cache + ".config")); // left by a runtime that was killed
        }
    }

    private void train(ControlPlane plane, KubernetesClient client, ScriptedKubelet kubelet)
            throws IOException, InterruptedException {
        var ports = Ports.free(3);
        var configuration = plane.write("configuration/operator.yaml", """
                apiVersion: config.mesosoperator.io/v1alpha1
                kind: OperatorConfiguration
                managementPort: %d
                probePort: %d
                schedulerApi: {enabled: true, port: %d, namespace: default}
                tasks: {image: busybox}
                fetcher: {image: busybox}
                """.formatted(ports[0], ports[1], ports[2]));
        var operator =
                start(plane, "training", List.of("-XX:AOTCacheOutput=" + cache), List.of("--config", configuration));
        awaitReady(operator, ports[1]);
        var work = new Work(client, kubelet);
        say("the operator is ready");
        work.prepare();
        work.tasks(TASKS);
        say(TASKS + " declared tasks have ended");
        try (var scheduler = new Scheduler(ports[2])) {
            scheduler.work(OFFERED);
        }
        say(OFFERED + " tasks on an offer have ended");
        answers(ports[0], "/metrics");
        operator.terminate(WRITE_PATIENCE);
        if (!Files.exists(cache)) {
            throw new IllegalStateException(operator.report());
        }
        use(plane, configuration);
        say("%s has %d MiB".formatted(cache, Files.size(cache) >> 20));
    }

    /** The progress, a line each. */
    @SuppressWarnings("SystemOut")
    private static void say(String text) {
        System.out.println(text);
    }

    private static void awaitReady(ServerProcess operator, int port) {
        await("the operator to be ready").atMost(PATIENCE).until(() -> {
            if (!operator.isAlive()) {
                throw new IllegalStateException(operator.report());
            }
            return answers(port, "/livez") && answers(port, "/readyz");
        });
    }

    private static boolean answers(int port, String path) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** In this mode a runtime that cannot use the cache does not start. */
    private void use(ControlPlane plane, Path configuration) {
        var use = start(
                plane,
                "use",
                List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"),
                List.of("--check-config", configuration));
        if (!use.endsWell(PATIENCE)) {
            throw new IllegalStateException(use.report());
        }
    }

    private ServerProcess start(ControlPlane plane, String name, List<String> options, List<Object> arguments) {
        var words = new ArrayList<String>();
        words.add(command.getFirst());
        words.addAll(IN_CONTAINER);
        words.addAll(options);
        command.stream().skip(1).filter(word -> !isOfCache(word)).forEach(words::add);
        arguments.forEach(argument -> words.add(argument.toString()));
        return plane.run(
                name,
                words,
                Map.of(
                        "KUBECONFIG",
                        plane.kubeconfig(ADMINISTRATOR).toString(),
                        "POD_NAMESPACE",
                        "kube-system", // not that of the frameworks
                        "POD_NAME",
                        name));
    }

    private static boolean isOfCache(String option) {
        return option.startsWith("-XX:AOT") || option.startsWith("-Xlog:aot");
    }
}
