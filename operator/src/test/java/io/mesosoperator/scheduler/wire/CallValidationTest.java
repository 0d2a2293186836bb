package io.mesosoperator.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import java.util.Optional;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls in protobuf's text form, and what a Mesos master says of them. */
class CallValidationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '"',
            value = {
                "framework_id { value: 'f' } | Expecting 'type' to be present",
                "type: SUBSCRIBE | Expecting 'subscribe' to be present",
                "type: SUBSCRIBE subscribe { framework_info { user: '' name: '' } } | -",
                "type: SUBSCRIBE framework_id { value: 'f' } subscribe { framework_info { user: '' name: '' } }"
                        + " | 'framework_id' differs from 'subscribe.framework_info.id'",
                "type: SUBSCRIBE subscribe { framework_info { user: '' name: '' id { value: 'f' } } }"
                        + " | 'framework_id' differs from 'subscribe.framework_info.id'",
                "type: SUBSCRIBE framework_id { value: 'f' }"
                        + " subscribe { framework_info { user: '' name: '' id { value: 'f' } } } | -",
                "type: REVIVE | Expecting 'framework_id' to be present",
                "type: REVIVE framework_id { value: 'f' } | -",
                "type: TEARDOWN framework_id { value: 'f' } | -",
                "type: SUPPRESS framework_id { value: 'f' } | -",
                "type: ACCEPT framework_id { value: 'f' } | Expecting 'accept' to be present",
                "type: DECLINE framework_id { value: 'f' } | Expecting 'decline' to be present",
                "type: KILL framework_id { value: 'f' } | Expecting 'kill' to be present",
                "type: KILL framework_id { value: 'f' } kill { task_id { value: 't' }"
                        + " kill_policy { grace_period { nanoseconds: 3600000000000 } } } | -",
                "type: KILL framework_id { value: 'f' } kill { task_id { value: 't' }"
                        + " kill_policy { grace_period { nanoseconds: 3600000000001 } } }"
                        + " | Expecting 'kill.kill_policy.grace_period' of 0 to 3600 seconds",
                "type: KILL framework_id { value: 'f' } kill { task_id { value: 't' }"
                        + " kill_policy { grace_period { nanoseconds: -1 } } }"
                        + " | Expecting 'kill.kill_policy.grace_period' of 0 to 3600 seconds",
                "type: SHUTDOWN framework_id { value: 'f' } | Expecting 'shutdown' to be present",
                "type: ACKNOWLEDGE framework_id { value: 'f' } | Expecting 'acknowledge' to be present",
                "type: RECONCILE framework_id { value: 'f' } | Expecting 'reconcile' to be present",
                "type: MESSAGE framework_id { value: 'f' } | Expecting 'message' to be present",
                "type: REQUEST framework_id { value: 'f' } | Expecting 'request' to be present",
            })
    void aCallNeedsWhatItsTypeNeeds(String text, String problem) throws TextFormat.ParseException {
        assertThat(CallValidation.problem(TextFormat.parse(text.replace('\'', '"'), Call.class), Optional.empty())
                        .orElse(null))
                .isEqualTo(problem);
    }

    @Test
    void anAcknowledgementNeedsAUuid() throws TextFormat.ParseException {
        var call = TextFormat.parse(
                "type: ACKNOWLEDGE framework_id { value: 'f' }"
                        + " acknowledge { agent_id { value: 'n' } task_id { value: 't' } uuid: 'short' }",
                Call.class);

        assertThat(CallValidation.problem(call, Optional.empty())).contains("Not a valid UUID");
        var valid = call.toBuilder();
        valid.getAcknowledgeBuilder().setUuid(ByteString.copyFrom(new byte[16]));
        assertThat(CallValidation.problem(valid.build(), Optional.empty())).isEmpty();
    }
}
