package io.mesosoperator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cluster.ApiServerExtension;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.framework.FrameworkResource;
import io.mesosoperator.scheduler.SchedulerDoor;
import io.mesosoperator.scheduler.SchedulerServer;
import io.mesosoperator.task.TaskInfoResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The life of a framework whose scheduler speaks HTTP and nothing else, against a real API server. */
class SchedulerLifeTest {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.create();

    private Cluster cluster;
    private SchedulerServer server;
    private SchedulerClient scheduler;

    @BeforeAll
    static void installCrds() {
        api.applyCrds(Path.of("..", "crds"));
    }

    @BeforeEach
    void startOperator() throws IOException {
        cluster = new Cluster(api);
        start();
    }

    private void start() throws IOException {
        server = new SchedulerServer(0);
        scheduler = new SchedulerClient(server.port());
        cluster.startOperator(new SchedulerEndpoint(server, api.client().getNamespace(), SchedulerDoor.HEARTBEAT));
    }

    @AfterEach
    void stopOperator() {
        cluster.close();
        scheduler.close();
        server.close();
    }

    private void restart() throws IOException {
        stopOperator();
        start();
    }

    @Test
    void aTaskLivesFromItsOfferToItsAcknowledgedEnd() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.runs());
        var mine = subscribe();
        var offer = mine.offer();
        assertThat(offer.at("/agent_id/value").asText()).isEqualTo("n1");
        assertThat(offer.at("/hostname").asText()).isEqualTo("n1");
        assertThat(offer.at("/framework_id/value").asText()).isEqualTo(mine.id());
        assertThat(cpus(offer)).isEqualTo(2.0);

        mine.launch(offer, "Task.One", 0.5);

        var running = mine.update("Task.One", "TASK_RUNNING");
        assertThat(running.at("/source").asText()).isEqualTo("SOURCE_EXECUTOR");
        assertThat(running.at("/agent_id/value").asText()).isEqualTo("n1");
        assertThat(running.at("/uuid").asText()).hasSize(24);
        mine.acknowledge(running);
        mine.kill("Task.One");
        var killed = mine.update("Task.One", "TASK_KILLED");
        mine.acknowledge(killed);
        cluster.eventually(() -> assertThat(task("Task.One").getMetadata().getAnnotations())
                .containsKey("mesosoperator.io/acknowledged"));
        mine.reconcile();
        mine.kill("nobody"); // its answer comes after that of the reconciliation, of which there is none
        assertThat(mine.stream()
                        .next("UPDATE")
                        .at("/update/status/task_id/value")
                        .asText())
                .isEqualTo("nobody");
    }

    @Test
    void whatIsLeftOfAnAcceptedOfferIsOfferedAgainWhenItsFilterIsOver() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.runs());
        var mine = subscribe();

        mine.launch(mine.offer(), "one", 0.5);

        assertThat(cpus(mine.offer())).isEqualTo(1.5);
    }

    @Test
    void anOfferThatChangesIsRescindedAndMadeAnew() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.runs());
        var mine = subscribe();
        var offer = mine.offer();

        cluster.task("declared", mine.id(), 0.5); // an offer shrinks for a declared task

        assertThat(mine.stream().next("RESCIND").at("/rescind/offer_id/value").asText())
                .isEqualTo(offer.at("/id/value").asText());
        assertThat(cpus(mine.offer())).isEqualTo(1.5);
    }

    @Test
    void aDeclinedOfferComesBackWithRevive() {
        api.kubelet().node("n1", 2, 1024);
        var mine = subscribe();
        var offer = mine.offer();

        mine.call("DECLINE", """
                "decline": {"offer_ids": [%s], "filters": {"refuse_seconds": 1000}}""".formatted(offer.path("id")));
        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
        mine.call("REVIVE");

        assertThat(mine.offer().path("id")).isNotEqualTo(offer.path("id"));
    }

    @Test
    void anAcceptWithoutOperationsIsADecline() {
        api.kubelet().node("n1", 2, 1024);
        var mine = subscribe();

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "filters": {"refuse_seconds": 1000}}""".formatted(mine.offer().path("id")));

        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
    }

    @Test
    void aSuppressedFrameworkGetsNoOffersUntilItIsRevived() {
        var mine = subscribe();
        mine.call("SUPPRESS");
        cluster.eventually(
                () -> assertThat(framework(mine.id()).getSpec().path("suppress").asBoolean())
                        .isTrue());
        api.kubelet().node("n1", 2, 1024);
        cluster.framework("other");
        cluster.eventually(() -> assertThat(cluster.offers())
                .extracting(offer -> offer.getSpec().at("/frameworkId/value").asText())
                .containsExactly("other"));
        var _ = cluster.client()
                .resources(FrameworkResource.class)
                .withName("other")
                .delete();

        mine.call("REVIVE");

        assertThat(cpus(mine.offer())).isEqualTo(2.0);
    }

    @Test
    @DisplayName("G3 UnknownKillTask, G5 TaskStateMismatch/Match, G6 ImplicitNonTerminalTask, by HTTP")
    void reconciliationTellsHowTasksStand() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.runs());
        var mine = subscribe();
        mine.launch(mine.offer(), "one", 0.5);
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));

        mine.reconcile();

        var implicit = mine.update("one", "TASK_RUNNING");
        assertThat(implicit.path("reason").asText()).isEqualTo("REASON_RECONCILIATION");
        assertThat(implicit.at("/agent_id/value").asText()).isEqualTo("n1");
        assertThat(implicit.has("uuid")).isFalse();

        mine.reconcile("one");

        assertThat(mine.update("one", "TASK_RUNNING").path("reason").asText()).isEqualTo("REASON_RECONCILIATION");

        mine.reconcile("nobody");

        assertThat(mine.update("nobody", "TASK_LOST").path("reason").asText()).isEqualTo("REASON_RECONCILIATION");

        mine.kill("no one");

        mine.update("no one", "TASK_LOST");
    }

    @Test
    @DisplayName("G9 UnacknowledgedTerminalTask, G7 ImplicitTerminalTask, by HTTP")
    void anEndIsToldUntilItIsAcknowledged() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.exits(0));
        var mine = subscribe();
        mine.launch(mine.offer(), "one", 0.5);
        var first = mine.stream().next("UPDATE").at("/update/status");
        var end = first;
        if (first.path("state").asText().equals("TASK_RUNNING")) {
            mine.acknowledge(first);
            end = mine.update("one", "TASK_FINISHED");
        }

        mine.reconcile();

        assertThat(mine.update("one", "TASK_FINISHED").path("reason").asText()).isEqualTo("REASON_RECONCILIATION");

        mine.acknowledge(end);
        mine.reconcile();
        mine.kill("nobody");

        assertThat(mine.stream()
                        .next("UPDATE")
                        .at("/update/status/task_id/value")
                        .asText())
                .isEqualTo("nobody");
    }

    @Test
    void whatWasNotAcknowledgedIsToldAgainToWhoeverComesBackAlsoByAnotherOperator() throws IOException {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.exits(3));
        var before = subscribe();
        before.launch(before.offer(), "one", 0.5);
        var update = before.stream().next("UPDATE").at("/update/status");
        cluster.eventually(
                () -> assertThat(task("one").getStatus().path("state").asText()).isEqualTo("TASK_FAILED"));

        var after = subscribe(before.id());

        assertThat(before.stream().next("ERROR").at("/error/message").asText()).isEqualTo("Framework failed over");
        assertThat(after.stream().next("UPDATE").at("/update/status/uuid")).isEqualTo(update.path("uuid"));

        restart();
        var later = subscribe(before.id());

        var again = later.stream().next("UPDATE").at("/update/status");
        assertThat(again.path("uuid")).isEqualTo(update.path("uuid"));
        later.acknowledge(again);
        if (!again.path("state").asText().equals("TASK_FAILED")) {
            later.acknowledge(later.update("one", "TASK_FAILED"));
        }

        restart();
        var last = subscribe(before.id());
        last.kill("nobody");
        assertThat(last.stream()
                        .next("UPDATE")
                        .at("/update/status/task_id/value")
                        .asText())
                .isEqualTo("nobody");
    }

    @Test
    void whoTakesOverKeepsTasksAndOffers() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.runs());
        var before = subscribe();
        before.launch(before.offer(), "one", 0.5);
        before.acknowledge(before.update("one", "TASK_RUNNING"));

        var after = subscribe(before.id());

        assertThat(cpus(after.offer())).isEqualTo(1.5);
        after.kill("one");
        after.update("one", "TASK_KILLED");
    }

    @Test
    void aTaskOnAnOfferThatIsNoLongerValidIsLost() {
        var mine = subscribe();

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [{"value": "never"}], "operations": [%s]}""".formatted(launch("n1", "one", 0.5)));

        var lost = mine.update("one", "TASK_LOST");
        assertThat(lost.path("reason").asText()).isEqualTo("REASON_INVALID_OFFERS");
        assertThat(lost.path("source").asText()).isEqualTo("SOURCE_MASTER");
        assertThat(lost.path("message").asText())
                .isEqualTo("Task launched with invalid offers: Offer never is no longer valid");
        assertThat(lost.has("uuid")).isFalse();
    }

    @Test
    @DisplayName("C38 LaunchAcrossSlavesTest, by HTTP")
    void offersOfTwoAgentsCannotBeCombined() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().node("n2", 2, 1024);
        var mine = subscribe();
        var one = mine.offerOf("n1");
        var two = mine.offerOf("n2");

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s, %s], "operations": [%s]}""".formatted(one.path("id"), two.path("id"), launch("n1", "one", 0.5)));

        assertThat(mine.update("one", "TASK_LOST").path("message").asText())
                .startsWith("Task launched with invalid offers: Aggregated offers must belong to one single agent.");
    }

    @Test
    void aTaskThatTheApiServerRefusesIsAnError() {
        api.kubelet().node("n1", 2, 1024);
        var mine = subscribe();

        mine.launch(mine.offer(), "one/two", 0.5); // a TaskID has no slash

        var error = mine.update("one/two", "TASK_ERROR");
        assertThat(error.path("reason").asText()).isEqualTo("REASON_TASK_INVALID");
    }

    @Test
    void killBeforeTheTaskHasAnObjectStillKillsIt() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.runs());
        var mine = subscribe();

        mine.launch(mine.offer(), "one", 0.5);
        mine.kill("one");

        var end = mine.stream().next("UPDATE", isOf("one"));
        if (end.at("/update/status/state").asText().equals("TASK_RUNNING")) {
            mine.acknowledge(end.at("/update/status"));
            mine.update("one", "TASK_KILLED");
        } else {
            assertThat(end.at("/update/status/state").asText()).isEqualTo("TASK_KILLED");
        }
    }

    @Test
    void tearDownKillsTheTasksAndTheIdIsUsedUp() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.runs());
        var mine = subscribe();
        mine.launch(mine.offer(), "one", 0.5);
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));

        mine.call("TEARDOWN");

        assertThat(mine.stream().untilTheEnd())
                .noneMatch(event -> event.path("type").asText().equals("UPDATE"));
        cluster.eventually(() -> {
            assertThat(task("one").getStatus().path("state").asText()).isEqualTo("TASK_KILLED");
            assertThat(task("one").getStatus().path("reason").asText()).isEqualTo("REASON_FRAMEWORK_REMOVED");
        });
        var again = scheduler.subscribe(subscription(mine.id()));
        assertThat(again.next().at("/error/message").asText())
                .startsWith("Completed framework attempted to re-register");
    }

    @Test
    void aLostAgentIsAFailureAndItsTasksAreLost() {
        api.kubelet().node("n1", 2, 1024);
        api.kubelet().automatic(pod -> PodScript.runs());
        var mine = subscribe();
        mine.launch(mine.offer(), "one", 0.5);
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));

        api.kubelet().remove("n1");

        assertThat(mine.stream().next("FAILURE").at("/failure/agent_id/value").asText())
                .isEqualTo("n1");
        assertThat(mine.update("one", "TASK_LOST").path("reason").asText()).isEqualTo("REASON_AGENT_REMOVED");
    }

    @Test
    void messagesToExecutorsAndRequestsAreTakenAndNothingComesOfThem() {
        var mine = subscribe();

        mine.call("MESSAGE", """
                "message": {"agent_id": {"value": "n1"}, "executor_id": {"value": "e"}, "data": "aGk="}""");
        mine.call("SHUTDOWN", """
                "shutdown": {"agent_id": {"value": "n1"}, "executor_id": {"value": "e"}}""");
        mine.call("REQUEST", """
                "request": {"requests": []}""");
        mine.kill("nobody");

        mine.update("nobody", "TASK_LOST");
    }

    // --- a scheduler

    private record Subscriber(SchedulerClient http, EventStreamReader stream, String id) {

        void call(String type) {
            call(type, "\"unknown\": 0");
        }

        void call(String type, String more) {
            http.call(stream, """
                    {"type": "%s", "framework_id": {"value": "%s"}, %s}""".formatted(type, id, more));
        }

        void launch(JsonNode offer, String task, double cpus) {
            call("ACCEPT", """
                    "accept": {"offer_ids": [%s], "operations": [%s], "filters": {"refuse_seconds": 0.0}}""".formatted(
                            offer.path("id"),
                            SchedulerLifeTest.launch(offer.at("/agent_id/value").asText(), task, cpus)));
        }

        void kill(String task) {
            call("KILL", """
                    "kill": {"task_id": {"value": "%s"}}""".formatted(task));
        }

        void acknowledge(JsonNode status) {
            call("ACKNOWLEDGE", """
                    "acknowledge": {"agent_id": %s, "task_id": %s, "uuid": %s}""".formatted(status.path("agent_id"), status.path("task_id"), status.path("uuid")));
        }

        void reconcile(String... tasks) {
            var list = String.join(
                    ",",
                    List.of(tasks).stream()
                            .map("{\"task_id\": {\"value\": \"%s\"}}"::formatted)
                            .toList());
            call("RECONCILE", "\"reconcile\": {\"tasks\": [" + list + "]}");
        }

        /** The next offer. */
        JsonNode offer() {
            return stream.next("OFFERS").at("/offers/offers/0");
        }

        JsonNode offerOf(String agent) {
            var event = stream.next(
                    "OFFERS",
                    offers -> offers.at("/offers/offers")
                            .valueStream()
                            .anyMatch(offer ->
                                    offer.at("/agent_id/value").asText().equals(agent)));
            return event.at("/offers/offers")
                    .valueStream()
                    .filter(offer -> offer.at("/agent_id/value").asText().equals(agent))
                    .findFirst()
                    .orElseThrow();
        }

        /** The next update of this task, which has to be of this state. */
        JsonNode update(String task, String state) {
            var status = stream.next("UPDATE", isOf(task)).at("/update/status");
            assertThat(status.path("state").asText()).as("%s", status).isEqualTo(state);
            return status;
        }
    }

    private static Predicate<JsonNode> isOf(String task) {
        return event -> event.at("/update/status/task_id/value").asText().equals(task);
    }

    private Subscriber subscribe() {
        return subscriber(scheduler.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info":
                  {"user": "nobody", "name": "mine", "failover_timeout": 1000}}}"""));
    }

    private Subscriber subscribe(String id) {
        return subscriber(scheduler.subscribe(subscription(id)));
    }

    private static String subscription(String id) {
        return """
                {"type": "SUBSCRIBE", "framework_id": {"value": "%s"}, "subscribe": {"framework_info":
                  {"user": "nobody", "name": "mine", "failover_timeout": 1000, "id": {"value": "%s"}}}}""".formatted(id, id);
    }

    private Subscriber subscriber(EventStreamReader stream) {
        var id = stream.next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();
        return new Subscriber(scheduler, stream, id);
    }

    private static String launch(String agent, String task, double cpus) {
        return """
                {"type": "LAUNCH", "launch": {"task_infos": [{
                  "name": "%s", "task_id": {"value": "%s"}, "agent_id": {"value": "%s"},
                  "command": {"value": "true"},
                  "resources": [
                    {"name": "cpus", "type": "SCALAR", "scalar": {"value": %s}},
                    {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}""".formatted(task, task, agent, cpus);
    }

    private static double cpus(JsonNode offer) {
        return offer.path("resources")
                .valueStream()
                .filter(resource -> resource.path("name").asText().equals("cpus"))
                .mapToDouble(resource -> resource.at("/scalar/value").asDouble())
                .sum();
    }

    private FrameworkResource framework(String id) {
        return cluster.client().resources(FrameworkResource.class).withName(id).get();
    }

    private TaskInfoResource task(String taskId) {
        return cluster.client().resources(TaskInfoResource.class).list().getItems().stream()
                .filter(task -> task.getSpec().at("/taskId/value").asText().equals(taskId))
                .findFirst()
                .orElseThrow();
    }
}
