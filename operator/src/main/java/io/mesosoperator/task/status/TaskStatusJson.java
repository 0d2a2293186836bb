package io.mesosoperator.task.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.kubernetes.ColumnText;
import io.mesosoperator.kubernetes.Condition;
import io.mesosoperator.kubernetes.Timestamps;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/** Converts a task's history to the status of its TaskInfo and back. */
public final class TaskStatusJson {

    private static final String OBSERVED = "observedGeneration";
    private static final String COLUMNS = "columns";
    private static final String ROLE = "role";
    private static final String KILL = "kill";
    private static final String EXIT_CODE = "exitCode";
    private static final String POD_NAME = "podName";
    private static final String POD_UID = "podUid";
    private static final String CONTAINER_NAME = "containerName";
    private static final String STARTED = "startedTime";
    private static final String EXPIRY = "expiryTime";
    private static final String SCHEDULED = "Scheduled";

    private final Codec codec;

    public TaskStatusJson(Codec codec) {
        this.codec = codec;
    }

    /**
     * What a status says beside the updates.
     *
     * @param generation of the spec that the status is made from
     * @param killed whether a KILL was seen
     * @param exitCode of the container, if the kubelet reported it
     * @param podName empty if the task has no pod
     * @param podUid of the pod that the task has, or had
     * @param started when the container started; empty if no pod tells
     * @param role of the task's framework; empty if that is not known
     * @param expiry when the task is deleted, by what its framework said when it ended; empty if it said nothing
     * @param container which one of the pod is the task's, if there are several tasks in it
     */
    public record Facts(
            long generation,
            boolean killed,
            OptionalInt exitCode,
            Optional<String> podName,
            Optional<String> podUid,
            Optional<Instant> started,
            Optional<String> role,
            Optional<Instant> expiry,
            Optional<String> container) {

        /** Of a task that has its pod for itself. */
        public Facts(
                long generation,
                boolean killed,
                OptionalInt exitCode,
                Optional<String> podName,
                Optional<String> podUid,
                Optional<Instant> started,
                Optional<String> role,
                Optional<Instant> expiry) {
            this(generation, killed, exitCode, podName, podUid, started, role, expiry, Optional.empty());
        }
    }

    /**
     * The status: the latest update's fields, all updates, and conditions for kstatus.
     *
     * @param history with at least one update
     */
    public ObjectNode encode(TaskHistory history, Facts facts) {
        var latest = history.latest().orElseThrow();
        var status = codec.encode(latest);
        facts.exitCode().ifPresent(code -> status.put(EXIT_CODE, code));
        facts.podName().ifPresent(name -> status.put(POD_NAME, name));
        facts.podUid().ifPresent(uid -> status.put(POD_UID, uid));
        facts.container().ifPresent(name -> status.put(CONTAINER_NAME, name));
        facts.started().or(() -> started(history)).ifPresent(at -> status.put(STARTED, seconds(at)));
        facts.expiry().ifPresent(at -> status.put(EXPIRY, seconds(at)));
        if (facts.killed()) {
            status.put(KILL, true);
        }
        var columns = JsonNodeFactory.instance.objectNode();
        if (!latest.getMessage().isEmpty()) {
            columns.put("message", ColumnText.of(latest.getMessage()));
        }
        facts.role().ifPresent(role -> columns.put(ROLE, ColumnText.of(role)));
        status.set(COLUMNS, columns);
        var updates = status.putArray("updates");
        history.updates().forEach(update -> updates.add(codec.encode(update)));
        var generation = facts.generation();
        status.put(OBSERVED, generation);
        var conditions = status.putArray("conditions");
        conditions.add(condition("Ready", history, generation, update -> ready(update, facts.killed())));
        conditions.add(condition("Stalled", history, generation, update -> failed(update, facts.killed())));
        scheduled(history, generation).ifPresent(condition -> conditions.add(condition.toJson()));
        conditions.add(condition("Ended", history, generation, update -> TaskHistory.isTerminal(update.getState())));
        return status;
    }

    /** The generation of the spec that the status was made from; negative if the operator wrote none yet. */
    public static long generationOf(JsonNode status) {
        return status.path(OBSERVED).asLong(-1);
    }

