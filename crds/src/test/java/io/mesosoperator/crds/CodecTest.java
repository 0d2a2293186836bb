package io.mesosoperator.crds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import java.util.List;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.Test;

class CodecTest {

    private final Codec codec = new Codec();

    @Test
    void aTaskBecomesItsMessageAndWhatStandsBesideIt() {
        var decoded = codec.decode(CustomResourceKind.TASK_INFO, yaml("""
                name: hello
                frameworkId: {value: cron}
                offerIds: [{value: o1}, {value: o2}]
                filters: {refuseSeconds: 1.5}
                kill: true
                data: aGk=
                command: {value: echo hi, shell: false, arguments: [echo, hi]}
                resources:
                - {name: cpus, type: SCALAR, scalar: {value: 1}}
                - {name: ports, type: RANGES, ranges: {range: [{begin: 31000, end: 31001}]}}
                """));

        var spec = assertOk(decoded);
        assertThat(spec.frameworkId().getValue()).isEqualTo("cron");
        assertThat(spec.offerIds()).extracting(OfferID::getValue).containsExactly("o1", "o2");
        assertThat(spec.filters())
                .contains(Filters.newBuilder().setRefuseSeconds(1.5).build());
        assertThat(spec.kill()).isTrue();
        assertThat(spec.message().getData()).isEqualTo(ByteString.copyFromUtf8("hi"));
        assertThat(spec.message().getCommand().getShell()).isFalse();
        assertThat(spec.message().getResources(0).getType()).isEqualTo(Value.Type.SCALAR);
        assertThat(spec.message().getResources(0).getScalar().getValue()).isEqualTo(1.0);
        assertThat(spec.message().getResources(1).getRanges().getRange(0).getBegin())
                .isEqualTo(31000);
    }

    @Test
    void whatAKindMayLeaveOutIsAbsentInTheMessage() {
        var spec = assertOk(codec.decode(CustomResourceKind.TASK_INFO, yaml("{name: t, frameworkId: {value: f}}")));

        assertThat(spec.message().hasTaskId()).isFalse();
        assertThat(spec.message().hasSlaveId()).isFalse();
        assertThat(spec.message().hasData()).isFalse();
        assertThat(spec.offerIds()).isEmpty();
        assertThat(spec.filters()).isEmpty();
        assertThat(spec.kill()).isFalse();
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        var decoded = codec.decode(CustomResourceKind.TASK_INFO, yaml("""
                comand: {value: echo}
                data: '***'
                resources:
                - {name: cpus, type: SCALAR, scalar: {value: two}}
                - {name: mem, type: SKALAR}
                - {name: ports, type: RANGES, ranges: {range: [{begin: -1, end: 1.5}, {begin: 1}]}}
                container: {type: DOCKER, docker: {image: 7, portMappings: {hostPort: 1}}}
                kill: yes please
                """));

        assertThat(problems(decoded))
                .satisfiesExactlyInAnyOrder(
                        problem ->
                                assertThat(problem).isEqualTo("spec.name: is required by TaskInfo but missing; add it"),
                        problem -> assertThat(problem)
                                .isEqualTo("spec.frameworkId: is required by TaskInfo but missing; add it"),
                        problem -> assertThat(problem)
                                .isEqualTo("spec.comand: is not a field of TaskInfo; did you mean 'command'?"),
                        problem -> assertThat(problem).startsWith("spec.data: is not base64"),
                        problem -> assertThat(problem)
                                .isEqualTo("spec.resources[0].scalar.value: has to be a number, not the string 'two'"),
                        problem -> assertThat(problem)
                                .isEqualTo("spec.resources[1].type: is 'SKALAR' but has to be one of"
                                        + " SCALAR, RANGES, SET, TEXT"),
                        problem -> assertThat(problem)
                                .isEqualTo("spec.resources[2].ranges.range[0].begin: is -1 but has to be between 0 and "
                                        + "18446744073709551615"),
                        problem -> assertThat(problem)
                                .isEqualTo(
                                        "spec.resources[2].ranges.range[0].end: is 1.5 but has to be a whole number"),
                        problem -> assertThat(problem)
                                .isEqualTo("spec.resources[2].ranges.range[1].end: is required by Range"
                                        + " but missing; add it"),
                        problem -> assertThat(problem)
                                .isEqualTo("spec.container.docker.image: has to be a string, not the number 7"),
                        problem -> assertThat(problem)
                                .isEqualTo("spec.container.docker.portMappings: has to be a list, not an object"),
                        problem -> assertThat(problem)
                                .isEqualTo("spec.kill: has to be true or false, not the string 'yes please'"));
    }

