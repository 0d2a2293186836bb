package io.mesosoperator.task.executor;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.TaskStatus;

/**
 * What is known of a task in its executor's pod, beyond its TaskInfo.
 *
 * @param pod as it was last seen; empty if nobody has seen it
 * @param isGone whether the pod is not there any more
 * @param isRecorded whether the task's status says which pod it is in: before that, the executor does not hear of it
 * @param isDropped whether it was killed before its executor heard of it
 * @param isUnknown whether its executor was told of it, and does not know it
 * @param room whether the pod has grown for it
 * @param reported what the executor has told of it and nobody has written yet, oldest first
 */
public record SharedExecutor(
        Optional<Pod> pod,
        boolean isGone,
        boolean isRecorded,
        boolean isDropped,
        boolean isUnknown,
        Room room,
        List<TaskStatus> reported) {

    public SharedExecutor {
        reported = List.copyOf(reported);
    }
}
