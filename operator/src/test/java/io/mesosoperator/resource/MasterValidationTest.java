package io.mesosoperator.resource;

import static io.mesosoperator.resource.Samples.cpus;
import static io.mesosoperator.resource.Samples.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import java.util.List;
import org.apache.mesos.Protos.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MasterValidationTest {

    @MesosCase("C1: a static reservation is valid")
    @MesosCase("C2: a dynamic reservation is valid")
    @MesosCase("C5: a persistent volume on reserved disk is valid")
    @ParameterizedTest(name = "{0}: {1} is fine")
    @CsvSource(
            delimiter = '|',
            value = {
                "C1 | cpus(role):8",
                "C2 | cpus(role, principal):8",
                "C5 | disk(role1)[id1:path1]:128",
                "C5 | disk(role1, principal)[id1:path1]:128",
                "C1 | cpus{REV}:8",
            })
    void theseAreFine(String row, String text) {
        assertThat(MasterValidation.validate(List.of(resource(text)))).as(row).isEmpty();
    }

    @MesosCase("C6: a persistent volume on unreserved disk is an error")
    @MesosCase("C8: a persistent volume without volume information is an error")
    @MesosCase("C10: a persistent volume with a host path is an error")
    @MesosCase("C11: a volume that is not persistent is an error")
    @ParameterizedTest(name = "{0}: {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "C6  | disk[id1:path1]:128"
                        + " | Invalid DiskInfo: Persistent volumes cannot be created from unreserved resources",
                "C6  | disk(r)[id1:path1]{REV}:128"
                        + " | Invalid DiskInfo: Persistent volumes cannot be created from revocable resources",
                "C8  | disk(r)[id1]:128 | Invalid DiskInfo: Expecting 'volume' to be set for persistent volume",
                "C8  | disk(r)[id1:path1:ro]:128  | Invalid DiskInfo: Read-only persistent volume not supported",
                "C10 | disk(r)[id1:foo:path1]:128"
                        + " | Invalid DiskInfo: Expecting 'host_path' to be unset for persistent volume",
                "C10 | disk(r)[a/b:path1]:128     | Invalid DiskInfo: Persistence ID 'a/b' contains invalid characters",
                "C11 | disk(r)[:path1]:128        | Invalid DiskInfo: Non-persistent volume not supported",
                "C11 | disk(r)[]:128              | Invalid DiskInfo: DiskInfo is set but empty",
                "C2  | cpus(r, p){REV}:8"
                        + " | Invalid ReservationInfo: Dynamically reserved resource cpus(r, p){REV}:8 cannot be"
                        + " created from revocable resources",
            })
    void theseAreNot(String row, String text, String message) {
        assertThat(MasterValidation.validate(List.of(cpus(1), resource(text))))
                .as(row)
                .contains(message);
    }

    @MesosCase("C4: a reservation for the role * is an error")
    @Test
    void c4TheRoleOfAReservationIsNotTheStar() {
        Resource.Builder resource = cpus(8).toBuilder();
        resource.getReservationBuilder().setPrincipal("principal");

        assertThat(MasterValidation.validate(List.of(resource.build())))
                .contains("Invalid resources: Resource 'cpus(*, principal):8' is invalid:"
                        + " Invalid reservation: role \"*\" cannot be dynamically reserved");
    }
}
