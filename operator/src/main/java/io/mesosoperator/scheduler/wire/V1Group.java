package io.mesosoperator.scheduler.wire;

import io.mesosoperator.crds.V1Additions;
import java.util.Optional;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.GroupExecutor;

/**
 * LAUNCH_GROUP of Mesos 1.x: tasks that run and end together, in the containers of one executor. A group of one task is
 * that task, and its pod does what the default executor would.
 */
public final class V1Group {

    private V1Group() {}

    /** Makes it the LAUNCH of its tasks, which remembers the group. */
    static void understand(Operation.Builder operation) {
        var later = later(operation.buildPartial());
        if (!operation.hasType() && later.getType() == Protos.Offer.Operation.Type.LAUNCH_GROUP) {
            operation
                    .setType(Operation.Type.LAUNCH)
                    .getLaunchBuilder()
                    .addAllTaskInfos(later.getLaunchGroup().getTaskGroup().getTasksList());
        }
    }

    /** Why the tasks of this operation are not launched; empty if they are, or if it is no group. */
    public static Optional<String> problem(Operation launch) {
        var group = later(launch).getLaunchGroup();
        if (group.getExecutor().getType() == GroupExecutor.Type.CUSTOM) {
            return Optional.of("launch_group.executor.type CUSTOM is not served here: use DEFAULT, or LAUNCH with the"
                    + " executor in the task");
        }
        var tasks = group.getTaskGroup().getTasksCount();
        return tasks > 1
                ? Optional.of("launch_group.task_group.tasks are %d, and a pod has one task here: LAUNCH them"
                        .formatted(tasks))
                : Optional.empty();
    }

    private static Protos.Offer.Operation later(Operation operation) {
        return V1Additions.in(operation, Protos.Offer.Operation.parser());
    }
}
