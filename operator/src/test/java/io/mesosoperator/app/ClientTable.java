package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.scheduler.SchedulerApiService;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeSet;

/** The life of a framework whose client library is told what to do: each step says what the client saw. */
final class ClientTable implements ClientLife {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A client may wait for two heartbeats that do not come, and then for a while. */
    private static final Duration RECONNECT = Duration.ofSeconds(70);

    private static final Duration IDLE = Duration.ofSeconds(60);

    /** Starts the client with the id of its framework; empty if it has none yet. */
    interface Start {
        ClientProcess with(String id) throws IOException;
    }

    private final Cluster cluster;
    private final OpenSchedulerApi door;
    private final Start start;
    private final Map<String, Map<String, Object>> orders = new HashMap<>();
    private ClientProcess client;
    private String id = "";
    private String agent = "";

    ClientTable(Cluster cluster, OpenSchedulerApi door, Start start) throws IOException {
        this.cluster = cluster;
        this.door = door;
        this.start = start;
        this.client = start.with(id);
    }

    @Override
    public SequencedMap<String, Step> steps() {
        var steps = new LinkedHashMap<String, Step>();
        steps.put("subscribes", this::subscribes);
        steps.put("offers", this::getsOffers);
        steps.put("task", this::runsATask);
        steps.put("failure", this::runsATaskThatFails);
        steps.put("refusal", this::hasATaskRefused);
        steps.put("kill", this::killsATask);
        steps.put("failover", this::failsOver);
        steps.put("restart", this::outlivesTheOperator);
        steps.put("idle", this::isIdleForAMinute);
        steps.put("teardown", this::tearsDown);
        return steps;
    }

    @Override
    public void afterFailure() throws IOException {
        client.close();
        client = start.with(id);
        client.next("subscribed");
    }

    private String subscribes() {
        id = client.next("subscribed").path("id").asText();
        assertThat(framework()).isNotNull();
        return "SUBSCRIBED";
    }

    private String getsOffers() {
        agent = client.next("offer").path("agent").asText();
        assertThat(agent).isEqualTo("n1");
        return "OFFERS";
    }

    private String runsATask() {
        launch("runs", "exit 0", 0.1);
        return status("runs", "TASK_RUNNING") + ", " + status("runs", "TASK_FINISHED");
    }

    private String runsATaskThatFails() {
        launch("fails", "exit 3", 0.1);
        return status("fails", "TASK_FAILED");
    }

    private String hasATaskRefused() {
        launch("refused", "exit 0", 100);
        var seen = status("refused", "TASK_ERROR");
        launch("after-refusal", "exit 0", 0.1);
        return seen + ", then " + status("after-refusal", "TASK_FINISHED");
    }

    private String killsATask() {
        launch("killed", "sleep 1000", 0.1);
        status("killed", "TASK_RUNNING");
        client.tell(Map.of("do", "kill", "task", "killed"));
        return status("killed", "TASK_KILLED");
    }

    /** Updates may be repeated for a client that takes, and acknowledges, an event late. */
    private String isIdleForAMinute() {
        var seen = new TreeSet<String>();
        client.during(IDLE).forEach(event -> seen.add(event.path("event").asText()));
        assertThat(seen).as("%s", client).doesNotContain("disconnected", "error", "failed", "exit");
        launch("after-idling", "exit 0", 0.1);
        return "then " + status("after-idling", "TASK_FINISHED");
    }

    /** The client is killed, and another comes with its id. */
    private String failsOver() throws IOException {
        launch("survives", "sleep 1000", 0.1);
        status("survives", "TASK_RUNNING");
        client.close();
        client = start.with(id);
        assertThat(client.next("subscribed").path("id").asText()).isEqualTo(id);
        client.tell(Map.of("do", "reconcile", "task", "survives", "agent", agent));
        var reconciled = client.next(
                "status",
                event -> event.path("reason").asText().equals("REASON_RECONCILIATION")
                        && event.path("task").asText().equals("survives"),
                PATIENCE);
        client.tell(Map.of("do", "kill", "task", "survives"));
        return describe(reconciled) + ", " + status("survives", "TASK_KILLED");
    }

    /** The operator ends, and another one is at its address. */
    private String outlivesTheOperator() throws IOException {
        launch("outlives", "sleep 1000", 0.1);
        status("outlives", "TASK_RUNNING");
        launch("before-restart", "exit 0", 0.1);
        status("before-restart", "TASK_FINISHED");
        cluster.eventually(() -> assertThat(isAcknowledged("before-restart")).isTrue());
        door.restart(SchedulerApiService.HEARTBEAT);
        var again = client.next("subscribed", event -> true, RECONNECT);
        assertThat(again.path("id").asText()).isEqualTo(id);
        client.tell(Map.of("do", "kill", "task", "outlives"));
        return "SUBSCRIBED, " + status("outlives", "TASK_KILLED");
    }

    private String tearsDown() {
        launch("last", "sleep 1000", 0.1);
        status("last", "TASK_RUNNING");
        client.tell(Map.of("do", "teardown"));
        cluster.eventually(() -> assertThat(framework()).isNull());
        return "the framework is gone";
    }

    @Override
    public void close() {
        client.close();
    }

    private void launch(String task, String command, double cpus) {
        var order = Map.<String, Object>of("do", "launch", "task", task, "command", command, "cpus", cpus);
        orders.put(task, order);
        client.tell(order);
    }

    /**
     * The state and the reason of the update of this task that has this state. An offer may go in the moment in which
     * it is accepted; as a framework would, the client is told to launch the task again.
     */
    private String status(String task, String state) {
        while (true) {
            var status = client.next(
                    "status",
                    event -> event.path("task").asText().equals(task) && (isOf(event, state) || isWithoutOffer(event)),
                    PATIENCE);
            if (isOf(status, state)) {
                return describe(status);
            }
            client.tell(Objects.requireNonNull(orders.get(task)));
        }
    }

    private static boolean isOf(JsonNode status, String state) {
        return status.path("state").asText().equals(state);
    }

    private static boolean isWithoutOffer(JsonNode status) {
        return status.path("reason").asText().equals("REASON_INVALID_OFFERS");
    }

    private static String describe(JsonNode status) {
        var reason = status.path("reason").asText();
        return status.path("state").asText() + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    /** What is acknowledged last is written; a call of a client that is under way would end with the operator. */
    private boolean isAcknowledged(String taskId) {
        return cluster.client().resources(TaskInfoResource.class).list().getItems().stream()
                .filter(task -> task.specOrEmpty().at("/taskId/value").asText().equals(taskId))
                .anyMatch(task -> task.getMetadata().getAnnotations().containsKey("mesosoperator.io/acknowledged"));
    }

    private FrameworkResource framework() {
        return cluster.client().resources(FrameworkResource.class).withName(id).get();
    }
}
