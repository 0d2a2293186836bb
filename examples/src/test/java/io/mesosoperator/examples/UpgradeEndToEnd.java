package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator is replaced by that of another chart, and back, while tasks run: none of them restarts. */
@ExtendWith(ClusterExtension.class)
class UpgradeEndToEnd {

    private static final String NAMESPACE = "mesos-upgrade-test";
    private static final List<String> TASKS = List.of("first", "second", "third");

    /** The last one whose definitions no release owned. */
    private static final String BEFORE = "operator/src/test/resources/chart/crds-folder.tgz";

    private final Cluster cluster;

    UpgradeEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void runTasks() {
        cluster.freshNamespace(NAMESPACE);
        cluster.apply(Manifest.suppressedFramework(NAMESPACE, "patient"));
        TASKS.forEach(this::start);
    }

    @AfterEach
    void remove() {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void tasksGoOnWithTheChartOfBeforeAndWithThisOneAgain() {
        var pods = pods();

        cluster.helm(
                "upgrade",
                "mesos-operator",
                Repository.file(BEFORE).toString(),
                "--namespace=" + Cluster.OPERATOR_NAMESPACE,
                "--reset-then-reuse-values",
                "--wait");
        start("with-the-other-chart");
        cluster.helm(
                "upgrade",
                "mesos-operator",
                Repository.file("helm/mesos-operator").toString(),
                "--namespace=" + Cluster.OPERATOR_NAMESPACE,
                "--reset-then-reuse-values",
                "--take-ownership",
                "--wait");
        start("after-the-return");

        TASKS.forEach(task -> cluster.awaitState(NAMESPACE, task, "TASK_RUNNING"));
        assertThat(pods()).isEqualTo(pods);
    }

    private void start(String task) {
        cluster.apply(Manifest.task(NAMESPACE, "patient", task, "{value: 'sleep 3600'}", "0.05", 32));
        cluster.awaitState(NAMESPACE, task, "TASK_RUNNING");
    }

    /** Each pod, and how often its containers have started. */
    private List<String> pods() {
        return TASKS.stream()
                .map(task -> cluster.pod(NAMESPACE, task))
                .map(pod -> "%s %s"
                        .formatted(
                                pod.getMetadata().getUid(),
                                pod.getStatus().getContainerStatuses().stream()
                                        .map(container -> container.getContainerID() + container.getRestartCount())
                                        .toList()))
                .toList();
    }
}
