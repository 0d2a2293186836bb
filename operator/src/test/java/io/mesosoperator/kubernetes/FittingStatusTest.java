package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FittingStatusTest {

    private static final int MOST = 256 * 1024;

    @Test
    void aLongHistoryKeepsTheWholeLatestMessage() {
        var fitting = FittingStatus.of("TaskInfo", history(32, "x".repeat(20_000)));

        assertThat(bytes(fitting)).isLessThanOrEqualTo(MOST);
        assertThat(fitting.path("updates")).hasSize(32);
        assertThat(fitting.at("/updates/31/message").asText()).hasSize(20_000);
    }

    @Test
    void oneOfTheLongestMessagesOfTheWidestCharactersFits() {
        var fitting = FittingStatus.of("TaskInfo", history(32, "\uD83D\uDE00".repeat(40_000)));

        assertThat(bytes(fitting)).isLessThanOrEqualTo(MOST);
        assertThat(fitting.path("updates")).hasSize(32);
    }

    @Test
    void anOfferWithMoreTasksThanItHasRoomForKeepsItsTimeAndCondition() {
        var status = JsonNodeFactory.instance.objectNode().put("acceptedTime", "2026-01-01T00:00:00Z");
        var tasks = status.putArray("tasks");
        IntStream.range(0, 4000)
                .forEach(i ->
                        tasks.addObject().put("taskId", "t".repeat(100) + i).put("message", "m".repeat(500)));
        status.putArray("conditions").addObject().put("type", "Accepted");

        var fitting = FittingStatus.of("Offer", status);

        assertThat(bytes(fitting)).isLessThanOrEqualTo(MOST);
        assertThat(fitting.path("acceptedTime").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(fitting.at("/conditions/0/type").asText()).isEqualTo("Accepted");
    }

    /** An operator that starts again reads it there. */
    @Test
    void ofAnAgentNoCheckpointIsCut() {
        var status = JsonNodeFactory.instance.objectNode();
        var checkpointed = status.putArray("checkpointedResources");
        IntStream.range(0, 512)
                .forEach(i -> checkpointed.addObject().put("name", "disk").put("role", "r".repeat(700)));
        status.put("reserved", "r".repeat(400_000));
        status.putArray("appliedOffers").add("o1").add("o2");

        var fitting = FittingStatus.smallest("Agent", status);

        assertThat(fitting.path("checkpointedResources")).isEqualTo(status.path("checkpointedResources"));
        assertThat(fitting.path("appliedOffers")).isEqualTo(status.path("appliedOffers"));
        assertThat(fitting.path("reserved").asText().length()).isLessThanOrEqualTo(200);
    }

    private static ObjectNode history(int updates, String message) {
        var status = JsonNodeFactory.instance.objectNode().put("message", message);
        var list = status.putArray("updates");
        IntStream.range(0, updates)
                .forEach(i -> list.addObject().put("state", "TASK_RUNNING").put("message", message));
        status.putArray("conditions").addObject().put("type", "Ready").put("message", message);
        return status;
    }

    private static int bytes(JsonNode status) {
        return status.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
