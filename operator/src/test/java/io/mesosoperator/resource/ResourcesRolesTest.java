package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.MesosCase;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.mesos.Protos.Resource.ReservationInfo;
import org.apache.mesos.Protos.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of a bag: by role, by name, found for a target. */
class ResourcesRolesTest {

    private static final ReservationInfo PRINCIPAL =
            ReservationInfo.newBuilder().setPrincipal("principal").build();

    @MesosCase("B39: what is reserved, by role, and what is not reserved at all")
    @Test
    @DisplayName("B39: reserved by role, and unreserved")
    void reservedByRoleAndUnreserved() {
        var unreserved = parse("cpus:1;mem:2;disk:4");
        var role1 = parse("cpus(role1):2;mem(role1):4;disk(role1):8;");
        var role2 = parse("cpus(role2):4;mem(role2):8;disk(role2):6;");
        var sum = unreserved.plus(role1).plus(role2);

        assertThat(sum.reserved()).hasSize(2).containsEntry("role1", role1).containsEntry("role2", role2);
        assertThat(sum.reserved("role1")).isEqualTo(role1);
        assertThat(sum.reserved("role2")).isEqualTo(role2);
        assertThat(sum.reserved("*")).isEqualTo(Resources.empty());
        assertThat(sum.reserved("role3")).isEqualTo(Resources.empty());
        assertThat(sum.unreserved()).isEqualTo(unreserved);
    }

    @Test
    @DisplayName("B39: static and dynamic reservations of a role are both its own")
    void staticAndDynamicReservationsOfARoleAreBothItsOwn() {
        var both = parse("cpus(role1):2;cpus(role1, principal):3");

        assertThat(both.plus(parse("cpus:1")).reserved("role1")).isEqualTo(both);
        assertThat(both.unreserved().isEmpty()).isTrue();
    }

