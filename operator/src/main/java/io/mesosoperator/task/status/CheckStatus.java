package io.mesosoperator.task.status;

import io.mesosoperator.crds.V1Additions;
import java.util.Optional;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.CheckInfo;
import org.apache.mesos.v1.Protos.CheckStatusInfo;
import org.jspecify.annotations.Nullable;

/**
 * {@code TaskStatus.check_status} of Mesos 1.x. An executor sets it in each update of a task with a check, without a
 * result while it knows none and when the task ends (CommandExecutor::createTaskStatus).
 */
public final class CheckStatus {

    private CheckStatus() {}

    /** The status with it. */
    public static TaskStatus in(TaskStatus status, @Nullable Boolean succeeded) {
        var tcp = CheckStatusInfo.Tcp.newBuilder();
        if (succeeded != null) {
            tcp.setSucceeded(succeeded);
        }
        var later = status.toBuilder();
        V1Additions.add(
                Protos.TaskStatus.newBuilder()
                        .setCheckStatus(CheckStatusInfo.newBuilder()
                                .setType(CheckInfo.Type.TCP)
                                .setTcp(tcp))
                        .build(),
                later);
        return later.build();
    }

    /** The result that the status tells; empty if it tells none. */
    public static Optional<Boolean> of(TaskStatus status) {
        return Optional.of(all(status).getTcp())
                .filter(CheckStatusInfo.Tcp::hasSucceeded)
                .map(CheckStatusInfo.Tcp::getSucceeded);
    }

    static boolean isTheSame(TaskStatus one, TaskStatus other) {
        return all(one).equals(all(other));
    }

    private static CheckStatusInfo all(TaskStatus status) {
        return V1Additions.in(status, Protos.TaskStatus.parser()).getCheckStatus();
    }
}
