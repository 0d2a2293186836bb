package io.mesosoperator.scheduler.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.SchemaName;
import io.mesosoperator.crds.V1Additions;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo.Network;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a 1.x client asks beyond the schema of 0.23 is served, or refused by its name; in both forms of calls. */
class V1TaskTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'check': {'type': 'COMMAND', 'command': {'command': {'value': 'x'}}} | check.command",
                "'check': {'type': 'HTTP', 'http': {'port': 80}} | check.http",
                "'limits': {'mem': {'value': 64}} | limits",
                "'container': {'type': 'MESOS', 'linux_info': {}} | container.linux_info",
                "'container': {'type': 'MESOS', 'rlimit_info': {'rlimits': []}} | container.rlimit_info",
                "'container': {'type': 'MESOS', 'tty_info': {}} | container.tty_info",
                "'container': {'type': 'MESOS', 'network_infos': [{}, {'name': 'net'}]} | container.network_infos.name",
                "'container': {'type': 'DOCKER', 'docker': {'image': 'i', "
                        + "'network': 'USER'}} | container.docker.network",
                "'container': {'type': 'DOCKER', 'docker': {'image': 'i', 'volume_driver': 'd'}}"
                        + " | container.docker.volume_driver",
                "'container': {'type': 'MESOS', 'mesos': {'image': {'type': 'APPC', 'appc': {'name': 'n'}}}}"
                        + " | container.mesos.image.type",
                "'container': {'type': 'MESOS', 'mesos': {'image': {'type': 'DOCKER', 'docker': {'name': 'n', "
                        + "'config': {}}}}}"
                        + " | container.mesos.image.docker.config",
                "'container': {'type': 'MESOS', 'volumes': [{'mode': 'RW', 'container_path': 'p', "
                        + "'source': {'type': 'SECRET',"
                        + " 'secret': {}}}]} | container.volumes[0].source.secret",
                "'command': {'value': 'x', 'environment': {'variables': [{'name': 'A', 'value': 'a'},"
                        + " {'name': 'B', 'type': 'SECRET', 'secret': {'type': 'VALUE', 'value': {'data': 'YQ=='}}}]}}"
                        + " | command.environment.variables[1].secret.value",
                "'command': {'value': 'x', 'uris': {'value': 'http://h/f', "
                        + "'output_file': 'g'}} | command.uris[0].output_file",
                "'resources': {'name': 'disk', 'type': 'SCALAR', 'scalar': {'value': 1}, "
                        + "'shared': {}} | resources[0].shared",
                "'resources': {'name': 'disk', 'type': 'SCALAR', 'scalar': {'value': 1}, "
                        + "'disk': {'source': {'type': 'PATH'}}}"
                        + " | resources[0].disk.source",
                "'resources': {'name': 'disk', 'type': 'SCALAR', 'scalar': {'value': 1}, "
                        + "'reservations': [{'role': 'a'},"
                        + " {'role': 'a/b'}]} | resources[0].reservations"
            })
    void whatNobodyCanDoIsRefusedByItsName(String more, String field) throws MalformedCall {
        var task = task(more.replace('\'', '"'));

        assertThat(V1Task.of(task).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem).startsWith(field + " "));
        assertThat(V1Task.of(again(task)).problems()).isEqualTo(V1Task.of(task).problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'kill_policy': {'grace_period': {'nanoseconds': 5}}",
                "'max_completion_time': {'nanoseconds': 5}",
                "'health_check': {'type': 'TCP', 'tcp': {'port': 1}}",
                "'health_check': {'http': {'port': 1, 'scheme': 'https'}}",
                "'check': {'type': 'TCP', 'delay_seconds': 0, 'interval_seconds': 1, 'timeout_seconds': 2, "
                        + "'tcp': {'port': 1}}",
                "'command': {'value': 'x', 'environment': {'variables': {'name': 'B', 'type': 'VALUE', 'value': 'b'}}}",
                "'health_check': {'type': 'HTTP', 'http': {'port': 1, 'scheme': 'http'}}",
                "'resources': {'name': 'cpus', 'type': 'SCALAR', 'scalar': {'value': 1}, "
                        + "'allocation_info': {'role': 'r'}}",
                "'no_such_field': {'of': 'anything'}"
            })
    void whatIsServedOrChangesNothingIsTaken(String more) throws MalformedCall {
        assertThat(V1Task.of(task(more.replace('\'', '"'))).problems()).isEmpty();
    }

    @Test
    void whatNothingOfTheOldSchemaCanSayIsInTheCustomResourceUnderItsName() throws MalformedCall {
        var task = V1Task.of(again(task("""
                "kill_policy": {"grace_period": {"nanoseconds": 5}}, "max_completion_time": {"nanoseconds": 6},
                "check": {"type": "TCP", "interval_seconds": 2.5, "tcp": {"port": 7}},
                "health_check": {"type": "HTTP", "http": {"port": 1, "scheme": "https"}},
                "command": {"value": "x", "environment": {"variables": {"name": "P", "type": "SECRET", "secret":
                  {"type": "REFERENCE", "reference": {"name": "database", "key": "password"}}}}}"""))).task();

        var resource = new Codec().encode(task);

        assertThat(resource.at("/killPolicy/gracePeriod/nanoseconds").asLong()).isEqualTo(5);
        assertThat(resource.at("/maxCompletionTime/nanoseconds").asLong()).isEqualTo(6);
        assertThat(resource.path("check").toString()).isEqualTo("""
                        {"type":"TCP","intervalSeconds":2.5,"tcp":{"port":7}}""");
        assertThat(resource.at("/healthCheck/http/scheme").asText()).isEqualTo("https");
        assertThat(resource.at("/command/environment/variables/0").toString()).isEqualTo("""
                        {"name":"P","value":"","secret":{"reference":{"name":"database","key":"password"}}}""");
    }

    @Test
    void anImageOfMesosContainerizerIsTheTasksImage() throws MalformedCall {
        var task = V1Task.of(again(task("""
                "container": {"type": "MESOS", "mesos": {"image": {"type": "DOCKER", "cached": false,
                 "docker": {"name": "busybox:1.35"}}},
                 "network_infos": [{"port_mappings": {"host_port": 31000, "container_port": 80, "protocol": "TCP"}}],
                 "volumes": {"mode": "RW", "container_path": "/in",
                   "source": {"type": "HOST_PATH", "host_path": {"path": "/out"}}}}"""))).task();

        assertThat(task.getContainer().getType()).isEqualTo(ContainerInfo.Type.DOCKER);
        var docker = task.getContainer().getDocker();
        assertThat(docker.getImage()).isEqualTo("busybox:1.35");
        assertThat(docker.getForcePullImage()).isTrue();
        assertThat(docker.getNetwork()).isEqualTo(Network.BRIDGE);
        assertThat(docker.getPortMappingsList()).singleElement().satisfies(port -> {
            assertThat(port.getHostPort()).isEqualTo(31000);
            assertThat(port.getContainerPort()).isEqualTo(80);
            assertThat(port.getProtocol()).isEqualTo("tcp");
        });
        assertThat(task.getContainer().getVolumes(0).getHostPath()).isEqualTo("/out");
    }

    @Test
    void aReservationWithItsRoleInItselfIsOneOfThatRole() throws MalformedCall {
        var task = V1Task.of(task("""
                "resources": [
                  {"name": "cpus", "type": "SCALAR", "scalar": {"value": 1},
                   "reservations": {"type": "STATIC", "role": "a"}},
                  {"name": "mem", "type": "SCALAR", "scalar": {"value": 32},
                   "reservations": {"type": "DYNAMIC", "role": "b", "principal": "ops"}}]""")).task();

        assertThat(task.getResources(0).getRole()).isEqualTo("a");
        assertThat(task.getResources(0).hasReservation()).isFalse();
        assertThat(task.getResources(1).getRole()).isEqualTo("b");
        assertThat(task.getResources(1).getReservation().getPrincipal()).isEqualTo("ops");
    }

    @Test
    void everyFieldThatWasAddedHasItsRule() {
        var fields = new TreeSet<String>();
        added(TaskInfo.getDescriptor(), new HashSet<>(), fields);

        assertThat(V1Field.ALL).containsOnlyKeys(fields);
    }

    /** Of this message and all that it can have. */
    private static void added(Descriptor message, Set<Descriptor> seen, Set<String> fields) {
        if (!seen.add(message)) {
            return;
        }
        V1Additions.to(message).ifPresent(added -> added(added, seen, fields));
        for (var field : message.getFields()) {
            if (message.getFile() == Protos.getDescriptor()) {
                fields.add(SchemaName.of(field));
            }
            if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                added(field.getMessageType(), seen, fields);
            }
        }
    }

    private static TaskInfo task(String more) throws MalformedCall {
        var call = MediaType.JSON.read("""
                {"type": "ACCEPT", "framework_id": {"value": "f"}, "accept": {"offer_ids": {"value": "o"}, "operations":
                 {"type": "LAUNCH", "launch": {"task_infos": {"name": "t", "task_id": {"value": "t"}, "agent_id":
                  {"value": "n1"}, %s}}}}}""".formatted(more).getBytes(UTF_8));
        return call.getAccept().getOperations(0).getLaunch().getTaskInfos(0);
    }

    /** The same by protobuf. */
    private static TaskInfo again(TaskInfo task) {
        try {
            return TaskInfo.parseFrom(task.toByteString());
        } catch (InvalidProtocolBufferException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
