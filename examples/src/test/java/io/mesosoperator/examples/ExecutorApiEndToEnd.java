package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The executor of {@code examples/executor} with several tasks in its pod, which a real kubelet resizes. */
@ExtendWith(ClusterExtension.class)
class ExecutorApiEndToEnd {

    private static final String EXAMPLE = "examples/executor";
    private static final String NAMESPACE = "mesos-executor";

    private final Cluster cluster;

    ExecutorApiEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void serveTheExecutorApi(Cluster cluster) {
        new Installation(cluster).change(Repository.file(EXAMPLE + "/operator.values"));
    }

    @AfterAll
    static void serveItNoLonger(Cluster cluster) {
        cluster.awaitRemoval(List.of(NAMESPACE));
        new Installation(cluster).restore();
    }

    @BeforeEach
    void removeAnEarlierRun() {
        cluster.awaitRemoval(List.of(NAMESPACE));
    }

    @AfterEach
    void remove() {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void theTasksOfTheExampleEndAsItsReadmeSays() {
        apply("");
        var _ = cluster.awaitState(NAMESPACE, "waits", "TASK_RUNNING");
        cluster.kill(NAMESPACE, "waits");

        for (var row : Example.rows(EXAMPLE)) {
            var task = cluster.awaitState(NAMESPACE, row.task(), row.state());
            assertThat(task.message()).as("message of %s", row.task()).isEqualTo(row.message());
            task.assertUpdatesAreInOrder();
        }
    }

    @Test
    void tasksShareAPodThatGrowsAndShrinksAndLiveThroughTheOperatorsSuddenEnd() {
        apply(cluster.workers().getFirst());
        for (var task : List.of("counts", "counts-too", "fails")) {
            var _ = cluster.awaitState(NAMESPACE, task, task.equals("fails") ? "TASK_FAILED" : "TASK_FINISHED");
        }
        var _ = cluster.awaitState(NAMESPACE, "waits", "TASK_RUNNING");
        awaitResources("200m", "48Mi"); // the executor and the one that is left
        var before = container();

        declare("first", "exec sleep 3600");
        declare("second", "while [ ! -e /tmp/go ]; do sleep 1; done; echo second goes");
        declare("third", "exec sleep 3600");
        for (var task : List.of("first", "second", "third")) {
            var _ = cluster.awaitState(NAMESPACE, task, "TASK_RUNNING");
        }
        awaitResources("500m", "96Mi");

        cluster.kill(NAMESPACE, "first");
        cluster.awaitState(NAMESPACE, "first", "TASK_KILLED").assertUpdatesAreInOrder();
        cluster.killOperator(cluster.operator());
        var go = cluster.kubectl("exec", "-n", NAMESPACE, pod().getMetadata().getName(), "--", "touch", "/tmp/go");
        go.run().orThrow(); // it ends while nobody leads
        declare("fourth", "echo fourth goes");
        cluster.kill(NAMESPACE, "third");

        cluster.awaitState(NAMESPACE, "second", "TASK_FINISHED").assertUpdatesAreInOrder();
        cluster.awaitState(NAMESPACE, "third", "TASK_KILLED").assertUpdatesAreInOrder();
        cluster.awaitState(NAMESPACE, "fourth", "TASK_FINISHED").assertUpdatesAreInOrder();
        var _ = cluster.awaitState(NAMESPACE, "waits", "TASK_RUNNING");
        awaitResources("200m", "48Mi");
        assertThat(container().getContainerID()).as("the container").isEqualTo(before.getContainerID());
        assertThat(container().getRestartCount()).isZero();
        assertThat(output().lines()).as("each task ran once").containsOnlyOnce("second goes", "fourth goes");
        for (var task : cluster.tasks(NAMESPACE)) {
            assertThat(task.pod())
                    .as("pod of %s", task.name())
                    .isEqualTo(pod().getMetadata().getName());
        }
    }

    /** @param agent of all tasks; empty for any */
    private void apply(String agent) {
        var manifests = Stream.of("00-namespace.yaml", "10-framework.yaml", "20-tasks.yaml")
                .map(name -> Repository.read(EXAMPLE + "/" + name))
                .collect(joining("---\n"));
        cluster.apply(
                agent.isEmpty()
                        ? manifests
                        : manifests.replace(
                                "    frameworkId: {value: words}\n",
                                "    frameworkId: {value: words}\n  " + Manifest.slaveId(agent)));
    }

    /** A further task with the executor of the example, on the agent where that runs. */
    private void declare(String name, String line) {
        var waits = cluster.kubectl("get", "taskinfo", "waits", "-n", NAMESPACE, "-o", "json")
                .run()
                .orThrow();
        var task = cluster.client().getKubernetesSerialization().unmarshal(waits, ObjectNode.class);
        task.remove("status");
        task.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
        ((ObjectNode) task.get("spec"))
                .put("name", name)
                .put("data", Base64.getEncoder().encodeToString(line.getBytes(UTF_8)))
                .remove("taskId");
        cluster.apply(task.toString());
    }

    private Pod pod() {
        var pods = cluster.client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("mesosoperator.io/executor", "runner")
                .list()
                .getItems();
        assertThat(pods).as("pods of the executor").hasSize(1);
        return pods.getFirst();
    }

    private ContainerStatus container() {
        return pod().getStatus().getContainerStatuses().getFirst();
    }

    /** Awaits that the kubelet has given this to the container. */
    private void awaitResources(String cpu, String memory) {
        eventually()
                .untilAsserted(() -> assertThat(container().getResources().getRequests())
                        .isEqualTo(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory))));
    }

    private String output() {
        return cluster.kubectl("logs", "-n", NAMESPACE, pod().getMetadata().getName())
                .run()
                .orThrow();
    }
}
