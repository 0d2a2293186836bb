package io.mesosoperator.crds;

import java.util.Optional;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.CheckInfo;

/** {@code TaskInfo.check} of Mesos 1.x. */
public final class TaskChecks {

    private TaskChecks() {}

    /** The task's check; empty if it has none. */
    public static Optional<CheckInfo> of(TaskInfo task) {
        return Optional.of(V1Additions.in(task, Protos.TaskInfo.parser()))
                .filter(Protos.TaskInfo::hasCheck)
                .map(Protos.TaskInfo::getCheck);
    }

    /** Whether the task has one. */
    public static boolean isChecked(TaskInfo task) {
        return of(task).isPresent();
    }
}
