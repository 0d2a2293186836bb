package io.mesosoperator.executor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.task.executor.ExecutorKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallRulesTest {

    private static final ExecutorKey CALLER = new ExecutorKey(new FrameworkKey("ns", "f"), "n1", "e");
    private static final String UUID = "AAAAAAAAAAAAAAAAAAAAAA==";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "type": "UPDATE"                                      | Expecting 'update' to be present
            "type": "MESSAGE"                                     | Expecting 'message' to be present
            "type": "SUBSCRIBE"                                   | Expecting 'subscribe' to be present
            "update": {}                                          | Missing required fields: update.status
            "type": "UPDATE", "update": {"status": STATUS}        | Expecting 'uuid' to be present
            "type": "UPDATE", "update": {"status": STATUS, "uuid": "AAAA"}}  | Not a valid UUID
            """)
    void aCallLacksWhatItsTypeNeeds(String fields, String words) {
        var status = "{\"task_id\": {\"value\": \"t\"}, \"state\": \"TASK_RUNNING\"";
        var json =
                fields.contains("uuid\"") ? fields.replace("STATUS", status) : fields.replace("STATUS", status + "}");

        assertThat(decide(json, true)).isInstanceOfSatisfying(CallRules.Decision.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).endsWith(words);
        });
    }

    @Test
    void anUpdateIsOfItsExecutorAndOfNobodyElse() {
        assertThat(update("\"source\": \"SOURCE_EXECUTOR\"")).isInstanceOf(CallRules.Decision.Perform.class);
        assertThat(update("\"source\": \"SOURCE_SLAVE\""))
                .isEqualTo(bad("Received Call from executor e of framework f with invalid source, expecting"
                        + " 'SOURCE_EXECUTOR'"));
        assertThat(update("\"source\": \"SOURCE_EXECUTOR\", \"executor_id\": {\"value\": \"other\"}"))
                .isEqualTo(bad("ExecutorID in Call: e does not match ExecutorID in TaskStatus: other"));
    }

    @Test
    void moreDataThanIsKeptIsRefusedWithItsSize() {
        var data = "AAAA".repeat(6000);

        assertThat(update("\"source\": \"SOURCE_EXECUTOR\", \"data\": \"" + data + "\""))
                .isEqualTo(bad("'data' has 18000 bytes, and 16384 is the most that is kept of an update"));
    }

    @Test
    void anUpdateIsNoLargerThanWhatIsKept() {
        var message = "m".repeat(30_000);

        assertThat(update("\"source\": \"SOURCE_EXECUTOR\", \"message\": \"" + message + "\""))
                .isInstanceOfSatisfying(
                        CallRules.Decision.Refused.class,
                        refused -> assertThat(refused.text()).contains("20480 is the most that is kept of one"));
    }

    @Test
    void aStateThatIsNotKnownIsRefused() {
        assertThat(decide("""
                "type": "UPDATE", "update": {"status": {"task_id": {"value": "t"}, "state": "TASK_KILLING"}}""", true))
                .isInstanceOfSatisfying(
                        CallRules.Decision.Refused.class,
                        refused -> assertThat(refused.text()).endsWith("Missing required fields: update.status.state"));
    }

    @Test
    void whoIsNotSubscribedIsNotHeard() {
        assertThat(decide("\"type\": \"MESSAGE\", \"message\": {\"data\": \"\"}", false))
                .isEqualTo(new CallRules.Decision.Refused(403, "Executor is not subscribed"));
        assertThat(decide("\"type\": \"SUBSCRIBE\", \"subscribe\": {}", false))
                .isInstanceOf(CallRules.Decision.Subscribe.class);
    }

    @Test
    void aTokenIsWorthNothingForAnotherExecutor() {
        var body = "{\"executor_id\": {\"value\": \"other\"}, \"framework_id\": {\"value\": \"f\"}}";

        assertThat(CallRules.decide(request(body), CALLER, "f", true))
                .isEqualTo(new CallRules.Decision.Refused(403, "The token is not of the executor that the call names"));
    }

    private static CallRules.Decision update(String more) {
        return decide("""
                "type": "UPDATE", "update": {"status": {
                  "task_id": {"value": "t"}, "state": "TASK_RUNNING", "uuid": "%s",
                  %s}}""".formatted(UUID, more), true);
    }

    private static CallRules.Decision bad(String words) {
        return new CallRules.Decision.Refused(400, "Failed to validate executor::Call: " + words);
    }

    private static CallRules.Decision decide(String fields, boolean isSubscribed) {
        var body = "{\"executor_id\": {\"value\": \"e\"}, \"framework_id\": {\"value\": \"f\"}, %s}".formatted(fields);
        return CallRules.decide(request(body), CALLER, "f", isSubscribed);
    }

    private static CallRules.Request request(String body) {
        return new CallRules.Request("POST", Optional.of("application/json"), Optional.empty(), body.getBytes(UTF_8));
    }
}
