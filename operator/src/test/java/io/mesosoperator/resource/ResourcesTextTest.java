package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.MesosCase;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Protos.Volume;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading and printing. */
class ResourcesTextTest {

    @MesosCase("B1: cpus, ports and disks in one text are the sum of the three")
    @Test
    @DisplayName("B1: a text is the sum of its resources")
    void aTextIsTheSumOfItsResources() {
        var all = parse("cpus:45.55;ports:[10000-20000, 30000-50000];disks:{sda1}");

        assertThat(all)
                .isEqualTo(parse("cpus:45.55")
                        .plus(parse("ports:[10000-20000, 30000-50000]"))
                        .plus(parse("disks:{sda1}")));
        assertThat(all.items("disks")).contains(ItemSet.of("sda1"));
        assertThat(all.types()).containsEntry("disks", Value.Type.SET);
    }

    @MesosCase("B2: cpus(role1) and mem(role1) belong to role1, and are printed as they are parsed")
    @Test
    @DisplayName("B2: resources of a role")
    void resourcesOfARole() {
        var resources = parse("cpus(role1):2;mem(role1):3");

        assertThat(resources.toProto()).hasSize(2).allSatisfy(resource -> {
            assertThat(resource.getRole()).isEqualTo("role1");
            assertThat(resource.getType()).isEqualTo(Value.Type.SCALAR);
            assertThat(resource.hasReservation()).isFalse();
        });
        assertThat(parse(resources.toString())).isEqualTo(resources);
    }

