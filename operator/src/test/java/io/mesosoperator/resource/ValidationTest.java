package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.cpus;
import static io.mesosoperator.resource.Samples.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import java.util.List;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationTest {

    private static final String STAR = "Invalid reservation: role \"*\" cannot be dynamically reserved";

    private static Resource reserved(String role) {
        var resource = resource("cpus:8").toBuilder().setRole(role);
        resource.getReservationBuilder().setPrincipal("principal");
        return resource.build();
    }

    @MesosCase("B46: a dynamic reservation needs a role other than *")
    @Test
    @DisplayName("B46: only a role can have a dynamic reservation")
    void onlyARoleCanHaveADynamicReservation() {
        assertThat(Resources.validate(resource("cpus:8"))).isEmpty();
        assertThat(Resources.validate(resource("cpus(role):8"))).isEmpty();
        assertThat(Resources.validate(reserved("*"))).contains(STAR);
        assertThat(Resources.validate(reserved("role"))).isEmpty();
    }

    @MesosCase("B51: DiskInfo on cpus is an error")
    @Test
    @DisplayName("B51: only a disk can have DiskInfo")
    void onlyADiskCanHaveDiskInfo() {
        var resource =
                resource("disk(role)[1:path]:8").toBuilder().setName("cpus").build();

        assertThat(Resources.validate(resource)).contains("DiskInfo should not be set for cpus resource");
    }

    @MesosCase("B52: a volume on a disk is valid as a resource, persistent or not")
    @ParameterizedTest(name = "B52: {0} is valid")
    @ValueSource(strings = {"disk(role)[1:path]:10", "disk[:path]:10", "disk[1:path]:10", "disk[]:10"})
    void whatADiskIsUsedForDoesNotMatterYet(String text) {
        assertThat(Resources.validate(resource(text))).isEmpty();
    }

    @Test
    void aNameAndAKnownTypeAreNeeded() {
        assertThat(Resources.validate(cpus(1).toBuilder().setName("").build())).contains("Empty resource name");
        assertThat(Resources.validate(cpus(1).toBuilder().clearType().buildPartial()))
                .contains("Invalid resource type");
        assertThat(Resources.validate(
                        cpus(1).toBuilder().setType(Value.Type.TEXT).build()))
                .contains("Unsupported resource type");
    }

    @ParameterizedTest(name = "a value of {0} as {1}: {2}")
    @CsvSource({
        "cpus:1, RANGES, Invalid ranges resource",
        "cpus:1, SET, Invalid set resource",
        "'ports:[1-2]', SCALAR, Invalid scalar resource",
        "'ports:[1-2]', SET, Invalid set resource",
        "disks:{a}, SCALAR, Invalid scalar resource",
        "disks:{a}, RANGES, Invalid ranges resource",
    })
    void theValueMustBeOfTheType(String text, Value.Type type, String message) {
        assertThat(Resources.validate(resource(text).toBuilder().setType(type).build()))
                .contains(message);
    }

    @Test
    void aSecondValueIsOneTooMany() {
        var resource = cpus(1).toBuilder();
        resource.getSetBuilder();

        assertThat(Resources.validate(resource.build())).contains("Invalid scalar resource");
    }

    @ParameterizedTest(name = "{0} is not an amount")
    @ValueSource(doubles = {-1, -0.001, -0.00001, 0.00001, 0.0004999})
    void anAmountIsPositive(double value) {
        assertThat(Resources.validate(cpus(value))).contains("Invalid scalar resource: value <= 0");
    }

    @ParameterizedTest(name = "{0} is an amount")
    @ValueSource(doubles = {0, 0.0005, 0.001, 1, 1e12})
    void zeroIsAnAmountAndWhatRoundsToAThousandth(double value) {
        assertThat(Resources.validate(cpus(value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300})
    void anAmountIsFinite(double value) {
        assertThat(Resources.validate(cpus(value)).orElseThrow()).startsWith("Invalid scalar resource: value ");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[2-1]             | Invalid ranges resource: begin > end",
                "[1-2, 9-8]        | Invalid ranges resource: begin > end",
                "[18446744073709551615-0] | Invalid ranges resource: begin > end",
                "[1-5, 2-6]        | Invalid ranges resource: overlapping ranges",
                "[1-5, 5-5]        | Invalid ranges resource: overlapping ranges",
                "[1-5, 1-5]        | Invalid ranges resource: overlapping ranges",
                "[10-20, 1-2, 12-13] | Invalid ranges resource: overlapping ranges",
                "[5-30, 1-10, 20-21] | Invalid ranges resource: overlapping ranges",
                "[10-20, 5-12, 1-40, 30-31] | Invalid ranges resource: overlapping ranges",
                "[0-18446744073709551615, 7-7] | Invalid ranges resource: overlapping ranges",
            })
    void rangesMustNotBeInvertedNorOverlap(String text, String message) {
        assertThat(Resources.validate(ports(text))).contains(message);
    }

    @ParameterizedTest(name = "{0} is valid")
    @ValueSource(strings = {"[]", "[1-1]", "[3-4, 1-2]", "[1-2, 3-4]", "[5-30, 1-10]", "[1-18446744073709551615, 0-0]"})
    void rangesMayTouchAndComeInAnyOrder(String text) {
        assertThat(Resources.validate(ports(text))).isEmpty();
    }

    private static Resource ports(String ranges) {
        return resource("ports:[1-2]").toBuilder()
                .setRanges(Values.parse(ranges).getRanges())
                .build();
    }

    @Test
    void aSetHasNoDuplicates() {
        var disks = resource("disks:{a}").toBuilder();
        disks.getSetBuilder().addItem("b").addItem("a");

        assertThat(Resources.validate(disks.build())).contains("Invalid set resource: duplicated elements");
    }

    @Test
    void theFirstInvalidResourceIsQuoted() {
        assertThat(Resources.validate(List.of(cpus(1), cpus(-0.1), cpus(-2))))
                .contains("Resource 'cpus:-0.1' is invalid: Invalid scalar resource: value <= 0");
        assertThat(Resources.validate(List.of(reserved("*"))))
                .contains("Resource 'cpus(*, principal):8' is invalid: " + STAR);
        assertThat(Resources.validate(List.of(cpus(1), resource("ports:[1-2]"))))
                .isEmpty();
        assertThat(Resources.validate(List.of())).isEmpty();
    }
}
