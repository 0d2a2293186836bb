package io.mesosoperator.scheduler.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V1JsonTest {

    /** capabilities: {type: PARTITION_AWARE}, as a 1.x client writes it. */
    private static final UnknownFieldSet LATER_CAPABILITY = UnknownFieldSet.newBuilder()
            .addField(
                    10,
                    UnknownFieldSet.Field.newBuilder()
                            .addLengthDelimited(ByteString.copyFrom(new byte[] {8, 5}))
                            .build())
            .build();

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void namesAreThoseOfV1() throws JsonProcessingException {
        var status = TaskStatus.newBuilder()
                .setTaskId(Protos.TaskID.newBuilder().setValue("one"))
                .setState(Protos.TaskState.TASK_LOST)
                .setSource(TaskStatus.Source.SOURCE_SLAVE)
                .setReason(TaskStatus.Reason.REASON_SLAVE_REMOVED)
                .setSlaveId(Protos.SlaveID.newBuilder().setValue("n1"))
                .setUuid(ByteString.copyFrom(new byte[] {1, 2, 3}))
                .setTimestamp(1.5)
                .build();
        var event = Event.newBuilder()
                .setType(Event.Type.UPDATE)
                .setUpdate(Event.Update.newBuilder().setStatus(status))
                .build();

        assertThat(V1Json.write(event)).isEqualTo(JSON.readTree("""
                {"type": "UPDATE", "update": {"status": {"task_id": {"value": "one"}, "state": "TASK_LOST",
                 "source": "SOURCE_AGENT", "reason": "REASON_AGENT_REMOVED", "agent_id": {"value": "n1"},
                 "uuid": "AQID", "timestamp": 1.5}}}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "REASON_MEMORY_LIMIT, REASON_CONTAINER_LIMITATION_MEMORY",
        "REASON_EXECUTOR_PREEMPTED, REASON_CONTAINER_PREEMPTED",
        "REASON_SLAVE_DISCONNECTED, REASON_AGENT_DISCONNECTED",
        "REASON_COMMAND_EXECUTOR_FAILED, REASON_COMMAND_EXECUTOR_FAILED"
    })
    void reasonsAreReadAndWrittenByTheirLaterNames(TaskStatus.Reason reason, String name) throws Exception {
        var status = TaskStatus.newBuilder().setReason(reason).buildPartial();

        assertThat(V1Json.write(status).path("reason").asText()).isEqualTo(name);
        var read = TaskStatus.newBuilder();
        V1Json.read(JSON.readTree("{\"reason\": \"" + name + "\"}"), read);
        assertThat(read.getReason()).isEqualTo(reason);
    }

    @Test
    void everyNameOfV1StandsForOneThing() {
        for (var message : Protos.getDescriptor().getMessageTypes()) {
            assertThat(message.getFields().stream().map((FieldDescriptor field) -> V1Names.of(field)))
                    .as(message.getName())
                    .doesNotHaveDuplicates()
                    .noneMatch(name -> name.contains("slave"));
        }
        assertThat(TaskStatus.Reason.getDescriptor().getValues().stream().map(value -> V1Names.of(value)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aDefaultOfTheSchemaIsWrittenAndAnEmptyListIsNot() throws JsonProcessingException {
        var framework =
                FrameworkInfo.newBuilder().setUser("nobody").setName("mine").build();

        assertThat(V1Json.write(framework)).isEqualTo(JSON.readTree("""
                {"user": "nobody", "name": "mine", "failover_timeout": 0.0, "checkpoint": false, "role": "*"}"""));
    }

    @Test
    void numbersOf64BitsAreNumbers() {
        var range = Protos.Value.Range.newBuilder().setBegin(-1L).setEnd(2).build();

        assertThat(V1Json.write(range)).hasToString("{\"begin\":18446744073709551615,\"end\":2}");
    }

    @Test
    void readingIsLenientWhereMesosIs() throws MalformedCall {
        var call = read("""
                {"type": "ACCEPT", "framework_id": {"value": "f"}, "no_such_field": [1],
                 "decline": null,
                 "accept": {
                   "offer_ids": [{"value": "o"}],
                   "filters": {"refuse_seconds": "2.5"},
                   "operations": [{"type": "LAUNCH", "launch": {"task_infos": [{
                     "name": "t", "task_id": {"value": "t"}, "agent_id": {"value": "n1"}, "data": "aGk=",
                     "command": {"shell": "false", "value": "x", "uris": []},
                     "resources": [
                       {"name": "cpus", "type": "SCALAR", "scalar": {"value": 1}},
                       {"name": "ports", "type": "RANGES", "ranges": {"range": [{"begin": "31000", "end": 31001.0}]}}]
                   }]}}]}}""");

        assertThat(call.hasDecline()).isFalse();
        assertThat(call.getAccept().getFilters().getRefuseSeconds()).isEqualTo(2.5);
        var task = call.getAccept().getOperations(0).getLaunch().getTaskInfos(0);
        assertThat(task.getSlaveId().getValue()).isEqualTo("n1");
        assertThat(task.getData().toStringUtf8()).isEqualTo("hi");
        assertThat(task.getCommand().getShell()).isFalse();
        assertThat(task.getResources(0).getScalar().getValue()).isEqualTo(1.0);
        assertThat(task.getResources(1).getRanges().getRange(0).getEnd()).isEqualTo(31001);
    }

    /** stout's protobuf parser adds a value of a repeated field to it, be it in a list or not. */
    @Test
    void oneOfAListNeedsNoList() throws MalformedCall {
        var call = read("""
                {"type": "ACCEPT", "framework_id": {"value": "f"},
                 "accept": {"offer_ids": {"value": "o"}, "operations": {"type": "LAUNCH", "launch": {"task_infos": {
                     "name": "t", "task_id": {"value": "t"}, "agent_id": {"value": "n1"},
                     "command": {"value": "x", "arguments": "y", "uris": {"value": "http://a/b"}}}}}}}""");

        assertThat(call.getAccept().getOfferIdsList())
                .extracting(Protos.OfferID::getValue)
                .containsExactly("o");
        var command =
                call.getAccept().getOperations(0).getLaunch().getTaskInfos(0).getCommand();
        assertThat(command.getArgumentsList()).containsExactly("y");
        assertThat(command.getUrisList())
                .extracting(Protos.CommandInfo.URI::getValue)
                .containsExactly("http://a/b");
    }

    @Test
    void anEnumIsReadByItsNumberToo() throws MalformedCall {
        var call = read("""
                {"type": 4, "framework_id": {"value": "f"}, "decline": {"offer_ids": []}}""");

        assertThat(call.getType()).isEqualTo(Call.Type.DECLINE);
    }

    @Test
    void anEnumOfNoKnownNameOrNumberIsNotSet() throws MalformedCall {
        var read = TaskStatus.newBuilder();

        V1Json.read(json("{\"state\": 4711, \"reason\": \"REASON_OF_LATER_TIMES\", \"source\": 1.5}"), read);

        assertThat(read.hasState()).isFalse();
        assertThat(read.hasReason()).isFalse();
        assertThat(read.hasSource()).isFalse();
    }

    @Test
    void whatAFrameworkCanDealWithAndNobodyHereKnowsIsLeftOut() throws MalformedCall {
        var call = read("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "u", "name": "n",
                 "capabilities": [{"type": "PARTITION_AWARE"}, {"type": "REVOCABLE_RESOURCES"}]}}}""");

        assertThat(call.getSubscribe().getFrameworkInfo().getCapabilitiesList())
                .extracting(FrameworkInfo.Capability::getType)
                .containsExactly(FrameworkInfo.Capability.Type.REVOCABLE_RESOURCES);
    }

    @Test
    void aFrameworkIsPartitionAwareIfItSaysSoInEitherForm() throws Exception {
        var json = read("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "u", "name": "n",
                 "capabilities": [{"type": "REVOCABLE_RESOURCES"}, {"type": "PARTITION_AWARE"}]}}}""");
        var protobuf = MediaType.PROTOBUF.read(Call.newBuilder()
                .setType(Call.Type.SUBSCRIBE)
                .setSubscribe(Call.Subscribe.newBuilder()
                        .setFrameworkInfo(FrameworkInfo.newBuilder()
                                .setUser("u")
                                .setName("n")
                                .setUnknownFields(LATER_CAPABILITY)))
                .build()
                .toByteArray());

        assertThat(V1View.of(json.getSubscribe().getFrameworkInfo()).partitionAware())
                .isTrue();
        assertThat(V1View.of(protobuf.getSubscribe().getFrameworkInfo()).partitionAware())
                .isTrue();
        assertThat(V1View.of(framework("\"roles\": []"))).isEqualTo(V1View.PLAIN);
    }

    @Test
    void aFrameworkHasTheRolesThatItNames() throws MalformedCall {
        var several = framework("""
                "capabilities": {"type": "MULTI_ROLE"}, "roles": ["prod", "dev"]""");

        assertThat(V1Framework.roles(several)).contains(List.of("prod", "dev"));
        assertThat(V1Framework.problem(several, List.of("dev"))).isEmpty();
        assertThat(V1Framework.problem(several, List.of("ads")))
                .contains("Suppressed role 'ads' is not contained in the list of roles");
        assertThat(V1Framework.roles(framework("\"role\": \"prod\""))).isEmpty();
        assertThat(V1Framework.roles(framework("\"capabilities\": {\"type\": \"MULTI_ROLE\"}")))
                .contains(List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'roles': 'a' | 'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable",
                "'capabilities': {'type': 'MULTI_ROLE'}, 'role': 'b' |"
                        + " 'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable",
                "'capabilities': {'type': 'MULTI_ROLE'}, 'roles': ['a', 'b', 'a'] |"
                        + " 'FrameworkInfo.roles' contains duplicate items: { a }",
                "'capabilities': {'type': 'MULTI_ROLE'}, 'roles': ['a', '/b'] |"
                        + " 'FrameworkInfo.roles' contains invalid role: Role '/b' cannot start with a slash",
            })
    void rolesThatMesosRefusesAreRefusedInItsWords(String more, String problem) throws MalformedCall {
        assertThat(V1Framework.problem(framework(more.replace('\'', '"')), List.of()))
                .contains(problem);
    }

    private static FrameworkInfo framework(String more) throws MalformedCall {
        var call = read("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "u", "name": "n", %s}}}
                """.formatted(more));
        return call.getSubscribe().getFrameworkInfo();
    }

    @Test
    void anOfferSaysForWhomItIsToThoseWhoKnowSeveralRoles() throws Exception {
        var event = Event.newBuilder()
                .setType(Event.Type.OFFERS)
                .setOffers(Event.Offers.newBuilder()
                        .addOffers(V1Offer.allocated(
                                Offer.newBuilder()
                                        .setId(Protos.OfferID.newBuilder().setValue("o"))
                                        .setFrameworkId(
                                                Protos.FrameworkID.newBuilder().setValue("f"))
                                        .setSlaveId(Protos.SlaveID.newBuilder().setValue("n1"))
                                        .setHostname("n1")
                                        .addResources(Protos.Resource.newBuilder()
                                                .setName("cpus")
                                                .setRole("*")
                                                .setType(Protos.Value.Type.SCALAR)
                                                .setScalar(Protos.Value.Scalar.newBuilder()
                                                        .setValue(1)))
                                        .build(),
                                "prod")))
                .build();
        var ofSeveral = V1View.of(framework("""
                "capabilities": {"type": "MULTI_ROLE"}, "roles": ["prod"]"""));

        assertThat(V1Json.write(ofSeveral.of(event)).at("/offers/offers/0")).isEqualTo(JSON.readTree("""
                {"id": {"value": "o"}, "framework_id": {"value": "f"}, "agent_id": {"value": "n1"}, "hostname": "n1",
                 "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 1.0}, "role": "*",
                   "allocation_info": {"role": "prod"}}],
                 "url": {"scheme": "http", "address": {"hostname": "n1", "port": 5051}, "path": "/slave(1)"},
                 "allocation_info": {"role": "prod"}}"""));
        assertThat(V1Json.write(V1View.PLAIN.of(event)).at("/offers/offers/0")).isEqualTo(JSON.readTree("""
                {"id": {"value": "o"}, "framework_id": {"value": "f"}, "agent_id": {"value": "n1"}, "hostname": "n1",
                 "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 1.0}, "role": "*"}],
                 "url": {"scheme": "http", "address": {"hostname": "n1", "port": 5051}, "path": "/slave(1)"}}"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"framework_id\": \"f\"} | Not expecting a JSON string for field 'framework_id'",
                "{\"framework_id\": {\"value\": 1}} | Not expecting a JSON number for field 'value'",
                "{\"accept\": {\"offer_ids\": \"o\"}} | Not expecting a JSON string for field 'offer_ids'",
                "{\"type\": true} | Not expecting a JSON boolean for field 'type'",
                "{\"accept\": {\"filters\": {\"refuse_seconds\": \"soon\"}}}"
                        + " | Failed to parse 'soon' as a number for field 'refuse_seconds'",
                "{\"failure\": 1, \"kill\": {}} | Missing required fields: kill.task_id",
                "{\"shutdown\": {}} | Missing required fields: shutdown.executor_id, shutdown.agent_id",
                "{\"acknowledge\": {\"uuid\": \"%\"}} | Failed to base64 decode bytes field 'uuid'",
                "[] | Expecting a JSON object, not array",
            })
    void aBodyThatIsNoCallIsRefusedWithTheFieldThatIsWrong(String body, String problem) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(MalformedCall.class)
                .hasMessageStartingWith("Failed to convert JSON into Call protobuf: " + problem);
    }

    @Test
    void aNumberThatIsTooLargeIsRefusedHoweverItIsWritten() {
        for (var number : List.of("18446744073709551616", "1e1000000000", "-1")) {
            assertThatThrownBy(() -> read("""
                            {"accept": {"operations": [{"type": "RESERVE", "reserve": {"resources": [
                             {"name": "ports", "type": "RANGES", "ranges": {"range": [{"begin": %s, "end": 1}]}}]}}]}}
                            """.formatted(number)))
                    .as(number)
                    .isInstanceOf(MalformedCall.class)
                    .hasMessageContaining("out of range for field 'begin'");
        }
    }

    @Test
    void protobufThatLacksWhatIsRequiredIsRefusedWithItsName() {
        var call = Call.newBuilder()
                .setType(Call.Type.ACCEPT)
                .setAccept(Call.Accept.newBuilder()
                        .addOperations(Offer.Operation.newBuilder().buildPartial())
                        .buildPartial())
                .buildPartial();

        assertThatThrownBy(() -> MediaType.PROTOBUF.read(call.toByteArray()))
                .isInstanceOf(MalformedCall.class)
                .hasMessage(
                        "Failed to parse body into Call protobuf: Missing required fields: accept.operations[0].type");
    }

    @Test
    void whatIsNoNumberIsRefusedInBothForms() {
        var call = Call.newBuilder()
                .setType(Call.Type.DECLINE)
                .setDecline(Call.Decline.newBuilder()
                        .setFilters(Protos.Filters.newBuilder().setRefuseSeconds(Double.NaN)))
                .build();

        assertThatThrownBy(() -> MediaType.PROTOBUF.read(call.toByteArray()))
                .hasMessage("Failed to parse body into Call protobuf: decline.filters.refuse_seconds is NaN");
        assertThatThrownBy(() -> read("{\"decline\": {\"filters\": {\"refuse_seconds\": 1e999999}}}"))
                .hasMessage("Failed to convert JSON into Call protobuf: decline.filters.refuse_seconds is Infinity");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(notJson);
        }
    }

    private static Call read(String json) throws MalformedCall {
        return MediaType.JSON.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
