package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.cpus;
import static io.mesosoperator.resource.Samples.createVolumes;
import static io.mesosoperator.resource.Samples.destroyVolumes;
import static io.mesosoperator.resource.Samples.launch;
import static io.mesosoperator.resource.Samples.parse;
import static io.mesosoperator.resource.Samples.reserve;
import static io.mesosoperator.resource.Samples.resource;
import static io.mesosoperator.resource.Samples.unreserve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.MesosCase;
import org.apache.mesos.Protos.Offer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OperationsTest {

    private static void assertRefused(Resources resources, Offer.Operation operation, String message) {
        assertThatThrownBy(() -> resources.apply(operation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @MesosCase("B59: RESERVE makes unreserved resources reserved ones, and more than there is, is an error")
    @Test
    @DisplayName("B59: RESERVE turns unreserved resources into reserved ones")
    void reserveTurnsUnreservedResourcesIntoReservedOnes() {
        var resources = parse("cpus:1;mem:512");

        assertThat(resources.apply(reserve(resource("cpus(role, principal):1"))))
                .isEqualTo(parse("mem:512;cpus(role, principal):1"));
        assertThat(resources.apply(reserve(resource("cpus(role, principal):0.4"), resource("mem(role, principal):12"))))
                .isEqualTo(parse("cpus:0.6;cpus(role, principal):0.4;mem:500;mem(role, principal):12"));
    }

    @Test
    @DisplayName("B59: RESERVE of more than there is, is refused")
    void reserveOfMoreThanThereIsIsRefused() {
        assertRefused(
                parse("cpus:1;mem:512"),
                reserve(resource("cpus(role, principal):2")),
                "Invalid RESERVE Operation: cpus:1; mem:512 does not contain cpus:2");
        assertRefused(
                parse("cpus:1"),
                reserve(resource("cpus(role, principal):0.6"), resource("cpus(role, principal):0.6")),
                "Invalid RESERVE Operation: cpus:0.4; cpus(role, principal):0.6 does not contain cpus:0.6");
        assertRefused(
                Resources.empty(),
                reserve(resource("cpus(role, principal):1")),
                "Invalid RESERVE Operation: {} does not contain cpus:1");
        assertRefused(
                parse("cpus(role):1"),
                reserve(resource("cpus(role, principal):1")),
                "Invalid RESERVE Operation: cpus(role):1 does not contain cpus:1");
    }

    @Test
    @DisplayName("B59: RESERVE needs a dynamic reservation")
    void reserveNeedsADynamicReservation() {
        var resources = parse("cpus:1");

        assertRefused(resources, reserve(resource("cpus:1")), "Invalid RESERVE Operation: Resource must be reserved");
        assertRefused(resources, reserve(resource("cpus(role):1")), "Invalid RESERVE Operation: Missing 'reservation'");
        assertRefused(
                resources,
                reserve(cpus(-1)),
                "Invalid RESERVE Operation: Resource 'cpus:-1' is invalid: Invalid scalar resource: value <= 0");
    }

    @Test
    @DisplayName("B59: UNRESERVE is the reverse of RESERVE")
    void unreserveIsTheReverseOfReserve() {
        var reserved = parse("mem:512;cpus(role, principal):1");

        assertThat(reserved.apply(unreserve(resource("cpus(role, principal):1"))))
                .isEqualTo(parse("cpus:1;mem:512"));
        assertThat(reserved.apply(unreserve(resource("cpus(role, principal):0.5"))))
                .isEqualTo(parse("cpus:0.5;cpus(role, principal):0.5;mem:512"));
    }

    @Test
    @DisplayName("B59: UNRESERVE needs the very reservation")
    void unreserveNeedsTheVeryReservation() {
        var reserved = parse("cpus(role, principal):1");

        assertRefused(
                reserved,
                unreserve(resource("cpus(role, principal):2")),
                "Invalid UNRESERVE Operation: cpus(role, principal):1 does not contain cpus(role, principal):2");
        assertRefused(
                reserved,
                unreserve(resource("cpus(role, other):1")),
                "Invalid UNRESERVE Operation: cpus(role, principal):1 does not contain cpus(role, other):1");
        assertRefused(reserved, unreserve(resource("cpus:1")), "Invalid UNRESERVE Operation: Resource is not reserved");
        assertRefused(
                parse("cpus(role):1"),
                unreserve(resource("cpus(role):1")),
                "Invalid UNRESERVE Operation: Missing 'reservation'");
    }

    @MesosCase("B61: CREATE makes a volume of reserved disk, and more than there is, is an error")
    @Test
    @DisplayName("B61: CREATE puts a volume on reserved disk")
    void createPutsAVolumeOnReservedDisk() {
        var total = parse("cpus:1;mem:512;disk(role):1000");

        assertThat(total.apply(createVolumes(resource("disk(role)[1:path]:200"))))
                .isEqualTo(parse("cpus:1;mem:512;disk(role):800;disk(role)[1:path]:200"));
        assertThat(total.apply(createVolumes(resource("disk(role)[1:path]:600"), resource("disk(role)[2:path]:400"))))
                .isEqualTo(parse("cpus:1;mem:512;disk(role)[1:path]:600;disk(role)[2:path]:400"));
    }

    @Test
    @DisplayName("B61: CREATE needs the space, reserved as the volume is, and persistence")
    void createNeedsTheSpaceAndPersistence() {
        var total = parse("disk(role):1000;disk:5000");

        assertRefused(
                total,
                createVolumes(resource("disk(role)[1:path]:2000")),
                "Invalid CREATE Operation: Insufficient disk resources");
        assertRefused(
                total,
                createVolumes(resource("disk(role, principal)[1:path]:200")),
                "Invalid CREATE Operation: Insufficient disk resources");
        assertRefused(total, createVolumes(resource("disk(role):1")), "Invalid CREATE Operation: Missing 'disk'");
        assertRefused(
                total,
                createVolumes(resource("disk(role)[:path]:1")),
                "Invalid CREATE Operation: Missing 'persistence'");
        assertRefused(
                total,
                createVolumes(resource("disk(role)[1:path]:1").toBuilder()
                        .setName("cpus")
                        .build()),
                "Invalid CREATE Operation: Resource 'cpus(role)[1:path]:1' is invalid:"
                        + " DiskInfo should not be set for cpus resource");
    }

    @Test
    @DisplayName("B61: DESTROY gives the space back to who reserved it")
    void destroyGivesTheSpaceBackToWhoReservedIt() {
        var total = parse("disk(role):800;disk(role)[1:path]:200");

        assertThat(total.apply(destroyVolumes(resource("disk(role)[1:otherpath]:200"))))
                .isEqualTo(parse("disk(role):1000"));
        assertRefused(
                total,
                destroyVolumes(resource("disk(role)[1:path]:100")),
                "Invalid DESTROY Operation: Persistent volume does not exist");
        assertRefused(
                total,
                destroyVolumes(resource("disk(role)[2:path]:200")),
                "Invalid DESTROY Operation: Persistent volume does not exist");
        assertRefused(total, destroyVolumes(resource("disk(role):800")), "Invalid DESTROY Operation: Missing 'disk'");
        assertRefused(
                total,
                destroyVolumes(resource("disk(role)[:path]:800")),
                "Invalid DESTROY Operation: Missing 'persistence'");
    }

    @Test
    void launchChangesNothing() {
        assertThat(parse("cpus:1").apply(launch())).isEqualTo(parse("cpus:1"));
    }

    @Test
    void anOperationWithoutAKnownTypeIsRefused() {
        assertRefused(parse("cpus:1"), Offer.Operation.newBuilder().buildPartial(), "Unknown offer operation");
    }
}
