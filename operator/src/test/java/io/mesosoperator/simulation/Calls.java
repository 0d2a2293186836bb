package io.mesosoperator.simulation;

import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.DiskInfo;
import org.apache.mesos.Protos.Resource.ReservationInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Volume;

/** The operations of an ACCEPT that a framework may think of, of what it was offered; some of them are wrong. */
final class Calls {

    private static final ReservationInfo OPS =
            ReservationInfo.newBuilder().setPrincipal("ops").build();

    private final World world;
    private final Chance chance;

    Calls(World world, Chance chance) {
        this.world = world;
        this.chance = chance;
    }

    List<Operation> operations(String slaveId, Resources offered, String role) {
        var operations = new ArrayList<Operation>();
        var left = offered;
        for (var i = 0; i < 1 + chance.below(4); i++) {
            var operation = operation(slaveId, left, role);
            operations.add(operation);
            left = after(left, operation);
        }
        return operations;
    }

    private Resources after(Resources resources, Operation operation) {
        if (operation.getType() == Operation.Type.LAUNCH) {
            return operation.getLaunch().getTaskInfosList().stream()
                    .map(task -> Resources.of(task.getResourcesList()))
                    .reduce(resources, Resources::minus);
        }
        try {
            return resources.apply(operation);
        } catch (IllegalArgumentException wrong) {
            return resources;
        }
    }

    private Operation operation(String slaveId, Resources left, String role) {
        var operation = Operation.newBuilder();
        switch (chance.below(6)) {
            case 0 -> {
                var plain = chance.portion(left.unreserved());
                operation.setType(Operation.Type.RESERVE);
                operation
                        .getReserveBuilder()
                        .addAllResources(
                                role.equals("*")
                                        ? plain.toProto()
                                        : plain.flatten(role, OPS).toProto());
            }
            case 1 -> {
                operation.setType(Operation.Type.UNRESERVE);
                operation
                        .getUnreserveBuilder()
                        .addAllResources(
                                chance.portion(some(left, Calls::isReservation)).toProto());
            }
            case 2 -> {
                operation.setType(Operation.Type.CREATE);
                chance.portion(some(
                                left,
                                resource -> isReservation(resource)
                                        && resource.getName().equals("disk")))
                        .toProto()
                        .forEach(space -> operation.getCreateBuilder().addVolumes(volume(space)));
                operation.getCreateBuilder();
            }
            case 3 -> {
                operation.setType(Operation.Type.DESTROY);
                operation
                        .getDestroyBuilder()
                        .addAllVolumes(chance.portion(left.persistentVolumes()).toProto());
            }
            default -> {
                operation.setType(Operation.Type.LAUNCH);
                operation.getLaunchBuilder();
                var free = left;
                for (var i = 0; i < 1 + chance.below(3); i++) {
                    var own = chance.portion(free);
                    operation.getLaunchBuilder().addTaskInfos(task(slaveId, own));
                    free = chance.oneIn(20) ? free : free.minus(own);
                }
            }
        }
        return operation.build();
    }

    private TaskInfo task(String slaveId, Resources resources) {
        var id = world.newId("task");
        return TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setSlaveId(SlaveID.newBuilder().setValue(slaveId))
                .setCommand(CommandInfo.newBuilder().setValue("true"))
                .addAllResources(resources.toProto())
                .build();
    }

    private Resource volume(Resource space) {
        var disk = DiskInfo.newBuilder();
        disk.getPersistenceBuilder().setId(world.newId("volume"));
        disk.setVolume(Volume.newBuilder().setContainerPath("data").setMode(Volume.Mode.RW));
        return space.toBuilder().setDisk(disk).build();
    }

    private static boolean isReservation(Resource resource) {
        return resource.hasReservation() && !resource.hasDisk();
    }

    private static Resources some(Resources resources, Predicate<Resource> which) {
        return Resources.of(resources.toProto().stream().filter(which).toList());
    }
}
