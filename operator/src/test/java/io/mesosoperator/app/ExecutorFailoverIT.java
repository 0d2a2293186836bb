package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.PriorityClassManifest;
import io.mesosoperator.cluster.Ports;
import io.mesosoperator.kubernetes.Labels;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An executor with several tasks in its pod, and an operator that is killed with SIGKILL between the updates, after
 * they were sent and before they were acknowledged: nothing is launched twice, and nothing is lost.
 */
@WithOperator(starts = false)
@Timeout(300)
record ExecutorFailoverIT(Cluster cluster, @TempDir Path directory) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ROUNDS = 3;

    @Test
    void statesAreExactThroughTheOperatorsSuddenEnds() throws Exception {
        PriorityClassManifest.apply(cluster.client());
        cluster.kubelet().node("n1", 4, 1024);
        cluster.framework("hello");
        var port = Ports.free(1)[0];
        var process = start(port, 0);
        var launched = new ArrayList<String>();
        var unacknowledged = new LinkedHashMap<String, String>();
        try (var _ = new ResizingKubelet(cluster)) {
            task("t0");
            await("a pod").atMost(PATIENCE).until(() -> !pods().isEmpty());
            var pod = cluster.kubelet().bindAndRunResizable(pods().getFirst());
            var executor = new PlayedExecutor(pod);
            executor.subscribe();
            launched.add(executor.launched("t0").at("/task_id/value").asText());
            for (var round = 1; round <= ROUNDS; round++) {
                var before = "t" + (round - 1);
                var next = "t" + round;
                executor.tellAndWait(before, "TASK_RUNNING");
                task(next);
                launched.add(executor.launched(next).at("/task_id/value").asText());
                // sent, and perhaps kept; of the acknowledgement the executor does not hear
                var uuid = executor.tell(before, "TASK_FINISHED");
                unacknowledged.put(before, PlayedExecutor.update(before, "TASK_FINISHED", uuid, ""));
                process.kill();
                process.awaitEnd();
                executor.close();

                process = start(port, round);
                executor = new PlayedExecutor(pod);
                executor.subscribe("\"unacknowledged_tasks\": [%s], \"unacknowledged_updates\": [%s]"
                        .formatted(taskInfo(next), String.join(",", unacknowledged.values())));
                executor.awaitAcknowledgement(uuid);
                unacknowledged.clear();
            }
            executor.tellAndWait("t" + ROUNDS, "TASK_RUNNING");
            executor.tellAndWait("t" + ROUNDS, "TASK_FINISHED");

            for (var i = 0; i <= ROUNDS; i++) {
                assertThat(cluster.states("t" + i))
                        .as("t%d", i)
                        .containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FINISHED");
            }
            assertThat(launched).containsExactly("t0", "t1", "t2", "t3");
            assertThat(pods()).hasSize(1);
            executor.close();
        } finally {
            process.close();
        }
    }

    private OperatorProcess start(int port, int round) throws IOException {
        var process = OperatorProcess.start(
                Files.createDirectory(directory.resolve("r" + round)),
                "r0",
                cluster.client().getConfiguration().getMasterUrl(),
                cluster.client().getConfiguration().getOauthToken(),
                "executorApi: {enabled: true, port: %1$d, address: \"127.0.0.1:%1$d\"}".formatted(port));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/executor".formatted(port)))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            await("the executor API")
                    .atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(() -> assertThat(http.send(request, BodyHandlers.discarding())
                                    .statusCode())
                            .as("%s", process)
                            .isEqualTo(401)); // before it leads it is 503
        }
        return process;
    }

    private List<Pod> pods() {
        return cluster.pods().stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey(Labels.EXECUTOR))
                .toList();
    }

    private static String taskInfo(String task) {
        return """
                {"name": "%1$s", "task_id": {"value": "%1$s"}, "agent_id": {"value": "n1"}}""".formatted(task);
    }

    private void task(String name) {
        cluster.create("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %1$s}
                spec:
                  name: %1$s
                  frameworkId: {value: hello}
                  slaveId: {value: n1}
                  executor:
                    executorId: {value: e}
                    command: {value: "run"}
                    resources:
                    - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.2}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(name));
    }
}
