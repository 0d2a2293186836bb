package io.mesosoperator.task.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.DiskInfo;
import org.apache.mesos.Protos.Resource.DiskInfo.Persistence;
import org.apache.mesos.Protos.Resource.ReservationInfo;
import org.apache.mesos.Protos.Resource.RevocableInfo;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.Protos.Volume;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceValidationTest {

    private static final String OK = "";

    static Stream<Arguments> rows() {
        return Stream.of(
                row("C1 StaticReservation", cpus("role"), OK),
                row("C2 DynamicReservation", cpus("role").setReservation(principal()), OK),
                row(
                        "C4 InvalidRoleReservationPair",
                        cpus("*").setReservation(principal()),
                        "Invalid resources: Resource 'cpus(*, principal):8' is invalid:"
                                + " Invalid reservation: role \"*\" cannot be dynamically reserved"),
                row("C5 PersistentVolume", disk("role1"), OK),
                row(
                        "C6 UnreservedDiskInfo",
                        disk("*"),
                        "Invalid DiskInfo: Persistent volumes cannot be created from unreserved resources"),
                row(
                        "C8 PersistentVolumeWithoutVolumeInfo",
                        disk("role1", DiskInfo.Builder::clearVolume),
                        "Invalid DiskInfo: Expecting 'volume' to be set for persistent volume"),
                row(
                        "ReadOnlyPersistentVolume",
                        disk("role1", disk -> disk.getVolumeBuilder().setMode(Volume.Mode.RO)),
                        "Invalid DiskInfo: Read-only persistent volume not supported"),
                row(
                        "C10 PersistentVolumeWithHostPath",
                        disk("role1", disk -> disk.getVolumeBuilder().setHostPath("foo")),
                        "Invalid DiskInfo: Expecting 'host_path' to be unset for persistent volume"),
                row(
                        "C11 NonPersistentVolume",
                        disk("role1", DiskInfo.Builder::clearPersistence),
                        "Invalid DiskInfo: Non-persistent volume not supported"),
                row(
                        "EmptyDiskInfo",
                        disk("role1", DiskInfo.Builder::clear),
                        "Invalid DiskInfo: DiskInfo is set but empty"),
                row(
                        "PersistenceIdIsADirectory",
                        disk("role1", disk -> disk.getPersistenceBuilder().setId("a/b")),
                        "Invalid DiskInfo: Persistence ID 'a/b' contains invalid characters"),
                row(
                        "RevocablePersistentVolume",
                        disk("role1").setRevocable(RevocableInfo.getDefaultInstance()),
                        "Invalid DiskInfo: Persistent volumes cannot be created from revocable resources"),
                row(
                        "RevocableReservation",
                        cpus("role").setReservation(principal()).setRevocable(RevocableInfo.getDefaultInstance()),
                        "Invalid ReservationInfo: Dynamically reserved resource cpus(role, principal){REV}:8"
                                + " cannot be created from revocable resources"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void aResourceIsJudgedAsByAMesosMaster(String row, Resource resource, String expected) {
        assertThat(ResourceValidation.validate(List.of(resource)).orElse(OK))
                .as(row)
                .isEqualTo(expected);
    }

    private static Arguments row(String name, Resource.Builder resource, String expected) {
        return arguments(name, resource.build(), expected);
    }

    private static Resource.Builder cpus(String role) {
        return scalar("cpus", 8, role);
    }

    private static Resource.Builder disk(String role) {
        return disk(role, disk -> {});
    }

    private static Resource.Builder disk(String role, Consumer<DiskInfo.Builder> change) {
        var disk = DiskInfo.newBuilder()
                .setPersistence(Persistence.newBuilder().setId("id1"))
                .setVolume(Volume.newBuilder().setContainerPath("path1").setMode(Volume.Mode.RW));
        change.accept(disk);
        return scalar("disk", 128, role).setDisk(disk);
    }

    private static Resource.Builder scalar(String name, double value, String role) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .setRole(role);
    }

    private static ReservationInfo principal() {
        return ReservationInfo.newBuilder().setPrincipal("principal").build();
    }
}
