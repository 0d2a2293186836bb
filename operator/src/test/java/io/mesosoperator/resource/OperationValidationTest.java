package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.createVolumes;
import static io.mesosoperator.resource.Samples.destroyVolumes;
import static io.mesosoperator.resource.Samples.parse;
import static io.mesosoperator.resource.Samples.reserve;
import static io.mesosoperator.resource.Samples.resource;
import static io.mesosoperator.resource.Samples.unreserve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.MesosCase;
import java.util.Optional;
import org.apache.mesos.Protos.Resource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationValidationTest {

    private static final String INVALID = "Invalid resources: Invalid resources: Resource ";
    private static final String STAR = " is invalid: Invalid reservation: role \"*\" cannot be dynamically reserved";

    private static Optional<String> validateReserve(String role, @Nullable String principal, Resource... resources) {
        return OperationValidation.reserve(reserve(resources).getReserve(), role, Optional.ofNullable(principal));
    }

    private static Optional<String> validateUnreserve(boolean hasPrincipal, Resource... resources) {
        return OperationValidation.unreserve(unreserve(resources).getUnreserve(), hasPrincipal);
    }

    private static Optional<String> validateCreate(String checkpointed, Resource... volumes) {
        return OperationValidation.create(createVolumes(volumes).getCreate(), parse(checkpointed));
    }

    private static Optional<String> validateDestroy(String checkpointed, Resource... volumes) {
        return OperationValidation.destroy(destroyVolumes(volumes).getDestroy(), parse(checkpointed));
    }

    /** What no text can say. */
    private static Resource starReservation() {
        var resource = resource("cpus:8").toBuilder();
        resource.getReservationBuilder().setPrincipal("principal");
        return resource.build();
    }

    @MesosCase("C13: RESERVE with the framework's own role and principal is valid")
    @MesosCase("C14: RESERVE by a framework of the role * is an error")
    @MesosCase("C15: RESERVE for a role that is not the framework's is an error")
    @MesosCase("C16: RESERVE with a principal that is not the framework's is an error")
    @MesosCase("C17: RESERVE by a framework without a principal is an error")
    @MesosCase("C18: RESERVE of what has no dynamic reservation is an error")
    @MesosCase("C19: RESERVE of a persistent volume is an error")
    @ParameterizedTest(name = "{0}: role {2} and principal {3} reserve {1}: {4}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "C13 | cpus(role, principal):8   | role  | principal  | none",
                "C13 | cpus(a/b, principal):8    | a/b   | principal  | none",
                "C13 | disk(role, principal):8   | role  | principal  | none",
                "C13 | ports(role, principal):[31000-31005] | role | principal | none",
                "C14 | cpus(role, principal):8   | *     | principal"
                        + " | The reserved resource's role 'role' does not match the framework's role '*'",
                "C14 | cpus:8                    | *     | principal  | Resource cpus:8 is not dynamically reserved",
                "C15 | cpus(role, principal):8   | other | principal"
                        + " | The reserved resource's role 'role' does not match the framework's role 'other'",
                "C15 | cpus(a, principal):8      | a/b   | principal"
                        + " | The reserved resource's role 'a' does not match the framework's role 'a/b'",
                "C16 | cpus(role, principal2):8  | role  | principal1"
                        + " | The reserved resource's principal 'principal2' does not match the framework's"
                        + " principal 'principal1'",
                "C17 | cpus(role, principal):8   | role  | none"
                        + " | A framework without a principal cannot reserve resources.",
                "C18 | cpus(role):8              | role  | principal"
                        + " | Resource cpus(role):8 is not dynamically reserved",
                "C18 | cpus:8                    | role  | principal  | Resource cpus:8 is not dynamically reserved",
                "C19 | disk(role, principal)[id1:path1]:128 | role | principal"
                        + " | A persistent volume disk(role, principal)[id1:path1]:128 must already be reserved",
                "C19 | cpus(role, principal){REV}:8 | role | principal"
                        + " | Invalid resources: Invalid ReservationInfo: Dynamically reserved resource cpus(role,"
                        + " principal){REV}:8 cannot be created from revocable resources",
            })
    void whoMayReserveWhat(String row, String text, String role, @Nullable String principal, @Nullable String message) {
        assertThat(validateReserve(role, principal, resource(text))).as(row).isEqualTo(Optional.ofNullable(message));
    }

    @Test
    void c14AFrameworkOfTheStarRoleCanReserveForNobody() {
        assertThat(validateReserve("*", "principal", starReservation()))
                .contains(INVALID + "'cpus(*, principal):8'" + STAR);
    }

    @Test
    void theFirstProblemOfAReserveIsToldInMesosOrder() {
        var fine = resource("cpus(role, principal):1");
        var otherRole = resource("cpus(role2, principal2):1");
        var fixed = resource("cpus(role):1");

        assertThat(validateReserve("role", null, fixed, starReservation()).orElseThrow())
                .startsWith(INVALID);
        assertThat(validateReserve("role", null, fixed))
                .contains("A framework without a principal cannot reserve resources.");
        assertThat(validateReserve("role", "principal", fine, otherRole, fixed))
                .contains("The reserved resource's role 'role2' does not match the framework's role 'role'");
        assertThat(validateReserve("role", "principal", fine, fixed, otherRole))
                .contains("Resource cpus(role):1 is not dynamically reserved");
        assertThat(validateReserve("role", "principal", fine, fine)).isEmpty();
    }

    @MesosCase("C20: UNRESERVE of a dynamic reservation, with a principal, is valid")
    @MesosCase("C21: UNRESERVE by a framework without a principal is an error")
    @MesosCase("C22: UNRESERVE of a static reservation is an error")
    @MesosCase("C23: UNRESERVE of a persistent volume is an error")
    @ParameterizedTest(name = "{0}: unreserve {1}, with a principal: {2}: {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "C20 | cpus(role, principal):8  | true  | none",
                "C20 | disk(role, principal):8  | true  | none",
                "C21 | cpus(role, principal):8  | false | A framework without a principal cannot unreserve resources.",
                "C22 | cpus(role):8             | true  | Resource cpus(role):8 is not dynamically reserved",
                "C22 | cpus:8                   | true  | Resource cpus:8 is not dynamically reserved",
                "C23 | disk(role, principal)[id1:path1]:128 | true"
                        + " | A dynamically reserved persistent volume disk(role,"
                        + " principal)[id1:path1]:128 cannot be unreserved directly. Please destroy the persistent"
                        + " volume first then unreserve the resource",
                "C23 | disk(role)[id1:path1]:128 | true"
                        + " | Resource disk(role)[id1:path1]:128 is not dynamically reserved",
                "C22 | disk(role, principal)[:path1]:8 | true"
                        + " | Invalid resources: Invalid DiskInfo: Non-persistent volume not supported",
            })
    void whoMayUnreserveWhat(String row, String text, boolean hasPrincipal, @Nullable String message) {
        assertThat(validateUnreserve(hasPrincipal, resource(text))).as(row).isEqualTo(Optional.ofNullable(message));
    }

    @Test
    void theFirstProblemOfAnUnreserveIsToldInMesosOrder() {
        var fixed = resource("cpus(role):1");

        assertThat(validateUnreserve(false, fixed, starReservation()).orElseThrow())
                .startsWith(INVALID);
        assertThat(validateUnreserve(false, fixed))
                .contains("A framework without a principal cannot unreserve resources.");
        assertThat(validateUnreserve(true, resource("cpus(role, principal):1"), fixed))
                .contains("Resource cpus(role):1 is not dynamically reserved");
    }

    @MesosCase("C24: CREATE of persistent volumes is valid, and with anything else among them it is an error")
    @MesosCase("C25: CREATE of a persistence id that its role has already is an error")
    @ParameterizedTest(name = "{0}: create {1} where {2} is remembered: {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "C24 | disk(role1)[id1:path1]:128    | {}                         | none",
                "C24 | disk(role1, p)[id1:path1]:128 | disk(role1, p):128         | none",
                "C24 | cpus:2                        | {}"
                        + " | Not a persistent volume: Resource cpus:2 does not have DiskInfo",
                "C24 | disk(role1):128               | {}"
                        + " | Not a persistent volume: Resource disk(role1):128 does not have DiskInfo",
                "C24 | disk(role1)[:path1]:128       | {}"
                        + " | Invalid resources: Invalid DiskInfo: Non-persistent volume not supported",
                "C24 | disk(role1)[]:128             | {}"
                        + " | Invalid resources: Invalid DiskInfo: DiskInfo is set but empty",
                "C24 | disk[id1:path1]:128           | {}"
                        + " | Invalid resources: Invalid DiskInfo: Persistent volumes cannot be created from"
                        + " unreserved resources",
                "C24 | disk(role1)[id1:/host:path1:rw]:128 | {}"
                        + " | Invalid resources: Invalid DiskInfo: Expecting 'host_path' to be unset"
                        + " for persistent volume",
                "C25 | disk(role1)[id1:path1]:128    | disk(role1)[id1:path1]:128 | Persistence ID 'id1' is not unique",
                "C25 | disk(role1)[id1:path1]:128    | disk(role1)[id1:other]:64  | Persistence ID 'id1' is not unique",
                "C25 | disk(role1)[id1:path1]:128    | disk(role1, p)[id1:path1]:64"
                        + " | Persistence ID 'id1' is not unique",
                "C25 | disk(role1)[id1:path1]:128    | disk(role1)[id2:path1]:128 | none",
                "C25 | disk(role1)[id1:path1]:128    | disk(role2)[id1:path1]:128 | none",
            })
    void whatCanBeCreated(String row, String text, String checkpointed, @Nullable String message) {
        assertThat(validateCreate(checkpointed, resource(text))).as(row).isEqualTo(Optional.ofNullable(message));
    }

    @Test
    void c24OneResourceThatIsNoVolumeSpoilsTheOthers() {
        assertThat(validateCreate("{}", resource("disk(role1)[id1:path1]:128"), resource("cpus:2")))
                .contains("Not a persistent volume: Resource cpus:2 does not have DiskInfo");
    }

    @Test
    void c25TwoNewVolumesOfARoleHaveTwoIds() {
        var volume = resource("disk(role1)[id1:path1]:128");

        assertThat(validateCreate("{}", volume, volume)).contains("Persistence ID 'id1' is not unique");
        assertThat(validateCreate("{}", volume, resource("disk(role1)[id1:path2]:64")))
                .contains("Persistence ID 'id1' is not unique");
        assertThat(validateCreate("{}", volume, resource("disk(role1)[id2:path1]:128")))
                .isEmpty();
        assertThat(validateCreate("{}", volume, resource("disk(role2)[id1:path1]:128")))
                .isEmpty();
    }

    @Test
    void c26AVolumeNeedsTheDisk() {
        var create = createVolumes(resource("disk(role1)[id1:path1]:2048"));

        assertThat(OperationValidation.create(create.getCreate(), Resources.empty()))
                .isEmpty();
        assertThatThrownBy(() -> parse("disk(role1):1024").apply(create))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid CREATE Operation: Insufficient disk resources");
    }

    @MesosCase("C27: DESTROY of volumes that are there is valid, and of anything else it is an error")
    @ParameterizedTest(name = "{0}: destroy {1} where {2} is remembered: {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "C27 | disk(role1)[id1:path1]:128 | disk(role1)[id1:path1]:128;disk(role1)[id2:path2]:128 | none",
                "C27 | disk(role1)[id1]:128       | disk(role1)[id1:path1]:128"
                        + " | Invalid resources: Invalid DiskInfo: Expecting 'volume' to be set for persistent volume",
                "C27 | disk(role1)[id1:else]:128  | disk(role1)[id1:path1]:128   | none",
                "C27 | disk(role1)[id3:path1]:128 | disk(role1)[id1:path1]:128   | Persistent volumes not found",
                "C27 | disk(role1)[id1:path1]:64  | disk(role1)[id1:path1]:128   | Persistent volumes not found",
                "C27 | disk(role2)[id1:path1]:128 | disk(role1)[id1:path1]:128   | Persistent volumes not found",
                "C27 | disk(role1, p)[id1:path1]:128 | disk(role1)[id1:path1]:128 | Persistent volumes not found",
                "C27 | disk(role1)[id1:path1]:128 | {}                           | Persistent volumes not found",
                "C27 | cpus:2                     | cpus:2"
                        + " | Not a persistent volume: Resource cpus:2 does not have DiskInfo",
                "C27 | disk(role1)[:path1]:128    | disk(role1)[id1:path1]:128"
                        + " | Invalid resources: Invalid DiskInfo: Non-persistent volume not supported",
            })
    void whatCanBeDestroyed(String row, String text, String checkpointed, @Nullable String message) {
        assertThat(validateDestroy(checkpointed, resource(text))).as(row).isEqualTo(Optional.ofNullable(message));
    }

    @Test
    void c27OneResourceThatIsNoVolumeSpoilsTheOthers() {
        var id1 = resource("disk(role1)[id1:path1]:128");

        assertThat(validateDestroy("disk(role1)[id1:path1]:128;disk(role1)[id2:path2]:128", id1, resource("cpus:2")))
                .contains("Not a persistent volume: Resource cpus:2 does not have DiskInfo");
    }

    @Test
    void c27AVolumeIsDestroyedOnce() {
        var id1 = resource("disk(role1)[id1:path1]:128");

        assertThat(validateDestroy("disk(role1)[id1:path1]:128", id1, id1)).contains("Persistent volumes not found");
    }
}