    @ParameterizedTest(name = "B2: ''{0}'' equals ''{1}''")
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus(*):2                  | cpus:2",
                " cpus ( role1 ) : 2 ; ;    | cpus(role1):2",
                "cpus:1;cpus:1              | cpus:2",
                "cpus:0;mem:1               | mem:1",
                "ports:[];disks:{};cpus:1   | cpus:1",
                "ports:[5-30, 1-10]         | ports:[1-30]",
                "cpus:2;                    | cpus:2",
            })
    void differentTextsMayMeanTheSame(String text, String same) {
        assertThat(parse(text)).isEqualTo(parse(same));
    }

    @ParameterizedTest(name = "''{0}'' is nothing")
    @ValueSource(strings = {"", " ", ";", "{}", "cpus:0", "ports:[]"})
    void nothingCanBeWrittenInManyWays(String text) {
        assertThat(parse(text)).isEqualTo(Resources.empty()).hasToString("{}");
    }

    @MesosCase("B4: a resource without a colon and a value is an error")
    @ParameterizedTest(name = "B4: ''{0}'': {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus                  | Bad value for resources, missing or extra ':' in cpus",
                "cpus(role1)           | Bad value for resources, missing or extra ':' in cpus(role1)",
                "cpus:2:3              | Bad value for resources, missing or extra ':' in cpus:2:3",
                "mem:1;cpus(role1)     | Bad value for resources, missing or extra ':' in cpus(role1)",
                "cpus(role1:2          | Bad value for resources, mismatched parentheses in cpus(role1:2",
                "cpus(role1:2;mem:1    | Bad value for resources, mismatched parentheses in cpus(role1:2",
                "cpus)(role1:2         | Bad value for resources, mismatched parentheses in cpus)(role1:2",
                "cpus)role1(:2         | Bad value for resources, mismatched parentheses in cpus)role1(:2",
                "cpus(role1)x:2        | Bad value for resources, misplaced brackets in cpus(role1)x:2",
                "cpus(role1)(role2):2  | Bad value for resources, misplaced brackets in cpus(role1)(role2):2",
                "cpus:foo              | Bad type for resource cpus value foo type TEXT",
                "ports:[1] | Failed to parse resource ports value [1] error Expecting one or more \"ranges\"",
                "ports:[1-2            | Failed to parse resource ports value [1-2 error Mismatched brackets",
                "cpus:                 | Failed to parse resource cpus value  error Expecting non-empty string",
                "x:1;x:[1-2]           | Resources with the same name ('x') but different types are not allowed",
                "x(role1):1;x:{a}      | Resources with the same name ('x') but different types are not allowed",
                ":1                    | Resource ':1' is invalid: Empty resource name",
                "cpus:-1               | Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0",
                "ports:[2-1]           | Resource 'ports:[2-1]' is invalid: Invalid ranges resource: begin > end",
                "ports:[1-4, 2-5]"
                        + " | Resource 'ports:[1-4, 2-5]' is invalid: Invalid ranges resource: overlapping ranges",
                "disks:{a, a}          | Resource 'disks:{a, a}' is invalid: Invalid set resource: duplicated elements",
                "cpus():1              | Resource 'cpus():1' is invalid: Role names cannot be the empty string",
                "cpus(/a):1            | Resource 'cpus(/a):1' is invalid: Role '/a' cannot start with a slash",
                "cpus(*, p):1"
                        + " | Resource 'cpus(*, p):1' is invalid: Invalid reservation: role \"*\" cannot be"
                        + " dynamically reserved",
                "cpus[id]:1 | Resource 'cpus[id]:1' is invalid: DiskInfo should not be set for cpus resource",
            })
    void whatCannotBeReadIsAnErrorThatQuotesIt(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @MesosCase("B7: cpus, mem, disk and ports have totals")
    @Test
    @DisplayName("B7: totals of the resources everybody uses")
    void totalsOfTheResourcesEverybodyUses() {
        var resources = parse("cpus:45.55;mem:1024;ports:[10000-20000, 30000-50000];disk:512");

        assertThat(resources.cpus()).hasValue(45.55);
        assertThat(resources.mem()).hasValue(1024);
        assertThat(resources.disk()).hasValue(512);
        assertThat(resources.ports().orElseThrow()).hasToString("[10000-20000, 30000-50000]");
    }

    @MesosCase("B8: a resource that is not there has no total, which is not zero")
    @Test
    @DisplayName("B8: what is not there has no total")
    void whatIsNotThereHasNoTotal() {
        var resources = parse("cpus:45.55;disk:512");

        assertThat(resources.mem()).isEmpty();
        assertThat(resources.ports()).isEmpty();
        assertThat(Resources.empty().cpus()).isEmpty();
        assertThat(Resources.empty().disk()).isEmpty();
    }

    @Test
    @DisplayName("B7: totals run across roles and are whole MiB")
    void totalsRunAcrossRolesAndAreWholeMebibytes() {
        var resources = parse(
                "mem:1.6;mem(role1):1.6;cpus{REV}:1;cpus:0.5;disk(role1)[id:/a]:4.9;ports:[1-2];ports(role1):[3-4]");

        assertThat(resources.mem()).hasValue(3);
        assertThat(resources.cpus()).hasValue(1.5);
        assertThat(resources.disk()).hasValue(4);
        assertThat(resources.ports()).contains(Ranges.of(1, 4));
    }

    @ParameterizedTest(name = "{0} prints as {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "disks:{sda1};ports:[10000-20000, 30000-50000];cpus:45.55"
                        + " | cpus:45.55; ports:[10000-20000, 30000-50000]; disks:{sda1}",
                "ports:[1-2];disk:3;mem:2;gpus:1;cpus:1   | cpus:1; gpus:1; mem:2; disk:3; ports:[1-2]",
                "cpus(role2):1;cpus(role1):1;cpus:1       | cpus:1; cpus(role1):1; cpus(role2):1",
                "cpus(role1, principal1):8                | cpus(role1, principal1):8",
                "cpus{REV}:1                              | cpus{REV}:1",
                "disk(alice, hdfs-1234-4321)[hadoop:/hdfs:/data:rw]:1"
                        + " | disk(alice, hdfs-1234-4321)[hadoop:/hdfs:/data:rw]:1",
                "disk(r)[id:/data]{REV}:1                 | disk(r)[id:/data]{REV}:1",
                "disk(r)[:/h:/data:ro]:1                  | disk(r)[:/h:/data:ro]:1",
                "disk[]:1                                 | disk[]:1",
                "cpus:1.2345                              | cpus:1.235",
                "mem:1099511627776                        | mem:1099511627776",
            })
    void printsInMesosForm(String text, String printed) {
        assertThat(parse(text)).hasToString(printed);
        assertThat(parse(printed)).isEqualTo(parse(text)).hasToString(printed);
    }

    @Test
    void theFormOfADiskIsReadInFull() {
        Resource disk = parse("disk(alice, hdfs:1)[hadoop:/hdfs:/data:ro]{REV}:1.5")
                .toProto()
                .getFirst();

        assertThat(disk.getName()).isEqualTo("disk");
        assertThat(disk.getRole()).isEqualTo("alice");
        assertThat(disk.getReservation().getPrincipal()).isEqualTo("hdfs:1");
        assertThat(disk.getDisk().getPersistence().getId()).isEqualTo("hadoop");
        assertThat(disk.getDisk().getVolume())
                .isEqualTo(Volume.newBuilder()
                        .setHostPath("/hdfs")
                        .setContainerPath("/data")
                        .setMode(Volume.Mode.RO)
                        .build());
        assertThat(disk.hasRevocable()).isTrue();
        assertThat(disk.getScalar().getValue()).isEqualTo(1.5);
    }

    @ParameterizedTest(name = "[{0}] is host {1}, container {2}, mode {3}")
    @CsvSource({
        "id:/data, '', /data, RW",
        "id:/data:ro, '', /data, RO",
        "id:/h:/data, /h, /data, RW",
        "id:data, '', data, RW",
    })
    void aVolumeNeedsNoHostPathAndNoMode(String text, String host, String container, Volume.Mode mode) {
        Volume volume =
                parse("disk(r)[" + text + "]:1").toProto().getFirst().getDisk().getVolume();

        assertThat(volume.getHostPath()).isEqualTo(host);
        assertThat(volume.hasHostPath()).isEqualTo(!host.isEmpty());
        assertThat(volume.getContainerPath()).isEqualTo(container);
        assertThat(volume.getMode()).isEqualTo(mode);
    }

    @MesosCase("B13: cpus:0.00001 is less than can be counted and is an error (Mesos 1.9)")
    @ParameterizedTest(name = "B13: ''{0}'' would be nothing, so it is an error")
    @ValueSource(strings = {"cpus:0.00001", "cpus(role1):0.0004", "mem:-0.00001", "cpus:-1", "cpus:1e400", "cpus:1e30"})
    void aScalarThatWouldVanishIsAnError(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Invalid scalar resource: value");
    }

    @Test
    @DisplayName("B13: three decimals are kept")
    void threeDecimalsAreKept() {
        assertThat(parse("cpus:0.001").cpus()).hasValue(0.001);
        assertThat(parse("cpus:1.0011").plus(parse("cpus:0.9994"))).isEqualTo(parse("cpus:2"));
    }
}
