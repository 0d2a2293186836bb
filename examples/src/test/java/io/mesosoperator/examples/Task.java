package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** A TaskInfo as the API server has it. */
record Task(JsonNode json) {

    private static final Set<String> TERMINAL =
            Set.of("TASK_FINISHED", "TASK_FAILED", "TASK_KILLED", "TASK_LOST", "TASK_ERROR");
    /** Told again when what the task waits for is another. */
    private static final String WAITING = "TASK_STAGING";

    private static final List<String> ORDER = List.of(WAITING, "TASK_RUNNING");

    String name() {
        return json.at("/metadata/name").asText();
    }

    /** The TaskID: the name, unless the task says another. */
    String id() {
        var said = json.at("/spec/taskId/value");
        return said.isMissingNode() ? name() : said.asText();
    }

    String framework() {
        return json.at("/spec/frameworkId/value").asText();
    }

    String state() {
        return status("state");
    }

    String reason() {
        return status("reason");
    }

    String message() {
        return status("message");
    }

    String exitCode() {
        return status("exitCode");
    }

    /** Name of its pod. */
    String pod() {
        return status("podName");
    }

    String agent() {
        return json.at("/status/slaveId/value").asText();
    }

    /** Whether this task and the other ran at the same time; both have ended. */
    boolean overlaps(Task other) {
        return time("TASK_RUNNING") < other.endTime() && other.time("TASK_RUNNING") < endTime();
    }

    /**
     * What each update since its start says of its health: {@code true}, {@code false}, or nothing. Before it, nothing
     * is said.
     */
    List<String> health() {
        var waits = updates().stream().filter(Task::waits).toList();
        assertThat(waits).noneMatch(update -> update.has("healthy"));
        return updates().stream()
                .filter(update -> !waits(update))
                .map(update -> update.path("healthy").asText())
                .toList();
    }

    private static boolean waits(JsonNode update) {
        return stateOf(update).equals(WAITING);
    }

    private static String news(JsonNode update) {
        return stateOf(update) + " " + update.path("healthy").asText() + " " + update.path("message");
    }

    private static void assertEachIsNews(List<? extends String> news) {
        for (var i = 1; i < news.size(); i++) {
            assertThat(news.get(i)).isNotEqualTo(news.get(i - 1));
        }
    }

    /** For how many seconds it ran; it has ended. */
    double lived() {
        return endTime() - time("TASK_RUNNING");
    }

    /** When it ended. */
    Instant ended() {
        return Instant.ofEpochMilli(Math.round(1000 * endTime()));
    }

    /** Of its updates, oldest first. */
    List<String> uuids() {
        return updates().stream().map(update -> update.path("uuid").asText()).toList();
    }

    private double time(String state) {
        return updates().stream()
                .filter(update -> state.equals(stateOf(update)))
                .findFirst()
                .map(Task::time)
                .orElseThrow(() -> new AssertionError(name() + " never was " + state));
    }

    private double endTime() {
        return time(updates().getLast());
    }

    private static double time(JsonNode update) {
        return update.path("timestamp").asDouble();
    }

    private static String stateOf(JsonNode update) {
        return update.path("state").asText();
    }

    /** A field of the latest update; empty when it is absent. */
    private String status(String field) {
        return json.path("status").path(field).asText();
    }

    private List<JsonNode> updates() {
        return json.at("/status/updates").valueStream().toList();
    }

    /** Asserts what Mesos promises of updates: each is told once, in order, and nothing follows a terminal one. */
    void assertUpdatesAreInOrder() {
        var states = updates().stream().map(Task::stateOf).toList();
        assertThat(states).as("states of %s", name()).isNotEmpty();
        assertThat(updates().stream().map(Task::news))
                .as("what the updates of %s say", name())
                .satisfies(Task::assertEachIsNews);
        assertThat(states.subList(0, states.size() - 1))
                .as("states of %s before the last", name())
                .isSubsetOf(ORDER)
                .isSortedAccordingTo((one, other) -> ORDER.indexOf(one) - ORDER.indexOf(other));
        assertThat(TERMINAL).as("terminal states").contains(states.getLast());
        assertThat(uuids()).as("uuids of %s", name()).doesNotContain("").doesNotHaveDuplicates();
        assertThat(updates().stream().map(Task::time)).as("times of %s", name()).isSorted();
    }
}
