package io.mesosoperator.scheduler.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.protobuf.ByteString;
import io.mesosoperator.property.Damage;
import io.mesosoperator.property.Property;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.scheduler.Protos.Call;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is posted to the scheduler API, it is a call, or it is refused in words. */
class HostileCallTest {

    /** Longer than any call takes, on a machine that is busy. */
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    private static final List<String> SOUND = List.of("""
            {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "mine", "role": "*",
             "failover_timeout": 60.5, "capabilities": [{"type": "REVOCABLE_RESOURCES"}]}, "force": true}}""", """
            {"type": "ACCEPT", "framework_id": {"value": "f"}, "accept": {"offer_ids": [{"value": "o"}],
             "filters": {"refuse_seconds": "2.5"}, "operations": [{"type": "LAUNCH", "launch": {"task_infos": [{
              "name": "t", "task_id": {"value": "t"}, "agent_id": {"value": "n1"}, "data": "aGk=",
              "command": {"shell": "false", "value": "x", "uris": [{"value": "http://h/f", "extract": true}]},
              "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 1}},
               {"name": "ports", "type": "RANGES", "ranges": {"range": [{"begin": "31000", "end": 31001.0}]}}]
              }]}}]}}""", """
            {"type": "ACKNOWLEDGE", "framework_id": {"value": "f"}, "acknowledge": {"agent_id": {"value": "n1"},
             "task_id": {"value": "t"}, "uuid": "ex7nhQyHQU6Zt6442yZ3Gw=="}}""", """
            {"type": "RECONCILE", "framework_id": {"value": "f"}, "reconcile": {"tasks": [
             {"task_id": {"value": "t"}, "agent_id": {"value": "n1"}}, {"task_id": {"value": "u"}}]}}""");

    @Property
    void jsonIsACallThatReadsBackOrIsRefused(@Given(JsonBodies.class) byte[] body) throws MalformedCall {
        assertAnswered(MediaType.JSON, body);
    }

    @Property
    void protobufIsACallThatReadsBackOrIsRefused(@Given(ProtobufBodies.class) byte[] body) throws MalformedCall {
        assertAnswered(MediaType.PROTOBUF, body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483648",
                "1e-2147483647",
                "1e2147483647",
                "-1e2147483648",
                "1e99999999999",
                "0e2147483648",
                "Infinity",
                "0x10",
                " 1",
                "1_000"
            })
    void aNumberAsTextIsReadOrRefusedAtOnce(String number) {
        assertTimeoutPreemptively(AT_ONCE, () -> {
            assertAnswered(MediaType.JSON, withNumbers("\"" + number + "\""));
            assertAnswered(MediaType.JSON, withNumbers(number));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "0", "1e", "-", "0.0", "\\u0661"})
    void aNumberOfAMillionDigitsIsReadOrRefusedAtOnce(String piece) {
        var text = "1" + piece.repeat(1_000_000 / piece.length());
        assertTimeoutPreemptively(AT_ONCE, () -> assertAnswered(MediaType.JSON, withNumbers("\"" + text + "\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "\"", "[[],", "{\"subscribe\":"})
    void deepNestingIsRefusedAtOnce(String piece) {
        var body = piece.repeat(1_000_000 / piece.length()).getBytes(UTF_8);
        assertTimeoutPreemptively(AT_ONCE, () -> assertAnswered(MediaType.JSON, body));
    }

    private static byte[] withNumbers(String number) {
        return """
                {"type": "ACCEPT", "framework_id": {"value": "f"}, "accept": {"offer_ids": [{"value": "o"}],
                 "filters": {"refuse_seconds": %1$s}, "operations": [
                  {"type": "RESERVE", "reserve": {"resources": [
                   {"name": "ports", "type": "RANGES", "ranges": {"range": [{"begin": %1$s, "end": %1$s}]}}]}}]}}
                """.formatted(number).getBytes(UTF_8);
    }

    private static void assertAnswered(MediaType form, byte[] body) throws MalformedCall {
        var request = new ApiRequest(
                "POST",
                Optional.of(form.header()),
                Optional.empty(),
                Optional.of("stream"),
                Optional.empty(),
                ByteString.copyFrom(body));
        switch (RequestRules.decide(request, id -> new Connection.Connected("stream"), id -> "")) {
            case RequestDecision.Refused(var status, var text) -> {
                assertThat(status).isBetween(400, 501);
                assertThat(text).isNotBlank();
            }
            case RequestDecision.Perform(var call) -> assertReadsBack(call);
            case RequestDecision.Update(var call) ->
                assertThat(call.isInitialized()).isTrue();
            case RequestDecision.Subscribe(var subscribe, var _) ->
                assertThat(subscribe.isInitialized()).isTrue();
        }
    }

    private static void assertReadsBack(Call call) throws MalformedCall {
        var again = Call.newBuilder();
        V1Json.read(V1Json.write(call), again);
        // What is no field of the schema is no JSON either.
        assertThat(V1Json.write(again)).isEqualTo(V1Json.write(call));
    }

    static class JsonBodies implements GivenProvider {

        @Override
        public byte[] provide(ElementContext parameter) {
            var random = parameter.random();
            return random.intRange(0, 3) == 0
                    ? Damage.any(random, 300)
                    : Damage.of(random.oneOf(SOUND).getBytes(UTF_8), random);
        }
    }

    static class ProtobufBodies implements GivenProvider {

        @Override
        public byte[] provide(ElementContext parameter) {
            var random = parameter.random();
            if (random.intRange(0, 3) == 0) {
                return Damage.any(random, 300);
            }
            try {
                var sound = MediaType.JSON.read(random.oneOf(SOUND).getBytes(UTF_8));
                return Damage.of(sound.toByteArray(), random);
            } catch (MalformedCall impossible) {
                throw new AssertionError(impossible);
            }
        }
    }
}
