package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.parse;
import static io.mesosoperator.resource.Samples.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What makes resources the same kind: reservations, disks, revocability. {@code [:path]} is a volume without
 * persistence, {@code []} an empty DiskInfo.
 */
class ResourcesKindTest {

    @MesosCase("B47: unreserved, static and dynamic of two roles: no two are equal")
    @Test
    @DisplayName("B47: each kind of reservation differs from each other")
    void eachKindOfReservationDiffersFromEachOther() {
        var all = List.of(
                "cpus:8", "cpus(role1):8", "cpus(role2):8", "cpus(role1, principal1):8", "cpus(role2, principal2):8");

        for (String left : all) {
            for (String right : all) {
                assertThat(parse(left).equals(parse(right)))
                        .as(left + " and " + right)
                        .isEqualTo(left.equals(right));
                assertThat(parse(left).contains(parse(right))).isEqualTo(left.equals(right));
            }
        }
    }

    @Test
    @DisplayName("B47: the same role with another principal is another reservation")
    void theSameRoleWithAnotherPrincipalIsAnotherReservation() {
        assertThat(parse("cpus(role, principal1):8")).isNotEqualTo(parse("cpus(role, principal2):8"));
        assertThat(parse("cpus(role, principal1):8")
                        .plus(parse("cpus(role, principal2):8"))
                        .toProto())
                .hasSize(2);
    }

