package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_FAILED;
import static org.apache.mesos.Protos.TaskState.TASK_FINISHED;
import static org.apache.mesos.Protos.TaskState.TASK_KILLED;

import io.mesosoperator.task.status.HealthEvidence;
import io.mesosoperator.task.status.PodNotes;
import io.mesosoperator.task.status.PodView;
import io.mesosoperator.task.status.StatusTable;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/**
 * What the other tasks of its group mean for a task, as Mesos' default executor has it: when one fails, is killed or
 * lost, the others are killed; one that finishes leaves them alone. Pure.
 *
 * @param killed whether a KILL of one of them ends all, or the deletion of its TaskInfo
 * @param failedAt when the first of them ended in another way than to finish: it failed, was killed, or was told lost
 * @param allEnded whether the status of each of them has its end
 * @param lastEnd the latest of these ends
 */
record GroupFate(boolean killed, Optional<Instant> failedAt, boolean allEnded, Optional<Instant> lastEnd) {

    /** Of a task that was launched alone. */
    static final GroupFate ALONE = new GroupFate(false, Optional.empty(), true, Optional.empty());

    static GroupFate of(TaskSnapshot task, Instant now) {
        return task.group().map(group -> of(group, task.notes(), now)).orElse(ALONE);
    }

    private static GroupFate of(TaskGroupSnapshot group, PodNotes notes, Instant now) {
        var others = group.others();
        return new GroupFate(
                others.stream().anyMatch(other -> isKilled(other) || isEndedForItsHealth(other, now))
                        || group.gone().stream().anyMatch(pod -> wasTakenAway(new PodView(pod, notes))),
                others.stream().flatMap(other -> failure(other, now).stream()).min(Comparator.naturalOrder()),
                others.stream().allMatch(other -> other.history().ended()),
                others.stream()
                        .flatMap(other -> other.history().endedAt().stream())
                        .max(Comparator.naturalOrder()));
    }

    /** A KILL of what has ended by itself is none. */
    private static boolean isKilled(TaskSnapshot other) {
        return other.progress().killed()
                && end(other)
                        .filter(state -> state == TASK_FINISHED || state == TASK_FAILED)
                        .isEmpty();
    }

    /** The operator ends it by a KILL of the pod, because its health check cannot be run. */
    private static boolean isEndedForItsHealth(TaskSnapshot other, Instant now) {
        return end(other).filter(state -> state != TASK_KILLED).isEmpty()
                && view(other)
                        .flatMap(HealthEvidence::of)
                        .flatMap(HealthEvidence::unrunnable)
                        .filter(at -> !at.isAfter(now))
                        .isPresent();
    }

    /** Its TaskInfo was deleted while it ran: once it has finished, that means nothing. */
    private static boolean wasTakenAway(PodView gone) {
        return StatusTable.outcome(gone).state() != TASK_FINISHED || gone.ranWhenDeleted();
    }

    private static Optional<Instant> failure(TaskSnapshot other, Instant now) {
        var outOfTime = view(other).filter(pod -> pod.isOutOfTime(now)).flatMap(PodView::timeOver);
        return end(other)
                .map(state -> state == TASK_FINISHED
                        ? Stream.<Instant>of()
                        : Stream.of(
                                        view(other).flatMap(PodView::finishedAt),
                                        other.history().endedAt(),
                                        outOfTime)
                                .flatMap(Optional::stream))
                // it is being ended, and may be the last of them to end
                .orElseGet(outOfTime::stream)
                .min(Comparator.naturalOrder());
    }

    private static Optional<PodView> view(TaskSnapshot other) {
        return other.pod()
                .map(pod -> new PodView(
                        pod,
                        other.progress().killed(),
                        false,
                        other.agent(),
                        false,
                        other.notes(),
                        Optional.empty(),
                        other.maxCompletionTime()));
    }

    /** As its status says it, or as it will when it is written. */
    private static Optional<TaskState> end(TaskSnapshot other) {
        return other.history().ended()
                ? other.history().latest().map(TaskStatus::getState)
                : view(other).map(pod -> StatusTable.outcome(pod).state()).filter(TaskHistory::isTerminal);
    }

    /** The others' pods as they see them. */
    static List<PodView> views(TaskSnapshot task) {
        return task.group().stream()
                .flatMap(group -> Stream.concat(
                        group.others().stream().flatMap(other -> other.pod().stream()), group.gone().stream()))
                .map(PodView::new)
                .toList();
    }
}
