package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.ScriptedKubelet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks with a check, whose results are told and have no consequence, against a real API server. */
@WithOperator
class CheckLifeIT {

    private final VirtualClock clock = new VirtualClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private final Cluster cluster;
    private final OpenSchedulerApi door;
    private ScriptedKubelet kubelet;

    CheckLifeIT(Cluster cluster, OpenSchedulerApi door) {
        this.cluster = cluster;
        this.door = door;
    }

    @BeforeEach
    void aNode() {
        kubelet = new ScriptedKubelet(cluster.client(), clock);
        kubelet.node("n1", 2, 1024);
    }

    @AfterEach
    void stopKubelet() {
        kubelet.close();
    }

    @Test
    void eachResultIsToldAndHasNoConsequence() {
        var mine = subscribe();
        var pod = launch(mine, 600);

        var first = acknowledged(mine, "TASK_RUNNING");
        assertThat(first.has("reason")).isFalse();
        assertThat(first.path("check_status").toString()).isEqualTo("{\"type\":\"TCP\",\"tcp\":{}}");

        later(() -> kubelet.probe(pod, true));
        var second = acknowledged(mine, "TASK_RUNNING");
        assertThat(second.path("reason").asText()).isEqualTo("REASON_TASK_CHECK_STATUS_UPDATED");
        assertThat(second.at("/check_status/tcp/succeeded").toString()).isEqualTo("true");
        assertThat(second.path("timestamp").asDouble())
                .as("the kubelet's own time")
                .isEqualTo((double) clock.instant().getEpochSecond());

        later(() -> kubelet.probe(pod, false));
        var third = acknowledged(mine, "TASK_RUNNING");
        assertThat(third.at("/check_status/tcp/succeeded").toString()).isEqualTo("false");
        assertThat(third.has("healthy")).isFalse();
        var status = cluster.status(task());
        assertThat(status.at("/checkStatus/type").asText()).isEqualTo("TCP");
        assertThat(status.at("/checkStatus/tcp/succeeded").toString()).isEqualTo("false");
        assertThat(status.has("reason")).isFalse();

        mine.reconcile("one");
        var again = mine.update("one", "TASK_RUNNING");
        assertThat(again.path("reason").asText()).isEqualTo("REASON_RECONCILIATION");
        assertThat(again.at("/check_status/tcp/succeeded").toString()).isEqualTo("false");

        mine.kill("one");
        cluster.eventually(() -> assertThat(
                        cluster.client().resource(pod).get().getMetadata().getDeletionTimestamp())
                .isNotNull());
        later(() -> kubelet.finishDeletion(pod, 143));
        assertThat(mine.update("one", "TASK_KILLED").path("check_status").toString())
                .isEqualTo("{\"type\":\"TCP\",\"tcp\":{}}");
    }

    @Test
    void thatNoCheckHasSucceededIsToldWhenTheFirstOneMustHaveEnded() {
        clock.advance(Duration.ofMinutes(-5));
        var mine = subscribe();
        var pod = launch(mine, 0);

        assertThat(acknowledged(mine, "TASK_RUNNING").path("check_status").toString())
                .isEqualTo("{\"type\":\"TCP\",\"tcp\":{}}");
        var failed = acknowledged(mine, "TASK_RUNNING");
        assertThat(failed.at("/check_status/tcp/succeeded").toString()).isEqualTo("false");

        later(() -> kubelet.probe(pod, true));
        assertThat(acknowledged(mine, "TASK_RUNNING")
                        .at("/check_status/tcp/succeeded")
                        .toString())
                .isEqualTo("true");
        mine.assertThatNothingIsTold();
    }

    @Test
    void aCheckOfAnotherKindIsRefusedByItsName() {
        var mine = subscribe();

        accept(mine, "{\"type\": \"HTTP\", \"http\": {\"port\": 80}}");

        assertThat(mine.update("one", "TASK_ERROR").path("message").asText())
                .startsWith("check.http is not served here: its result is the status of an answer");
    }

    private SubscribedFramework subscribe() {
        return SubscribedFramework.of(door.client(), door.client().subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info":
                  {"user": "nobody", "name": "mine", "failover_timeout": 1000}}}"""));
    }

    private static JsonNode acknowledged(SubscribedFramework mine, String state) {
        var update = mine.update("one", state);
        mine.acknowledge(update);
        return update;
    }

    /** A task that runs, and of which no check has succeeded yet. */
    private Pod launch(SubscribedFramework mine, int delay) {
        accept(mine, """
                {"type": "TCP", "tcp": {"port": 80}, "delay_seconds": %d, "interval_seconds": 1, "timeout_seconds": 1}
                """.formatted(delay));
        var pod = cluster.awaitPodOf(task());
        kubelet.bind(pod);
        return kubelet.runUnprobed(pod);
    }

    private static void accept(SubscribedFramework mine, String check) {
        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH", "launch": {"task_infos": [
                  {"name": "one", "task_id": {"value": "one"}, "agent_id": {"value": "n1"}, "check": %s,
                   "command": {"value": "true"},
                   "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}}]}]}}]}
                """.formatted(mine.offer().path("id"), check));
    }

    private String task() {
        cluster.eventually(() -> assertThat(cluster.client()
                        .resources(TaskInfoResource.class)
                        .list()
                        .getItems())
                .hasSize(1));
        return cluster.client()
                .resources(TaskInfoResource.class)
                .list()
                .getItems()
                .getFirst()
                .getMetadata()
                .getName();
    }

    /** Kubelets tell whole seconds. */
    private void later(Runnable step) {
        clock.advance(Duration.ofSeconds(2));
        step.run();
    }
}
