package io.mesosoperator.task.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.kubernetes.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/** Converts a task's history to the status of its TaskInfo and back. */
public final class TaskStatusJson {

    private final Codec codec;

    public TaskStatusJson(Codec codec) {
        this.codec = codec;
    }

    /**
     * The status: the latest update's fields, all updates, and conditions for kstatus.
     *
     * @param history with at least one update
     * @param exitCode of the container, if the kubelet reported it
     * @param podName null if the task has no pod
     */
    public ObjectNode encode(TaskHistory history, OptionalInt exitCode, @Nullable String podName, long generation) {
        var status = codec.encode(history.latest().orElseThrow());
        exitCode.ifPresent(code -> status.put("exitCode", code));
        if (podName != null) {
            status.put("podName", podName);
        }
        var updates = status.putArray("updates");
        history.updates().forEach(update -> updates.add(codec.encode(update)));
        status.put("observedGeneration", generation);
        var conditions = status.putArray("conditions");
        conditions.add(condition("Ready", history, generation, TaskStatusJson::ready));
        conditions.add(condition("Stalled", history, generation, TaskStatusJson::failed));
        conditions.add(condition("Ended", history, generation, state -> TaskHistory.isTerminal(state)));
        return status;
    }

    /** The history in a status; updates that cannot be read are left out. */
    public TaskHistory decode(@Nullable JsonNode status) {
        var updates = new ArrayList<TaskStatus>();
        if (status != null) {
            for (var update : status.path("updates")) {
                if (codec.decode(TaskStatus.getDefaultInstance(), update, "status.updates")
                        instanceof Decoded.Ok<TaskStatus>(var read)) {
                    updates.add(read);
                }
            }
        }
        return new TaskHistory(updates);
    }

    // kstatus: a task that runs or has finished is ready; one that failed never will be.
    private static boolean ready(TaskState state) {
        return state == TaskState.TASK_RUNNING || state == TaskState.TASK_FINISHED;
    }

    private static boolean failed(TaskState state) {
        return TaskHistory.isTerminal(state) && state != TaskState.TASK_FINISHED && state != TaskState.TASK_KILLED;
    }

    private static ObjectNode condition(String type, TaskHistory history, long generation, Predicate<TaskState> holds) {
        var latest = history.latest().orElseThrow();
        var value = holds.test(latest.getState());
        return new Condition(
                        type,
                        value,
                        reason(latest.getState()),
                        latest.getMessage(),
                        since(history.updates(), holds, value),
                        generation)
                .toJson();
    }

    /** {@code TASK_FINISHED} as {@code TaskFinished}: reasons of conditions are CamelCase. */
    public static String reason(TaskState state) {
        var word = state.name().substring("TASK_".length());
        return "Task" + word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
    }

    /** When the condition got its value: the first update of the unbroken run that ends with the latest. */
    private static Instant since(List<TaskStatus> updates, Predicate<TaskState> holds, boolean value) {
        var since = updates.getLast();
        for (var update : updates.reversed()) {
            if (holds.test(update.getState()) != value) {
                break;
            }
            since = update;
        }
        return Instant.ofEpochMilli(Math.round(since.getTimestamp() * 1000));
    }
}
