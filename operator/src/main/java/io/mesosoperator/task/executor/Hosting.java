package io.mesosoperator.task.executor;

import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;

/** What became of a task that was to run in its executor's pod. */
public sealed interface Hosting {

    /** It has its room in this pod. */
    record Hosted(String podUid) implements Hosting {}

    /** It cannot run there. */
    record Refused(TaskState state, Reason reason, String message) implements Hosting {}

    /** The executor of this id is ending: when its pod is gone there may be another one. */
    record Ending(String message) implements Hosting {}
}