    /** Whether a KILL was seen before the status was written. */
    public static boolean isKilled(JsonNode status) {
        return status.path(KILL).asBoolean();
    }

    /** The uid of the one pod of the task; empty if it had none, or if an earlier version wrote the status. */
    public static Optional<String> podUidOf(JsonNode status) {
        return Optional.ofNullable(status.path(POD_UID).textValue());
    }

    /** The name of the pod of the task; empty if it had none. */
    public static Optional<String> podNameOf(JsonNode status) {
        return Optional.ofNullable(status.path(POD_NAME).textValue());
    }

    /** Whether the status tells that the task has had a pod. */
    public static boolean hadPod(JsonNode status) {
        return status.hasNonNull(POD_NAME) || status.hasNonNull(POD_UID);
    }

    /** When the task is deleted, if the status tells that. */
    public static Optional<Instant> expiryOf(JsonNode status) {
        return Timestamps.parse(status.path(EXPIRY).textValue());
    }

    /** The role that the status tells, if any. */
    public static Optional<String> roleOf(JsonNode status) {
        return Optional.ofNullable(status.path(COLUMNS).path(ROLE).textValue());
    }

    /** For a task whose pod is gone. */
    private static Optional<Instant> started(TaskHistory history) {
        return history.updates().stream()
                .filter(update -> update.getState() == TaskState.TASK_RUNNING)
                .findFirst()
                .map(TaskHistory::at);
    }

    private static String seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
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
        return new TaskHistory(updates, waits(status));
    }

    private static Optional<WaitReason> waits(@Nullable JsonNode status) {
        if (status != null) {
            for (var condition : status.path("conditions")) {
                if (condition.path("type").asText().equals(SCHEDULED)
                        && condition.path("status").asText().equals("False")) {
                    return WaitReason.of(condition.path("reason").asText());
                }
            }
        }
        return Optional.empty();
    }

    /** Of a task that has waited; one that was placed at once says nothing of it. */
    private static Optional<Condition> scheduled(TaskHistory history, long generation) {
        var updates = history.updates();
        var first = -1;
        var last = -1;
        for (var at = 0; at < updates.size(); at++) {
            if (TaskHistory.isOfWait(updates.get(at))) {
                first = first < 0 ? at : first;
                last = at;
            }
        }
        if (first < 0) {
            return Optional.empty();
        }
        if (history.waits().isPresent() && last == updates.size() - 1) {
            var message = updates.getLast().getMessage();
            var since = TaskHistory.at(updates.get(first));
            return Optional.of(
                    new Condition(SCHEDULED, false, history.waits().get().word(), message, since, generation));
        }
        var next = updates.get(Math.min(last + 1, updates.size() - 1));
        return history.has(TaskState.TASK_RUNNING) || next.getState() == TaskState.TASK_FINISHED
                ? Optional.of(
                        new Condition(SCHEDULED, true, reason(next.getState()), "", TaskHistory.at(next), generation))
                : Optional.empty(); // it ended as it waited
    }

    // kstatus: what is as it was asked to be is ready, and that includes a task that was to be killed; one that failed
    // never will be.
    private static boolean ready(TaskStatus update, boolean killed) {
        return update.getState() == TaskState.TASK_RUNNING
                || (TaskHistory.isTerminal(update.getState()) && !failed(update, killed));
    }

    private static boolean failed(TaskStatus update, boolean killed) {
        return switch (update.getState()) {
            case TASK_FAILED, TASK_LOST, TASK_ERROR -> true;
            // its health check killed it, unless a KILL came first
            case TASK_KILLED -> update.hasHealthy() && !update.getHealthy() && !killed;
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING, TASK_FINISHED -> false;
        };
    }

    private static ObjectNode condition(
            String type, TaskHistory history, long generation, Predicate<TaskStatus> holds) {
        var latest = history.latest().orElseThrow();
        var value = holds.test(latest);
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
    private static Instant since(List<TaskStatus> updates, Predicate<TaskStatus> holds, boolean value) {
        var since = updates.getLast();
        for (var update : updates.reversed()) {
            if (holds.test(update) != value) {
                break;
            }
            since = update;
        }
        return TaskHistory.at(since);
    }
}
