package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_STAGING;

import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.status.ReconcileAnswers;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;

/**
 * Answers RECONCILE, and KILL of an unknown task, from the operator's caches (Mesos: {@code Master::_reconcileTasks}).
 * A task with a terminal status is no longer known: the framework reads the end in that status.
 */
public final class ReconcileCallHandler {

    private final TaskIndex index;
    private final Ledger ledger;
    private final AgentHealthChecker health;
    private final TaskHistories histories;
    private final Clock clock;
    private volatile Function<TaskKey, Optional<TaskInfoResource>> find = task -> Optional.empty();

    ReconcileCallHandler(
            TaskIndex index, Ledger ledger, AgentHealthChecker health, TaskHistories histories, Clock clock) {
        this.index = index;
        this.ledger = ledger;
        this.health = health;
        this.histories = histories;
        this.clock = clock;
    }

    void tasksAreKnown(Function<TaskKey, Optional<TaskInfoResource>> lookup) {
        find = lookup;
    }

    /**
     * RECONCILE.
     *
     * @param asked only the task ids and slave ids matter; an empty list asks for all tasks
     */
    public List<TaskStatus> reconcile(FrameworkKey framework, List<TaskStatus> asked) {
        return reconcile(List.of(framework), asked, Map.of());
    }

    /**
     * RECONCILE with statuses that are not in the caches.
     *
     * @param frameworks the Framework objects that the framework's tasks belong to
     * @param asked as above
     * @param unsettled latest statuses, by TaskID, of tasks that are not in the caches: terminal updates that the
     *     framework has not acknowledged, and launches in flight
     */
    public List<TaskStatus> reconcile(
            Collection<FrameworkKey> frameworks, List<TaskStatus> asked, Map<String, TaskStatus> unsettled) {
        var reconciliation = reconciliation(frameworks).with(unsettled);
        return asked.isEmpty()
                ? reconciliation.implicit(clock.instant())
                : reconciliation.explicit(asked, clock.instant());
    }

    /** The answer to KILL of a task; empty if the task is known and can be killed, or may still appear. */
    public Optional<TaskStatus> answerToKill(Collection<FrameworkKey> frameworks, TaskID task) {
        return frameworks.stream()
                        .anyMatch(framework -> index.byTaskId(framework).containsKey(task.getValue()))
                ? Optional.empty()
                : reconciliation(frameworks).unknownKill(task, clock.instant());
    }

    private ReconcileAnswers reconciliation(Collection<FrameworkKey> frameworks) {
        Map<String, TaskStatus> known = new HashMap<>();
        frameworks.forEach(framework -> index.byTaskId(framework).forEach((taskId, key) -> {
            var history = find.apply(key).map(histories::of).orElse(TaskHistory.EMPTY);
            if (!history.ended()) {
                known.put(taskId, history.latest().orElseGet(() -> staging(taskId)));
            }
        }));
        return new ReconcileAnswers(known, ledger.agents().keySet(), health.inTransition());
    }

    private static TaskStatus staging(String taskId) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(taskId))
                .setState(TASK_STAGING)
                .build();
    }
}