    @Test
    void theSpellingOfTheProtobufSchemaIsAnsweredWithTheOneUsedHere() {
        assertThat(problems(codec.decode(
                        CustomResourceKind.TASK_INFO, yaml("{name: t, frameworkId: {value: f}, task_id: {value: t}}"))))
                .containsExactly("spec.task_id: is not a field of TaskInfo; did you mean 'taskId'?");
    }

    @Test
    void aNameThatIsNearNothingIsAnsweredWithTheNamesThereAre() {
        assertThat(problems(codec.decode(FrameworkID.getDefaultInstance(), yaml("{value: f, zzzzzzzz: 1}"), "spec.id")))
                .containsExactly("spec.id.zzzzzzzz: is not a field of FrameworkID; its fields are value");
    }

    @Test
    void aResourceWithoutASpecIsInvalid() {
        assertThat(problems(codec.decode(CustomResourceKind.TASK_INFO, null)))
                .containsExactly("spec: has to be an object with the fields of TaskInfo, not nothing");
    }

    @Test
    void nullIsTheSameAsAbsent() {
        var spec = assertOk(codec.decode(
                CustomResourceKind.TASK_INFO, yaml("{name: t, frameworkId: {value: f}, data: null, offerIds: null}")));

        assertThat(spec.message().hasData()).isFalse();
    }

    @Test
    void aWholeNumberMayBeWrittenWithAPoint() {
        var range = assertOk(codec.decode(
                Value.Range.getDefaultInstance(), yaml("{begin: 31000.0, end: 18446744073709551615}"), "r"));

        assertThat(range.getBegin()).isEqualTo(31000);
        assertThat(Long.toUnsignedString(range.getEnd())).isEqualTo("18446744073709551615");
    }

    @Test
    void aNumberTooLargeForItsTypeIsRefused() {
        assertThat(problems(codec.decode(
                        Value.Range.getDefaultInstance(), yaml("{begin: 18446744073709551616, end: 1e30}"), "r")))
                .containsExactly(
                        "r.begin: is 18446744073709551616 but has to be between 0 and 18446744073709551615",
                        "r.end: is 1.0E30 but has to be a whole number");
    }

    @Test
    void aStatusWithOnlyAStateAndOtherFieldsCanBeReadInPart() {
        var json = yaml("{state: TASK_STAGING, podName: x, updates: []}");

        var status = assertOk(codec.decodePartial(TaskStatus.getDefaultInstance(), json, "status"));

        assertThat(status.getState()).isEqualTo(TaskState.TASK_STAGING);
        assertThat(problems(codec.decode(TaskStatus.getDefaultInstance(), json, "status")))
                .hasSize(3);
    }

    @Test
    void whatIsReadInPartStillHasToBeRight() {
        assertThat(problems(
                        codec.decodePartial(TaskStatus.getDefaultInstance(), yaml("{state: TASK_SLEEPING}"), "status")))
                .singleElement()
                .asString()
                .startsWith("status.state: is 'TASK_SLEEPING' but has to be one of TASK_STAGING, TASK_STARTING");
    }

    @Test
    void anIncompleteMessageIsWrittenWithWhatItHas() {
        var message = TaskInfo.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .buildPartial();

        assertThat(codec.encode(message)).isEqualTo(yaml("{taskId: {value: t}}"));
    }

    @Test
    void aNumberThatJsonDoesNotHaveIsNotWritten() {
        var message = Value.Scalar.newBuilder().setValue(Double.NaN).build();

        assertThatThrownBy(() -> codec.encode(message))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value is NaN");
    }

    @Test
    void aMessageThatContainsItselfIsRefusedBecauseNoCrdCouldSayIt() {
        var recursive = DescriptorProto.getDefaultInstance();

        assertThatThrownBy(() -> codec.encode(recursive))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("google.protobuf.DescriptorProto contains itself");
    }

    private static <T> T assertOk(Decoded<T> decoded) {
        return switch (decoded) {
            case Decoded.Ok<T>(var value) -> value;
            case Decoded.Invalid<T> invalid -> throw new AssertionError(invalid.message());
        };
    }

    private static List<String> problems(Decoded<?> decoded) {
        return switch (decoded) {
            case Decoded.Ok<?>(var value) -> throw new AssertionError("is valid: " + value);
            case Decoded.Invalid<?>(var problems) ->
                problems.stream().map(Problem::toString).toList();
        };
    }

    private static JsonNode yaml(String text) {
        try {
            return new YAMLMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
