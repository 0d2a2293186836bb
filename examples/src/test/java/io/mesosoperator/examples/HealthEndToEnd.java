package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real checks by a real kubelet: the tasks of {@code examples/health}, all at once. */
@ExtendWith(ClusterExtension.class)
class HealthEndToEnd {

    private static final String NAMESPACE = Example.HEALTH.namespace();

    private final Cluster cluster;

    HealthEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void applyTheTasks(Cluster cluster) {
        Example.HEALTH.run(cluster);
    }

    @AfterAll
    static void removeThem(Cluster cluster) {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    @DisplayName("G16 HealthCheckTest.HealthyTask, G20 EnvironmentSetup")
    void aTaskIsRunningFirstAndThenHealthy() {
        awaitHealth("well", "", "true");
        awaitHealth("web", "", "true");
    }

    @Test
    @DisplayName("G17 HealthStatusChange")
    void everyChangeIsTold() {
        eventually()
                .untilAsserted(() -> assertThat(health("moody")).containsSubsequence("true", "false", "true", "false"));
        assertThat(cluster.task(NAMESPACE, "moody").orElseThrow().state()).isEqualTo("TASK_RUNNING");
    }

    @Test
    @DisplayName("G19 GracePeriod")
    void failuresInTheGracePeriodDoNotCount() {
        awaitHealth("slow", "", "true");
        cluster.awaitState(NAMESPACE, "never-well", "TASK_KILLED");
        assertThat(health("never-well")).containsExactly("", "false", "false");
        assertThat(cluster.task(NAMESPACE, "never-well").orElseThrow().lived()).isGreaterThan(5);
    }

    @Test
    void aTaskThatFailsTooOftenIsKilledThoughItEndsWell() {
        var sick = cluster.awaitState(NAMESPACE, "sick", "TASK_KILLED");

        assertThat(sick.exitCode()).isEqualTo("0");
        assertThat(sick.health()).containsExactly("", "true", "false", "false");
        sick.assertUpdatesAreInOrder();
    }

    @Test
    void aSidecarJudgesOtherStatusesThanAKubeletKnows() {
        cluster.awaitState(NAMESPACE, "picky", "TASK_KILLED");

        assertThat(health("picky")).containsExactly("", "true", "false", "false");
    }

    @Test
    void aKillIsNotTakenForTheHealthChecks() {
        awaitHealth("web", "", "true");

        cluster.kill(NAMESPACE, "web");

        assertThat(cluster.awaitState(NAMESPACE, "web", "TASK_KILLED").message())
                .startsWith("Command ");
        assertThat(health("web")).containsExactly("", "true", "");
    }

    private void awaitHealth(String task, String... says) {
        eventually().untilAsserted(() -> assertThat(health(task)).startsWith(says));
    }

    private List<String> health(String task) {
        return cluster.task(NAMESPACE, task).map(Task::health).orElse(List.of());
    }
}
