package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.app.configuration.OperatorConfiguration;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.task.TaskTimeouts;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pods of ended tasks, against a real API server. */
@WithOperator(starts = false)
record EndedPodsIT(Cluster cluster) {

    @Test
    void aPodThatOutlivedItsTimeIsRemovedAndTheTasksRecordStaysAsItWas() {
        cluster.startOperator(keepingPods(Duration.ofSeconds(2)));
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(3));

        cluster.task("one", "hello", 0.5);

        var ended = cluster.awaitState("one", "TASK_FAILED");
        cluster.eventually(() -> assertThat(cluster.podOf("one")).isNull());
        cluster.task("two", "hello", 0.5);
        cluster.awaitState("two", "TASK_FAILED"); // whatever the removal brought about has been decided before this
        assertThat(cluster.status("one")).isEqualTo(ended);
        assertThat(cluster.client()
                        .resources(TaskInfoResource.class)
                        .withName("one")
                        .get())
                .as("the record is somebody else's")
                .isNotNull();
    }

    @Test
    void theTimeToLiveGoesOnWhileNoOperatorWorks() {
        cluster.startOperator(keepingPods(Duration.ofDays(7)));
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(0));
        cluster.task("kept", "hello", 0.5);
        cluster.task("gone", "hello", 0.5);
        cluster.awaitState("kept", "TASK_FINISHED");
        var ended = cluster.awaitState("gone", "TASK_FINISHED");
        cluster.stopOperator();
        cluster.client().resource(cluster.awaitPodOf("gone")).delete(); // by the cluster's own pod collector

        cluster.startOperator(keepingPods(Duration.ofMillis(1)));

        cluster.eventually(() -> assertThat(cluster.pods()).isEmpty());
        assertThat(cluster.status("gone")).isEqualTo(ended);
    }

    @Test
    void withoutATimeToLiveThePodGoesAtOnceWhichIsTwoWritesBesideThoseOfTheTasksLife() {
        cluster.startOperator(keepingPods(Duration.ZERO));
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(0));

        cluster.task("one", "hello", 0.5);

        cluster.awaitState("one", "TASK_FINISHED");
        cluster.eventually(() -> assertThat(cluster.pods()).isEmpty());
        assertThat(cluster.states("one")).endsWith("TASK_FINISHED");
        assertThat(cluster.operatorWrites("pods"))
                .extracting(AuditedRequest::verb)
                .containsExactly("create", "delete", "patch");
        assertThat(cluster.operatorWrites("taskinfos")).hasSizeLessThanOrEqualTo(2);
    }

    private static OperatorConfiguration keepingPods(Duration timeToLive) {
        return Cluster.config(
                new TaskTimeouts(TaskTimeouts.DEFAULT.startDeadline(), timeToLive), AgentPings.MESOS, Set.of());
    }
}
