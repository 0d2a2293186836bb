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
        var others = group.others().stream().map(Other::of).toList();
        return new GroupFate(
                others.stream().anyMatch(other -> other.isKilled() || other.isEndedForItsHealth(now))
                        || group.gone().stream().anyMatch(pod -> wasTakenAway(new PodView(pod, notes))),
                others.stream().flatMap(other -> other.failure(now).stream()).min(Comparator.naturalOrder()),
                others.stream().allMatch(other -> other.task().history().ended()),
                others.stream()
                        .flatMap(other -> other.task().history().endedAt().stream())
                        .max(Comparator.naturalOrder()));
    }

    /** Its TaskInfo was deleted while it ran: once it has finished, that means nothing. */
    private static boolean wasTakenAway(PodView gone) {
        return StatusTable.outcome(gone).state() != TASK_FINISHED || gone.ranWhenDeleted();
    }

    /**
     * Another task of the group.
     *
     * @param view its pod, as it sees that
     * @param end as its status says it, or as it will when it is written
     */
    private record Other(TaskSnapshot task, Optional<PodView> view, Optional<TaskState> end) {

        static Other of(TaskSnapshot task) {
            var view = view(task);
            var end = task.history().ended()
                    ? task.history().latest().map(TaskStatus::getState)
                    : view.map(pod -> StatusTable.outcome(pod).state()).filter(TaskHistory::isTerminal);
            return new Other(task, view, end);
        }

        private static Optional<PodView> view(TaskSnapshot task) {
            return task.pod()
                    .map(pod -> new PodView(
                            pod,
                            task.progress().killed(),
                            false,
                            task.agent(),
                            false,
                            task.notes(),
                            Optional.empty(),
                            task.maxCompletionTime()));
        }

        /** A KILL of what has ended by itself is none. */
        boolean isKilled() {
            return task.progress().killed()
                    && end.filter(state -> state == TASK_FINISHED || state == TASK_FAILED)
                            .isEmpty();
        }

        /** The operator ends it by a KILL of the pod, because its health check cannot be run. */
        boolean isEndedForItsHealth(Instant now) {
            return end.filter(state -> state != TASK_KILLED).isEmpty()
                    && view.flatMap(HealthEvidence::of)
                            .flatMap(HealthEvidence::unrunnable)
                            .filter(at -> !at.isAfter(now))
                            .isPresent();
        }

        Optional<Instant> failure(Instant now) {
            var outOfTime = view.filter(pod -> pod.isOutOfTime(now)).flatMap(PodView::timeOver);
            return end.map(state -> state == TASK_FINISHED
                            ? Stream.<Instant>of()
                            : Stream.of(
                                            view.flatMap(PodView::finishedAt),
                                            task.history().endedAt(),
                                            outOfTime)
                                    .flatMap(Optional::stream))
                    // it is being ended, and may be the last of them to end
                    .orElseGet(outOfTime::stream)
                    .min(Comparator.naturalOrder());
        }
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