    @MesosCase("B48: what is reserved in the same way adds up")
    @MesosCase("B54: disks with a volume that is not persistent add up with those without")
    @MesosCase("B63: revocable resources add up with each other, and stand beside the others")
    @ParameterizedTest(name = "{0}: {1} + {2} = {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "B48 | cpus(role):8            | cpus(role):4            | cpus(role):12",
                "B48 | cpus(role, principal):8 | cpus(role, principal):4 | cpus(role, principal):12",
                "B54 | disk(role)[:path]:10    | disk(role)[]:10         | disk(role)[:path]:20",
                "B54 | disk(role)[]:10         | disk(role)[:path]:10    | disk(role)[]:20",
                "B63 | cpus{REV}:1             | cpus{REV}:1             | cpus{REV}:2",
            })
    void theSameKindAddsUp(String row, String left, String right, String sum) {
        assertThat(parse(left).plus(parse(right))).as(row).isEqualTo(parse(sum));
        assertThat(parse(left).plus(parse(right)).toProto()).as(row).hasSize(1);
    }

    @Test
    @DisplayName("B48: static and dynamic reservations stand side by side")
    void staticAndDynamicReservationsStandSideBySide() {
        var sum = parse("cpus(role):8").plus(parse("cpus(role, principal):4"));

        assertThat(sum.toProto()).hasSize(2);
        assertThat(sum.contains(parse("cpus(role):8"))).isTrue();
        assertThat(sum.contains(parse("cpus(role):9"))).isFalse();
    }

    @MesosCase("B49: static and dynamic reservations are each subtracted from their own kind")
    @Test
    @DisplayName("B49: each kind is subtracted from its own")
    void eachKindIsSubtractedFromItsOwn() {
        var total = parse("cpus(role):8").plus(parse("cpus(role, principal):8"));

        assertThat(total.minus(parse("cpus(role):2")).minus(parse("cpus(role, principal):4")))
                .isEqualTo(parse("cpus(role):6;cpus(role, principal):4"));
    }

    @Test
    @DisplayName("B49: neither kind of reservation contains both")
    void neitherKindOfReservationContainsBoth() {
        var fixed = parse("cpus(role):8");
        var dynamic = parse("cpus(role, principal):12");
        var both = fixed.plus(dynamic);

        assertThat(fixed.contains(both)).isFalse();
        assertThat(dynamic.contains(both)).isFalse();
        assertThat(both.contains(both)).isTrue();
    }

    @ParameterizedTest(name = "B54: {0} equals {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "disk[]:10               | disk[:path1]:10         | true",
                "disk[:path1]:10         | disk[:path2]:10         | true",
                "disk(role)[1:path1]:10  | disk(role)[1:path2]:10  | true",
                "disk(role)[1:path1]:10  | disk(role)[2:path1]:10  | false",
                "disk(role)[1:path1]:10  | disk(role)[:path1]:10   | false",
                "disk(role)[1:path1]:10  | disk(role)[1:path1]:11  | false",
                "disk(role)[1:path1]:10  | disk(role)[1]:10        | true",
                "disk[:path]:10          | disk(role)[:path]:10    | false",
                "disk:10                 | disk[:path]:10          | false",
            })
    void persistenceMattersAndTheVolumeDoesNot(String left, String right, boolean equal) {
        assertThat(parse(left).equals(parse(right))).isEqualTo(equal);
        assertThat(parse(right).equals(parse(left))).isEqualTo(equal);
    }

    @Test
    @DisplayName("B54: persistent volumes never merge")
    void persistentVolumesNeverMerge() {
        var one = parse("disk(role)[1:path]:10");
        var other = parse("disk(role)[2:path]:10");

        assertThat(one.plus(other).toProto()).hasSize(2);
        assertThat(one.plus(one).toProto()).hasSize(2);
        assertThat(one.plus(one)).isNotEqualTo(parse("disk(role)[1:path]:20"));
        assertThat(one.plus(other).disk()).hasValue(20);
        assertThat(one.plus(parse("disk(role):5")).toProto()).hasSize(2);
    }

    @MesosCase("B56: a persistent volume is subtracted whole, or not at all")
    @ParameterizedTest(name = "B56: {0} - {1} = {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "disk(role)[:path]:10    | disk(role)[]:10         | {}",
                "disk(role)[1:path]:10   | disk(role)[2:path]:10   | disk(role)[1:path]:10",
                "disk(role)[1:path]:10   | disk(role)[1:path]:10   | {}",
                "disk(role)[2:path]:10   | disk(role)[2:path2]:10  | {}",
                "disk(role)[1:path]:10   | disk(role)[1:path]:4    | disk(role)[1:path]:10",
                "disk(role)[1:path]:10   | disk(role):10           | disk(role)[1:path]:10",
                "disk(role):10           | disk(role)[1:path]:10   | disk(role):10",
            })
    void aPersistentVolumeIsSubtractedWholeOrNotAtAll(String left, String right, String difference) {
        assertThat(parse(left).minus(parse(right))).isEqualTo(parse(difference));
    }

    @Test
    @DisplayName("B56: a bag contains as many copies of a volume as it has")
    void aBagContainsAsManyCopiesOfAVolumeAsItHas() {
        var volume = parse("disk(role)[1:path]:10");
        var once = parse("cpus:1").plus(volume);

        assertThat(once.contains(volume)).isTrue();
        assertThat(once.contains(volume.plus(volume))).isFalse();
        assertThat(once.plus(volume).contains(volume.plus(volume))).isTrue();
        assertThat(once.plus(volume).minus(volume)).isEqualTo(once);
        assertThat(once.contains(parse("disk(role)[1:path]:9"))).isFalse();
    }

    @MesosCase("B58: persistent volumes are told from the rest")
    @Test
    @DisplayName("B58: persistent volumes apart from the rest")
    void persistentVolumesApartFromTheRest() {
        var volume = parse("disk(role1)[id1:path]:10");
        var total = parse("cpus:1;mem:512;disk:1000").plus(volume).plus(parse("disk(role2)[:path]:20"));

        assertThat(total.persistentVolumes()).isEqualTo(volume);
        assertThat(total.minus(volume).persistentVolumes().isEmpty()).isTrue();
    }

    @MesosCase("B62: revocable resources equal revocable ones only")
    @Test
    @DisplayName("B62: revocable equals revocable only")
    void revocableEqualsRevocableOnly() {
        assertThat(parse("cpus{REV}:1")).isEqualTo(parse("cpus{REV}:1")).isNotEqualTo(parse("cpus:1"));
    }

    @Test
    @DisplayName("B63: revocable and other resources stand side by side")
    void revocableAndOtherResourcesStandSideBySide() {
        var revocable = parse("cpus{REV}:1");
        var sum = revocable.plus(parse("cpus:1"));

        assertThat(sum.contains(revocable)).isTrue();
        assertThat(sum.contains(parse("cpus:1"))).isTrue();
        assertThat(sum.contains(parse("cpus{REV}:2"))).isFalse();
        assertThat(sum.contains(parse("cpus:2"))).isFalse();
        assertThat(sum.cpus()).hasValue(2);
    }

    @Test
    @DisplayName("B63: revocable is subtracted from revocable")
    void revocableIsSubtractedFromRevocable() {
        var sum = parse("cpus{REV}:1;cpus:1");

        assertThat(sum.minus(parse("cpus{REV}:1"))).isEqualTo(parse("cpus:1"));
        assertThat(sum.minus(parse("cpus:1"))).isEqualTo(parse("cpus{REV}:1"));
        assertThat(parse("cpus{REV}:1").minus(parse("cpus:1"))).isEqualTo(parse("cpus{REV}:1"));
    }

    @MesosCase("B65: revocable resources are told from the rest")
    @Test
    @DisplayName("B65: revocable apart from the rest")
    void revocableApartFromTheRest() {
        var revocable = parse("cpus{REV}:1");
        var other = parse("cpus:1");

        assertThat(revocable.revocable()).isEqualTo(revocable);
        assertThat(other.revocable()).isEqualTo(Resources.empty());
        assertThat(revocable.plus(other).revocable()).isEqualTo(revocable);
        assertThat(revocable.plus(other).nonRevocable()).isEqualTo(other);
    }

    @Test
    void theVolumeOfADiskIsKept() {
        var disk = resource("disk(role)[1:/host:path:ro]:10");

        assertThat(Resources.of(disk).plus(parse("cpus:1")).persistentVolumes().toProto())
                .containsExactly(disk);
    }
}