    @MesosCase("B40: flattened, resources forget their roles")
    @ParameterizedTest(name = "B40: {0} flattened is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "cpus(role1):1;cpus(role2):2;mem(role1):5 | cpus:3;mem:5",
                "cpus(role1):1;cpus(role1, p):2;cpus:3    | cpus:6",
                "cpus:1;cpus{REV}:2;cpus(r){REV}:4        | cpus:1;cpus{REV}:6",
                "ports(r):[1-2];ports:[3-4]               | ports:[1-4]",
                "disk(r)[id:/a]:1;disk(r, p)[id:/a]:1;disk(r):1 | disk[id:/a]:1;disk[id:/a]:1;disk:1",
                "{}                                       | {}",
            })
    void flattened(String text, String expected) {
        assertThat(parse(text).flatten()).isEqualTo(parse(expected));
    }

    @Test
    @DisplayName("B40: flattened to a role, with and without a reservation")
    void flattenedToARole() {
        var resources = parse("cpus:1;cpus(role1):2;cpus(role2, principal):4");

        assertThat(resources.flatten("role3")).isEqualTo(parse("cpus(role3):7"));
        assertThat(resources.flatten("role3", PRINCIPAL)).isEqualTo(parse("cpus(role3, principal):7"));
        assertThatThrownBy(() -> resources.flatten("*", PRINCIPAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid reservation: role \"*\" cannot be dynamically reserved");
    }

    @MesosCase("B44: finding more than there is of a role finds nothing")
    @ParameterizedTest(name = "{0}: in {1} find {2}: {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "B44 | cpus(role1):2;mem(role1):10;cpus:4;mem:20 | cpus(role1):3;mem(role1):15"
                        + " | cpus(role1):2;mem(role1):10;cpus:1;mem:5",
                "B44 | cpus(role1):1;mem(role1):1;cpus:4;mem:4   | cpus(role1):1;mem(role1):1"
                        + " | cpus(role1):1;mem(role1):1",
                "B44 | cpus(role1):1;cpus:1                      | cpus:1                       | cpus:1",
                "B44 | cpus(role2):2;cpus:1                      | cpus:2                       | cpus:1;cpus(role2):1",
                "B44 | cpus(role2):2                             | cpus(role1):1                | cpus(role2):1",
                "B44 | cpus(role1, p):2;cpus(role1):2            | cpus(role1):3 | cpus(role1):2;cpus(role1, p):1",
                "B44 | cpus(role1, p):2;cpus(role1):2            | cpus(role1, p):3 | cpus(role1):1;cpus(role1, p):2",
                "B44 | cpus(role2):2;cpus(role3):2;cpus(role4):2 | cpus(role1):5"
                        + " | cpus(role2):2;cpus(role3):2;cpus(role4):1",
                "B44 | cpus(role1):1;mem(role1):1                | cpus(role1):2;mem(role1):2   | none",
                "B44 | cpus:2                                    | cpus(role1):2;cpus(role2):2  | none",
                "B44 | cpus:2                                    | mem:1                        | none",
                "B44 | cpus{REV}:2                               | cpus:1                       | none",
                "B44 | ports(role1):[1-5];ports:[6-10]           | ports(role1):[4-7] | ports(role1):[4-5];ports:[6-7]",
                "B44 | disks(role1):{a};disks:{b,c}              | disks(role1):{a,b} | disks(role1):{a};disks:{b}",
                "B44 | disk(role1)[id:/a]:5;disk(role1):5        | disk(role1):5                | disk(role1):5",
                "B44 | disk(role1)[id:/a]:5;disk(role1):5        | disk(role1)[id:/b]:5         | disk(role1)[id:/a]:5",
                "B44 | disk(role1)[id:/a]:5                      | disk(role1)[id:/a]:4         | none",
                "B44 | cpus:1                                    | {}                           | {}",
            })
    void find(String row, String text, String targets, @Nullable String found) {
        assertThat(parse(text).find(parse(targets)))
                .as(row)
                .isEqualTo(Optional.ofNullable(found).map(Resources::parse));
    }

    @MesosCase("B45: resources of a name, the names, and the types")
    @Test
    @DisplayName("B45: by name")
    void byName() {
        var resources = parse("cpus(role1):2;cpus:4").plus(parse("mem(role1):10;mem:10"));

        assertThat(resources.get("cpus")).isEqualTo(parse("cpus(role1):2;cpus:4"));
        assertThat(resources.get("mem")).isEqualTo(parse("mem(role1):10;mem:10"));
        assertThat(resources.get("gpus")).isEqualTo(Resources.empty());
        assertThat(resources.names()).containsExactly("cpus", "mem");
    }

    @Test
    @DisplayName("B45: types")
    void types() {
        var resources = parse("cpus(role1):2;cpus:4;ports:[1-10];ports:[11-20]");

        assertThat(resources.types())
                .hasSize(2)
                .containsEntry("cpus", Value.Type.SCALAR)
                .containsEntry("ports", Value.Type.RANGES);
        assertThat(resources.scalars()).isEqualTo(parse("cpus(role1):2;cpus:4"));
    }

    @Test
    @DisplayName("B45: totals by name are of one type")
    void totalsByNameAreOfOneType() {
        var resources = parse("cpus(role1):2;cpus:4;ports:[1-10];disks:{a};gpus:1");

        assertThat(resources.scalar("cpus")).contains(Scalar.of(6));
        assertThat(resources.gpus()).hasValue(1);
        assertThat(resources.scalar("ports")).isEmpty();
        assertThat(resources.ranges("ports")).contains(Ranges.of(1, 10));
        assertThat(resources.items("disks")).contains(ItemSet.of("a"));
    }

    @Test
    void scalarsAreWalkedEntryByEntryInThousandths() {
        var seen = new ArrayList<String>();

        parse("cpus(role1):2;cpus:0.001;ports:[1-10];disks:{a};disk(r)[id:/a]:3;cpus{REV}:4")
                .forEachScalar((name, millis) -> seen.add(name + "=" + millis));

        assertThat(seen).containsExactlyInAnyOrder("cpus=2000", "cpus=1", "cpus=4000", "disk=3000");
    }
}
