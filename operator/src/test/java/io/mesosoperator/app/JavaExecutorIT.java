package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A framework that knows only {@code mesos.jar}, and its executor, both on the driver of this project: the executor's
 * tasks share its pod. The test is the kubelet, and runs the executor with the pod's variables.
 */
@WithOperator(starts = false)
final class JavaExecutorIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofHours(1);

    private final Cluster cluster;
    private final ExecutorServer executors = new ExecutorServer(0);
    private final SchedulerServer schedulers =
            new SchedulerServer(0, SchedulerLimits.DEFAULT, () -> AccessControl.OPEN, () -> Viewers.NONE);

    JavaExecutorIT(Cluster cluster) throws IOException {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() {
        cluster.kubelet().node("n1", 4, 1024);
        cluster.startOperator(
                Cluster.config("tasks: {image: \"busybox:1.35\"}"),
                Optional.of(new SchedulerEndpoint(
                        schedulers, cluster.client().getNamespace(), SchedulerApiService.HEARTBEAT)),
                Optional.of(new ExecutorEndpoint(
                        executors,
                        "127.0.0.1:" + executors.port(),
                        new ExecutorTerms(LONG, Duration.ofSeconds(20), LONG, LONG))));
    }

    @AfterEach
    void stop() {
        cluster.stopOperator();
        schedulers.close();
        executors.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mesos-0.23.0.jar protobuf-java-2.5.0.jar", "mesos-1.11.0.jar protobuf-java-3.5.1.jar"})
    void severalTasksShareTheExecutorsPodToTheEnd(String jars) throws IOException, InterruptedException {
        var framework =
                DriversProgram.scheduler(schedulers.port(), jars, "Framework2015", "3", "java Executor2015", "1");
        try (var _ = new ResizingKubelet(cluster)) {
            await("the executor's pod").atMost(PATIENCE).until(() -> !pods().isEmpty());
            var pod = cluster.kubelet().bindAndRunResizable(pods().getFirst());
            var executor = DriversProgram.executor(PlayedExecutor.environment(pod), jars, "Executor2015");
            try {
                assertThat(output(framework))
                        .contains("task-0 TASK_FINISHED", "task-1 TASK_FINISHED", "task-2 TASK_FINISHED")
                        .contains("executor-0 says finished task-2")
                        .endsWith("exit 0");
                assertThat(output(executor)).as("of its SHUTDOWN").containsExactly("registered on n1", "exit 0");
                assertThat(pods()).hasSize(1);
                cluster.kubelet().terminate(pod, 0);
            } finally {
                executor.destroyForcibly();
            }
        } finally {
            framework.destroyForcibly();
        }
        cluster.eventually(() -> assertThat(cluster.client()
                        .resources(FrameworkResource.class)
                        .list()
                        .getItems())
                .as("what stop() has torn down")
                .isEmpty());
    }

    private static List<String> output(Process process) throws IOException, InterruptedException {
        try (var lines = process.inputReader()) {
            var output = new ArrayList<>(lines.lines().toList());
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            output.add("exit " + process.exitValue());
            return output;
        }
    }

    private List<Pod> pods() {
        return cluster.pods().stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.EXECUTOR))
                .toList();
    }
}
