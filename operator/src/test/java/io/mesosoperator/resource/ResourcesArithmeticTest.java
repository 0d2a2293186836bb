package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.cpus;
import static io.mesosoperator.resource.Samples.parse;
import static io.mesosoperator.resource.Samples.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scalars, ranges and sets: equality, containment, sums and differences. */
class ResourcesArithmeticTest {

    @MesosCase("B16: equal resources are equal, and those of two roles are not")
    @MesosCase("B23: nothing does not equal cpus:2")
    @MesosCase("B24: [20-40] equals [20-30, 31-39, 40-40]")
    @MesosCase("B37: sets are united")
    @ParameterizedTest(name = "{0}: ''{1}'' equals ''{2}'': {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "B16 | cpus:3;mem:3072          | mem:3072;cpus:3                     | true",
                "B16 | cpus(role1):3            | cpus(role2):3                       | false",
                "B16 | cpus(role1):3            | cpus:3                              | false",
                "B16 | cpus:3                   | mem:3                               | false",
                "B16 | cpus:3                   | cpus:3.001                          | false",
                "B16 | cpus:3                   | cpus:3.0001                         | true",
                "B23 | {}                       | cpus:2                              | false",
                "B24 | ports:[20-40]            | ports:[20-30, 31-39, 40-40]         | true",
                "B24 | ports:[1-2, 5-6]         | ports:[5-6, 1-2]                    | true",
                "B24 | ports:[20-40]            | ports:[20-38, 40-40]                | false",
                "B37 | disks:{sda1,sda2}        | disks:{sda2,sda1}                   | true",
                "B37 | disks:{sda1,sda2}        | disks:{sda1}                        | false",
                "B37 | disks:{sda1,sda2}        | disks:{sda1,sda3}                   | false",
            })
    void equality(String row, String left, String right, boolean equal) {
        assertThat(parse(left).equals(parse(right))).as(row).isEqualTo(equal);
        assertThat(parse(right).equals(parse(left))).as(row).isEqualTo(equal);
        if (equal) {
            assertThat(parse(left))
                    .as(row)
                    .hasSameHashCodeAs(parse(right))
                    .hasToString(parse(right).toString());
        }
    }

    @MesosCase("B17: more contains less, and less does not contain more")
    @ParameterizedTest(name = "{0}: ''{1}'' contains ''{2}'': {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "B17 | cpus:1;mem:4096          | cpus:1;mem:3072        | true",
                "B17 | cpus:1;mem:3072          | cpus:1;mem:4096        | false",
                "B17 | cpus(role1):1            | cpus(role1):0.5        | true",
                "B17 | cpus(role1):1            | cpus:1                 | false",
                "B17 | cpus:1;cpus(role1):1     | cpus:2                 | false",
                "B17 | cpus:1                   | {}                     | true",
                "B17 | {}                       | cpus:0.001             | false",
                "B17 | {}                       | {}                     | true",
                "B17 | ports:[2-3, 5-6]         | ports:[2-2, 6-6]       | true",
                "B17 | ports:[2-3, 5-6]         | ports:[3-5]            | false",
                "B17 | ports:[2-3, 4-6]         | ports:[3-5]            | true",
                "B17 | ports:[20000-60000]      | ports:[20000-60000]    | true",
                "B17 | ports:[20000-60000]      | ports:[19999-60000]    | false",
                "B37 | disks:{sda1,sda2,sda3}   | disks:{sda3,sda1}      | true",
                "B37 | disks:{sda1,sda2}        | disks:{sda3}           | false",
            })
    void containment(String row, String left, String right, boolean contained) {
        assertThat(parse(left).contains(parse(right))).as(row).isEqualTo(contained);
    }

    @MesosCase("B19: scalars add up")
    @MesosCase("B20: scalars add up for each role by itself")
    @MesosCase("B26: [20000-40000] and [30000-50000, 10000-20000] are [10000-50000]")
    @MesosCase("B28: ranges that touch become one")
    @ParameterizedTest(name = "{0}: {1} + {2} = {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "B19 | cpus:1;mem:5                 | cpus:2;mem:10          | cpus:3;mem:15",
                "B20 | cpus(role1):1;cpus(role2):3  | cpus(role1):5          | cpus(role1):6;cpus(role2):3",
                "B19 | {}                           | cpus:1                 | cpus:1",
                "B26 | ports:[20000-40000]          | ports:[30000-50000, 10000-20000] | ports:[10000-50000]",
                "B26 | ports:[5-30, 1-10]           | ports:[50-60]          | ports:[1-30, 50-60]",
                "B28 | ports:[1-2]                  | ports:[3-4]            | ports:[1-4]",
                "B28 | ports:[7-8]                  | ports:[5-6]            | ports:[5-8]",
                "B28 | ports:[1-4]                  | ports:[5-8]            | ports:[1-8]",
                "B28 | ports:[1-4]                  | ports:[9-10, 22-33, 44-50] | ports:[1-4, 9-10, 22-33, 44-50]",
                "B26 | ports:[1-1, 3-3, 5-5]        | ports:[2-2, 4-4]       | ports:[1-5]",
                "B26 | ports(role1):[1-2]           | ports:[3-4]            | ports(role1):[1-2];ports:[3-4]",
                "B37 | disks:{sda1,sda2,sda3}       | disks:{sda1,sda2,sda3,sda4} | disks:{sda1,sda2,sda3,sda4}",
            })
    void addition(String row, String left, String right, String sum) {
        assertThat(parse(left).plus(parse(right))).as(row).isEqualTo(parse(sum));
        assertThat(parse(right).plus(parse(left))).as(row).isEqualTo(parse(sum));
    }

    @Test
    @DisplayName("B20: totals are over all roles")
    void totalsAreOverAllRoles() {
        var sum = parse("cpus(role1):1;cpus(role2):3").plus(parse("cpus(role1):5"));

        assertThat(sum.cpus()).hasValue(9);
        assertThat(sum.get("cpus")).isEqualTo(sum);
    }

    @MesosCase("B21: scalars are subtracted, and all of them without themselves is nothing")
    @MesosCase("B22: scalars are subtracted for each role by itself")
    @MesosCase("B30: [20000-40000] without [10000-20000, 30000-50000] is [20001-29999]")
    @MesosCase("B31: ranges lose their beginning, one port or several")
    @MesosCase("B33: ranges without themselves are nothing, and have no total")
    @MesosCase("B35: [1-10] without [11-20] stays as it is")
    @MesosCase("B38: {sda1, sda2, sda3, sda4} without three of them is the fourth")
    @ParameterizedTest(name = "{0}: {1} - {2} = {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "B21 | cpus:50;mem:4096             | cpus:0.5;mem:1024      | cpus:49.5;mem:3072",
                "B21 | cpus:50;mem:4096             | cpus:50;mem:4096       | {}",
                "B21 | cpus:1                       | cpus:2                 | {}",
                "B21 | cpus:1;mem:1                 | cpus:2                 | mem:1",
                "B21 | cpus:1                       | mem:1                  | cpus:1",
                "B21 | {}                           | cpus:1                 | {}",
                "B22 | cpus(role1):5;cpus(role2):3  | cpus(role1):1          | cpus(role1):4;cpus(role2):3",
                "B22 | cpus(role1):5                | cpus:1                 | cpus(role1):5",
                "B30 | ports:[20000-40000]          | ports:[10000-20000, 30000-50000] | ports:[20001-29999]",
                "B31 | ports:[50000-60000]          | ports:[50000-50001]    | ports:[50002-60000]",
                "B31 | ports:[50000-60000]          | ports:[50000-50000]    | ports:[50001-60000]",
                "B33 | ports:[50000-60000]          | ports:[50000-60000]    | {}",
                "B30 | ports:[1-10, 20-30, 40-50]   | ports:[2-9, 15-45, 48-50] | ports:[1-1, 10-10, 46-47]",
                "B35 | ports:[1-10]                 | ports:[11-20]          | ports:[1-10]",
                "B35 | ports:[1-10]                 | ports:[5-20]           | ports:[1-4]",
                "B38 | disks:{sda1,sda2,sda3,sda4}  | disks:{sda2,sda3,sda4} | disks:{sda1}",
                "B38 | disks:{sda1}                 | disks:{sda2}           | disks:{sda1}",
                "B38 | disks:{sda1}                 | disks:{sda1,sda2}      | {}",
            })
    void subtraction(String row, String left, String right, String difference) {
        assertThat(parse(left).minus(parse(right))).as(row).isEqualTo(parse(difference));
    }

    @Test
    @DisplayName("B22: totals after a subtraction")
    void totalsAfterASubtraction() {
        assertThat(parse("cpus(role1):5;cpus(role2):3")
                        .minus(parse("cpus(role1):1"))
                        .cpus())
                .hasValue(7);
    }

    @MesosCase("B32: a sum that began with nothing is subtracted like any other")
    @Test
    @DisplayName("B32: subtracting a sum that began with nothing")
    void subtractingASumThatBeganWithNothing() {
        var sum = Resources.empty().plus(parse("ports:[50000-50001]"));

        assertThat(parse("ports:[50000-60000]").minus(sum)).isEqualTo(parse("ports:[50002-60000]"));
    }

    @Test
    @DisplayName("B33: what is used up has no total")
    void whatIsUsedUpHasNoTotal() {
        var ports = parse("ports:[50000-60000]");

        assertThat(ports.minus(ports).ports()).isEmpty();
        assertThat(ports.minus(ports).isEmpty()).isTrue();
    }

    @Test
    @DisplayName("B21: neither operand changes")
    void neitherOperandChanges() {
        var left = parse("cpus:2;ports:[1-9];disks:{a}");
        var right = parse("cpus:1;ports:[5-20];disks:{b}");

        left.plus(right);
        left.minus(right);

        assertThat(left).isEqualTo(parse("cpus:2;ports:[1-9];disks:{a}"));
        assertThat(right).isEqualTo(parse("cpus:1;ports:[5-20];disks:{b}"));
    }

    @Test
    void aHundredThousandAdditionsAndSubtractionsEndWhereTheyBegan() {
        var start = parse("cpus:0.3;mem:1");
        var step = parse("cpus:0.1;mem:0.001");
        var current = start;
        for (int i = 0; i < 100_000; i++) {
            current = current.plus(step);
        }
        assertThat(current).isEqualTo(parse("cpus:10000.3;mem:101"));
        for (int i = 0; i < 100_000; i++) {
            current = current.minus(step);
        }

        assertThat(current).isEqualTo(start);
        assertThat(current.cpus()).hasValue(0.3);
    }

    @Test
    void invalidAndEmptyResourcesCountAsNothing() {
        var ports = resource("ports:[1-2]").toBuilder();
        ports.getRangesBuilder().addRangeBuilder().setBegin(9).setEnd(8);

        assertThat(Resources.of(cpus(-1), cpus(0), cpus(0.0001), cpus(Double.NaN), ports.build()))
                .isEqualTo(Resources.empty());
        assertThat(Resources.of(cpus(2), cpus(-1))).isEqualTo(parse("cpus:2"));
        assertThat(Resources.of(List.of())).isSameAs(Resources.empty());
    }

    @Test
    void protobufInAndOutIsTheSame() {
        var resources = parse("cpus:1;mem(r):2;ports(r, p):[1-2, 5-6];disk(r, p)[id:/a:/b:ro]{REV}:1;disks:{b,a}");

        assertThat(Resources.of(resources.toProto())).isEqualTo(resources).hasToString(resources.toString());
    }
}
