package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.FrameworksPage;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.executor.ExecutorServer;
import io.mesosoperator.executor.ExecutorTerms;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The framework of mesos-go that has an executor of its own, both unchanged. The test plays the kubelet: when the
 * executor's pod is there it starts the program, with the pod's environment. See {@link LifeWithClients}.
 */
@WithOperator(starts = false)
final class ExecutorsWithClients {

    static final String FOLDER = "example-scheduler";

    private static final Path CLIENTS = Path.of("..", "clients");
    private static final Path PROGRAMS = CLIENTS.resolve("target").resolve("mesos-go");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofHours(1);

    private final Cluster cluster;
    private final Path directory;
    private final ExecutorServer executors = new ExecutorServer(0, true);
    private final SchedulerServer schedulers =
            new SchedulerServer(0, SchedulerLimits.DEFAULT, () -> AccessControl.OPEN, () -> Viewers.NONE);

    ExecutorsWithClients(Cluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        cluster.stopOperator();
        schedulers.close();
        executors.close();
    }

    @Test
    void theExampleOfMesosGoRunsToItsEnd() throws IOException {
        assumeThat(LifeWithClients.isWanted(FOLDER)).isTrue();
        assumeThat(PROGRAMS.resolve("example-executor"))
                .as("clients/install mesos-go")
                .exists();
        cluster.kubelet().node("n1", 4, 4096);
        cluster.startOperator(
                Cluster.config("tasks: {image: \"busybox:1.35\"}"),
                Optional.of(new SchedulerEndpoint(
                        schedulers, cluster.client().getNamespace(), SchedulerApiService.HEARTBEAT)),
                Optional.of(new ExecutorEndpoint(
                        executors,
                        "127.0.0.1:" + executors.port(),
                        new ExecutorTerms(LONG, Duration.ofMillis(200), LONG, LONG))));
        var seen = new LinkedHashMap<String, String>();
        try (var _ = new ResizingKubelet(cluster);
                var scheduler = ClientProcess.start(scheduler(), directory.resolve("scheduler.log"))) {
            cluster.eventually(() -> assertThat(frameworks()).isOne());
            seen.put("subscribes", "SUBSCRIBED");
            var pod = executorsPod(scheduler);
            seen.put("offers", "OFFERS");
            try (var executor = executor(pod)) {
                printed(executor, "Subscribed");
                var _ = scheduler.next("exit", any -> true, PATIENCE); // with 1, as it takes its own end for an error
                assertThat(scheduler.toString()).contains("mission accomplished");
                seen.put("task", "five of one executor, in one pod: TASK_RUNNING, TASK_FINISHED; mission accomplished");
            }
        }
        cluster.eventually(() -> assertThat(frameworks()).isZero());
        seen.put("teardown", "its failover timeout of 1 s is over, and the framework is gone");
        FrameworksPage.read(CLIENTS).client(FOLDER).seen(seen);
    }

    private List<String> scheduler() {
        return List.of(
                PROGRAMS.resolve("example-scheduler").toString(),
                "-url=http://127.0.0.1:%d/api/v1/scheduler".formatted(schedulers.port()),
                "-user=nobody",
                "-failoverTimeout=1s",
                "-executor=" + PROGRAMS.resolve("example-executor").toAbsolutePath(),
                "-tasks=5",
                "-cpu=0.1",
                "-memory=32");
    }

    /** It has the address from which the program will call. */
    private Pod executorsPod(ClientProcess scheduler) {
        cluster.eventually(
                () -> assertThat(pod()).as("the executor's pod; %s", scheduler).isPresent());
        PlayedExecutor.isHere(cluster.client(), pod().orElseThrow());
        return cluster.kubelet().bindAndRunResizable(pod().orElseThrow());
    }

    private Optional<Pod> pod() {
        return cluster.pods().stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.EXECUTOR))
                .findFirst();
    }

    private ClientProcess executor(Pod pod) throws IOException {
        var program = PROGRAMS.resolve("example-executor").toString();
        var line = new ArrayList<String>(List.of("env", "--ignore-environment"));
        PlayedExecutor.environment(pod).forEach((name, value) -> line.add(name + "=" + value));
        line.addAll(List.of("sh", "-c", "exec \"$0\" 2>&1", program));
        return ClientProcess.start(line, directory.resolve("executor.log"));
    }

    private static MatchResult printed(ClientProcess program, String pattern) {
        var wanted = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        var line = program.next(
                "line", event -> wanted.matcher(event.path("line").asText()).find(), PATIENCE);
        return wanted.matcher(line.path("line").asText()).results().findFirst().orElseThrow();
    }

    private int frameworks() {
        return cluster.client()
                .resources(FrameworkResource.class)
                .list()
                .getItems()
                .size();
    }
}
