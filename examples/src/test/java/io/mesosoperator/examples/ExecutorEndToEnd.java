package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What executors and their tasks get from real kubelets. */
@ExtendWith(ClusterExtension.class)
class ExecutorEndToEnd {

    private static final String NAMESPACE = "mesos-executor-test";

    private final Cluster cluster;

    ExecutorEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void register() {
        cluster.freshNamespace(NAMESPACE);
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Framework
                metadata: {name: only, namespace: %s}
                spec: {name: only, user: nobody, suppress: true, capabilities: [{type: REVOCABLE_RESOURCES}]}
                """.formatted(NAMESPACE));
    }

    @AfterEach
    void remove() {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void theExecutorReadsTheDataOfBothToTheLastByte() {
        // 0x00 to 0x03, and 0xff
        cluster.apply(task(
                "reader",
                "base64 -d /mnt/mesos/executor/task-data | od -An -tx1;"
                        + " base64 -d /mnt/mesos/executor/executor-data",
                "AAECA/8=",
                "aGVsbG8="));

        var _ = cluster.awaitState(NAMESPACE, "reader", "TASK_FINISHED");
        assertThat(cluster.output(NAMESPACE, "reader")).isEqualToIgnoringWhitespace("00 01 02 03 ff hello");
    }

    @Test
    void aKillEndsTheExecutor() {
        cluster.apply(task("sleeper", "trap \"exit 0\" TERM; sleep 3600 & wait", "", ""));
        var _ = cluster.awaitState(NAMESPACE, "sleeper", "TASK_RUNNING");

        cluster.kill(NAMESPACE, "sleeper");

        var _ = cluster.awaitState(NAMESPACE, "sleeper", "TASK_KILLED");
    }

    @Test
    void aTaskOnRevocableResourcesRunsWithItsMemoryBound() {
        var agent = cluster.client().nodes().list().getItems().stream()
                .filter(node -> node.getSpec().getTaints().isEmpty())
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getName();
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Agent
                metadata: {name: %s}
                spec:
                  resources:
                  - {name: cpus, type: SCALAR, revocable: {}, scalar: {value: 64}}
                  - {name: mem, type: SCALAR, revocable: {}, scalar: {value: 64}}
                """.formatted(agent));
        try {
            cluster.apply("""
                    apiVersion: mesosoperator.io/v1alpha1
                    kind: TaskInfo
                    metadata: {name: spare, namespace: %s}
                    spec:
                      name: spare
                      frameworkId: {value: only}
                      command: {value: 'exec tail /dev/zero'}
                      resources:
                      - {name: cpus, type: SCALAR, revocable: {}, scalar: {value: 64}}
                      - {name: mem, type: SCALAR, revocable: {}, scalar: {value: 32}}
                    """.formatted(NAMESPACE));

            var task = cluster.awaitState(NAMESPACE, "spare", "TASK_FAILED");
            assertThat(task.exitCode()).isEqualTo("137");
            assertThat(task.agent()).isEqualTo(agent);
        } finally {
            cluster.kubectl("delete", "agent", agent).run().orThrow();
        }
    }

    private static String task(String name, String command, String data, String executorData) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  name: %1$s
                  frameworkId: {value: only}
                  data: '%4$s'
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.05}}
                  - {name: mem, type: SCALAR, scalar: {value: 16}}
                  executor:
                    executorId: {value: %1$s}
                    data: '%5$s'
                    command: {value: '%3$s'}
                    resources:
                    - {name: cpus, type: SCALAR, scalar: {value: 0.05}}
                    - {name: mem, type: SCALAR, scalar: {value: 16}}
                """.formatted(name, NAMESPACE, command, data, executorData);
    }
}
