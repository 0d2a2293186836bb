package io.mesosoperator.scheduler.wire;

import com.google.protobuf.UnknownFieldSet;
import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.task.validation.GroupValidation;
import io.mesosoperator.task.validation.LaunchedGroup;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos;

/**
 * LAUNCH_GROUP of Mesos 1.x: tasks that run and end together, in the containers of one executor. It becomes a LAUNCH
 * that says so ({@link LaunchedGroup}), as Offer objects have it.
 */
public final class V1Group {

    private V1Group() {}

    /** Makes it the LAUNCH of its tasks, which remembers the group. */
    static void understand(Operation.Builder operation) {
        var later = later(operation.buildPartial());
        if (!operation.hasType() && later.getType() == Protos.Offer.Operation.Type.LAUNCH_GROUP) {
            operation.setUnknownFields(UnknownFieldSet.getDefaultInstance());
            V1Additions.add(
                    Protos.Offer.Operation.newBuilder()
                            .setLaunchGroup(later.getLaunchGroup().toBuilder().clearTaskGroup())
                            .build(),
                    operation);
            operation
                    .setType(Operation.Type.LAUNCH)
                    .getLaunchBuilder()
                    .addAllTaskInfos(later.getLaunchGroup().getTaskGroup().getTasksList());
        }
    }

    /** Whether the tasks of this LAUNCH are a group, even one of a single task. */
    public static boolean isGroup(Operation launch) {
        return later(launch).hasLaunchGroup();
    }

    /** Why the tasks of this operation are not launched; empty if they are, or if it is no group. */
    public static Optional<String> problem(Operation launch) {
        return GroupValidation.shape(later(launch).getLaunchGroup().getExecutor())
                .map("Task group is invalid: "::concat);
    }

    /** What the default executor cannot do for a task, in Mesos' words, while pods here could. */
    public static List<String> problems(TaskInfo task) {
        if (task.getContainer().getType() == ContainerInfo.Type.DOCKER && task.hasContainer()) {
            return List.of("Docker ContainerInfo is not supported on the task");
        }
        var container = V1Additions.in(task.getContainer(), Protos.ContainerInfo.parser());
        return container.getNetworkInfosCount() > 0 ? List.of("NetworkInfos must not be set on the task") : List.of();
    }

    /** The words for a problem of one of its tasks, for all of them. */
    public static String ofTask(TaskInfo task, List<String> problems) {
        return GroupValidation.ofTask(task.getTaskId().getValue(), String.join("; ", problems));
    }

    private static Protos.Offer.Operation later(Operation operation) {
        return V1Additions.in(operation, Protos.Offer.Operation.parser());
    }
}
