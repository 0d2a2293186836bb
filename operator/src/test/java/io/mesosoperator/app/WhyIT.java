package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.NoOfferReason;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.cluster.PodScript;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a task says that waits, and a Framework that has no offer. */
@WithOperator(starts = false)
record WhyIT(Cluster cluster) {

    /** Figures of a framework follow within half a minute. */
    private static final Duration ONE_FIGURE = Duration.ofSeconds(50);

    private static final String TASKS = "tasks: {image: \"busybox:1.35\"}\n";

    @Test
    void aTaskThatWaitsForRoomSaysSoWithTheNumbersAndThenThatItRuns() throws Exception {
        cluster.startOperator();
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("hello");
        cluster.task("first", "hello", 1.5);
        cluster.awaitState("first", "TASK_RUNNING");

        cluster.task("second", "hello", 1);

        cluster.eventually(
                () -> assertThat(scheduled("second").path("status").asText()).isEqualTo("False"));
        var condition = scheduled("second");
        assertThat(condition.path("reason").asText()).isEqualTo(WaitReason.AGENTS_BUSY.word());
        assertThat(condition.path("message").asText())
                .isEqualTo("Waiting: 0 of 1 agent can hold it now: 1 lacks cpus (needs 1, most free 0.5 on n1)");
        assertThat(cluster.status("second").path("message")).isEqualTo(condition.path("message"));
        var whole = why("tasks", "second");
        assertThat(whole.path("reason").asText()).isEqualTo(WaitReason.AGENTS_BUSY.word());
        assertThat(whole.path("agents").path(0).path("message").asText())
                .isEqualTo("lacks cpus: it needs 1, and 0.5 is free");

        cluster.kill("first");
        cluster.awaitState("second", "TASK_RUNNING");

        assertThat(scheduled("second").path("status").asText()).isEqualTo("True");
        assertThat(scheduled("first").isMissingNode())
                .as("it was placed at once")
                .isTrue();
    }

    @Test
    void whatIsKnownAtOnceIsToldAtOnce() {
        cluster.startOperator();
        cluster.kubelet().node("n1", 2, 1024);
        cluster.task("early", "late", 0.5);
        awaitReason("early", WaitReason.FRAMEWORK_NOT_READY);
        cluster.framework("hello");

        cluster.task("giant", "hello", 64);
        awaitReason("giant", WaitReason.NO_AGENT_LARGE_ENOUGH);
        cluster.task("elsewhere", "hello", 1, "  slaveId: {value: n9}");
        awaitReason("elsewhere", WaitReason.AGENT_UNKNOWN);
    }

    @Test
    void aQuotaThatIsUsedUpIsTold() {
        cluster.startOperator(Cluster.config(TASKS + "allocation: {quotas: {web: \"cpus:1\"}}"));
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.kubelet().node("n1", 4, 4096);
        cluster.framework("web", "  role: web");
        cluster.framework("other");
        cluster.task("first", "web", 1);
        cluster.awaitState("first", "TASK_RUNNING");

        cluster.task("second", "web", 1);
        awaitReason("second", WaitReason.QUOTA_EXHAUSTED);
    }

    @Test
    void aLimitThatIsReachedIsTold() {
        cluster.startOperator(Cluster.config(TASKS + "allocation: {limits: [{per: namespace, tasks: 1}]}"));
        cluster.nodeAndFramework("n1", "hello", PodScript.runs());
        cluster.task("first", "hello", 0.1);
        cluster.awaitState("first", "TASK_RUNNING");

        cluster.task("second", "hello", 0.1);
        awaitReason("second", WaitReason.TASK_LIMIT);
    }

    @Test
    void aFrameworkWithoutOffersSaysWhyAndWithThemThatItHasThem() {
        cluster.startOperator();
        cluster.framework("hello");

        cluster.eventually(
                () -> assertThat(offered("hello").path("reason").asText()).isEqualTo(NoOfferReason.NO_AGENTS.word()));
        assertThat(offered("hello").path("message").asText()).isEqualTo("There is no agent");

        cluster.kubelet().node("n1", 2, 1024);
        await().atMost(ONE_FIGURE)
                .untilAsserted(
                        () -> assertThat(status("hello").path("offers").asInt()).isEqualTo(1));
        assertThat(offered("hello").path("status").asText()).isEqualTo("True");
    }

    private void awaitReason(String task, WaitReason reason) {
        cluster.eventually(
                () -> assertThat(scheduled(task).path("reason").asText()).isEqualTo(reason.word()));
        assertThat(scheduled(task).path("status").asText()).isEqualTo("False");
    }

    private JsonNode scheduled(String task) {
        return condition(cluster.status(task), "Scheduled");
    }

    private JsonNode offered(String framework) {
        return condition(status(framework), "Offered");
    }

    private JsonNode status(String framework) {
        return cluster.client()
                .resources(FrameworkResource.class)
                .withName(framework)
                .get()
                .statusOrEmpty();
    }

    private static JsonNode condition(JsonNode status, String type) {
        return status.path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private JsonNode why(String kind, String name) throws IOException, InterruptedException {
        try (var management = new ManagementServer(0);
                var client = HttpClient.newHttpClient()) {
            management.serve(cluster.operator().whyPages());
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/why/%s/%s/%s"
                            .formatted(management.port(), kind, cluster.client().getNamespace(), name)))
                    .build();
            return new ObjectMapper()
                    .readTree(client.send(request, BodyHandlers.ofString()).body());
        }
    }
}
