package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.Protos.TaskState.TASK_STAGING;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_RESOURCES_UNKNOWN;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_SLAVE_RESTARTED;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_EXECUTOR;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_SLAVE;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.task.executor.Room;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.pod.LifetimePart;
import io.mesosoperator.task.status.ExecutorEnd;
import io.mesosoperator.task.status.HealthEvidence;
import io.mesosoperator.task.status.HealthUpdates;
import io.mesosoperator.task.status.PodView;
import io.mesosoperator.task.status.PodWait;
import io.mesosoperator.task.status.StatusTable;
import io.mesosoperator.task.status.StatusUpdate;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.KillPolicy;

/** Decides what to do for a task: a pure function of its snapshot. */
final class TaskDecider {

    /** How long an image whose name is none may be killed or mended before its task is given up. */
    private static final Duration TO_MEND_A_NAME = Duration.ofSeconds(10);

    private final TaskLaunch launch;
    private final TaskUpdates updates;
    private final TaskTimeouts terms;

    TaskDecider(TaskLaunch launch, TaskUpdates updates, TaskTimeouts terms) {
        this.launch = launch;
        this.updates = updates;
        this.terms = terms;
    }

    /** The actions for {@code task}, in order; none if nothing needs to change. */
    List<TaskAction> decide(TaskSnapshot task, Instant now) {
        return new Decision(task, now).actions();
    }

    private final class Decision {
        private final TaskSnapshot task;
        private final Instant now;
        private final List<TaskAction> actions = new ArrayList<>();
        private final GroupFate fate;
        private TaskHistory history;

        Decision(TaskSnapshot task, Instant now) {
            this.task = task;
            this.now = now;
            this.fate = GroupFate.of(task, now);
            this.history = task.history();
        }

        List<TaskAction> actions() {
            if (history.ended() && task.expiry().filter(at -> !at.isAfter(now)).isPresent()) {
                actions.add(new TaskAction.Expire());
                return actions;
            }
            task.expiry().ifPresent(at -> actions.add(new TaskAction.RequeueAfter(at)));
            if (task.executor().isPresent()) {
                followExecutor(task.executor().get());
                tellGeneration();
            } else if (history.ended()) {
                task.pod().ifPresent(pod -> cleanUp(view(pod, true, false, false)));
                if (task.progress().isStale()) {
                    actions.addFirst(new TaskAction.Report(history));
                }
            } else {
                task.pod()
                        .ifPresentOrElse(
                                this::follow,
                                () -> actions.addAll(
                                        new LaunchDecision(task, launch, updates, terms.startDeadline(), now)
                                                .actions()));
                tellGeneration();
            }
            return List.copyOf(actions);
        }

        /**
         * The status of a task that has one shows that a change of the spec was seen. A launch reports for itself, and
         * the pod that it makes leads here again.
         */
        private void tellGeneration() {
            var reports = actions.stream()
                    .anyMatch(action -> action instanceof TaskAction.Report
                            || action instanceof TaskAction.ReportGone
                            || action instanceof TaskAction.Launch);
            if (task.progress().mustBeTold() && !reports && history.latest().isPresent()) {
                actions.add(new TaskAction.Report(history));
            }
        }

        /** The pod of a group is needed until the last of its tasks has ended. */
        private void cleanUp(PodView pod) {
            if (!fate.allEnded()) {
                return;
            }
            if (hasOrphans() && !pod.beingDeleted() && !TerminalTaskCleanup.isEnding(pod.pod())) {
                actions.add(new TaskAction.EndOthers(pod.pod()));
            }
            history.endedAt()
                    .map(at -> fate.lastEnd().filter(last -> last.isAfter(at)).orElse(at))
                    .map(at -> new TerminalTaskCleanup(pod, at).actions(terms.podTimeToLive(), now))
                    .ifPresent(actions::addAll);
        }

        /** Whether a task of the group runs on whose TaskInfo is gone: of those that are there, all have ended. */
        private boolean hasOrphans() {
            return task.group().stream()
                    .flatMap(group -> group.gone().stream())
                    .map(PodView::new)
                    .anyMatch(gone -> !gone.endTold());
        }

        /** Its executor tells what becomes of it, unless that has ended. */
        private void followExecutor(SharedExecutor executor) {
            if (history.ended()) {
                return;
            }
            var before = history;
            executor.reported().forEach(update -> history = history.plusTold(update));
            if (!history.ended() && executor.isDropped()) {
                tell(new StatusUpdate(TASK_KILLED, SOURCE_SLAVE, null, "Killed before delivery to the executor"));
            }
            if (!history.ended() && executor.isUnknown()) { // Slave::reregisterExecutor
                tell(new StatusUpdate(
                        TASK_LOST,
                        SOURCE_SLAVE,
                        REASON_SLAVE_RESTARTED,
                        "Task launched during agent restart: its executor does not know it"));
            }
            if (!history.ended()) {
                executor.pod().ifPresentOrElse(pod -> followExecutor(executor, pod), () -> {
                    if (executor.isGone()) {
                        tell(ExecutorEnd.gone());
                    }
                });
            }
            if (!history.ended() && executor.room() instanceof Room.Refused(var why)) {
                tell(new StatusUpdate(TASK_LOST, SOURCE_SLAVE, REASON_RESOURCES_UNKNOWN, why));
            }
            if (!executor.isRecorded() && !history.ended() && history.equals(before)) {
                tell(new StatusUpdate(TASK_STAGING, SOURCE_MASTER, null, null));
            }
            if (!history.equals(before) || !executor.isRecorded()) {
                actions.add(new TaskAction.Report(history));
            } else if (!executor.reported().isEmpty()) {
                actions.add(new TaskAction.Acknowledge(history)); // what it tells is kept already
            }
            if (!history.ended() && task.progress().killed()) {
                actions.add(new TaskAction.KillByExecutor(killPolicy()));
            }
        }

        private void followExecutor(SharedExecutor executor, Pod pod) {
            var removed = frameworkRemovedAt(pod).filter(at -> !at.isAfter(now)).isPresent();
            var startBy = startBy(pod);
            var view = view(
                    pod, false, removed, startBy.filter(at -> !at.isAfter(now)).isPresent());
            ExecutorEnd.of(view, executor.isGone()).ifPresentOrElse(this::tell, () -> {
                var shown = StatusTable.outcome(view);
                if (shown.state() == TASK_STAGING && shown.message() != null && isStaging()) {
                    tell(shown);
                    history = history.waiting(PodWait.of(view));
                } else if (executor.room() instanceof Room.Awaited(var why) && isStaging()) {
                    why.map(words -> new Wait(WaitReason.AGENTS_BUSY, words))
                            .ifPresent(wait -> history = updates.waiting(task, history, wait, now));
                }
                startBy.filter(at -> at.isAfter(now)).ifPresent(at -> actions.add(new TaskAction.RequeueAfter(at)));
            });
        }

        private boolean isStaging() {
            return history.latest()
                    .map(latest -> latest.getState() == TASK_STAGING)
                    .orElse(true);
        }

        private void tell(StatusUpdate outcome) {
            history = history.plus(updates.status(task, history, outcome, now));
        }

        private void follow(Pod pod) {
            var kill = task.progress().killed() || fate.killed();
            var removedAt = frameworkRemovedAt(pod);
            var removed = removedAt.map(at -> !at.isAfter(now)).orElse(false);
            var startBy = startBy(pod);
            var view = view(
                    pod, kill, removed, startBy.filter(at -> !at.isAfter(now)).isPresent());
            report(view, StatusTable.outcome(view));
            var sooner = kill ? KillGrace.shorter(grace(), pod) : OptionalLong.empty();
            if (history.ended()) {
                cleanUp(view);
            } else if ((kill || removed || isToEndForItsHealth(view)) && !view.beingDeleted()) {
                actions.add(new TaskAction.Kill(pod, KillGrace.forDeletion(grace())));
            } else if (sooner.isPresent()) {
                actions.add(new TaskAction.Kill(pod, sooner));
            } else if ((fate.failedAt().isPresent() || isOutOfTime(view))
                    && !view.beingDeleted()
                    && !TerminalTaskCleanup.isEnding(pod)) {
                actions.add(new TaskAction.EndOthers(pod)); // with their logs, which tell why
            } else {
                var health = HealthEvidence.of(view);
                Stream.of(
                                removedAt,
                                health.flatMap(evidence -> evidence.next(now)),
                                health.flatMap(HealthEvidence::unrunnable),
                                HealthUpdates.nextCheck(view, now),
                                endOfTime(view),
                                startBy.flatMap(deadline -> task.notes().nextWorthTelling(now)),
                                startBy)
                        .flatMap(Optional::stream)
                        .filter(at -> at.isAfter(now))
                        .min(Comparator.naturalOrder())
                        .ifPresent(at -> actions.add(new TaskAction.RequeueAfter(at)));
            }
        }

        /** Mesos 1.x: what a KILL says of it overrides what the task has said; it is in the task's spec. */
        private KillPolicy killPolicy() {
            return task.message().map(LifetimePart::killPolicy).orElse(KillPolicy.getDefaultInstance());
        }

        /** What is asked for the pod: of a group, which ends as one, the longest time of any task. */
        private OptionalLong grace() {
            return Stream.concat(
                            Stream.of(killPolicy()),
                            task.group().stream()
                                    .flatMap(group -> group.others().stream())
                                    .flatMap(other -> other.message().stream())
                                    .map(LifetimePart::killPolicy))
                    .map(LifetimePart::grace)
                    .flatMapToLong(OptionalLong::stream)
                    .max();
        }

        private boolean isOutOfTime(PodView pod) {
            return endOfTime(pod).filter(at -> !at.isAfter(now)).isPresent();
        }

        /** Kubelets tell whole seconds: its container may have started almost one later. */
        private Optional<Instant> endOfTime(PodView pod) {
            return pod.timeOver().map(over -> over.plusSeconds(1));
        }

        private boolean isToEndForItsHealth(PodView pod) {
            return HealthEvidence.of(pod)
                    .flatMap(HealthEvidence::unrunnable)
                    .filter(at -> !at.isAfter(now))
                    .isPresent();
        }

        private void report(PodView pod, StatusUpdate outcome) {
            var before = history;
            if (outcome.state() == TASK_STAGING && outcome.message() == null && nothingSaidYet()) {
                return; // without a status the task already shows TASK_STAGING, the schema's default
            }
            if (history.latest().isEmpty() && outcome.state() != TASK_STAGING) {
                history = history.plus(updates.status(
                        task,
                        history,
                        new StatusUpdate(TASK_STAGING, SOURCE_MASTER, null, null),
                        createdAt(pod.pod())));
            }
            if (TaskHistory.isTerminal(outcome.state())) {
                addUnseenStart(pod);
            }
            var at = pod.finishedAt()
                    .or(() -> outcome.state() == TASK_RUNNING ? pod.runningSince() : Optional.empty())
                    .orElse(now);
            for (var update : HealthUpdates.of(outcome, pod, history, now)) {
                history = history.plus(
                        updates.status(task, history, update.outcome(), Objects.requireNonNullElse(update.at(), at)));
            }
            if (outcome.state() == TASK_STAGING && outcome.message() != null) {
                history = history.waiting(PodWait.of(pod));
            }
            if (!history.equals(before)) {
                actions.add(new TaskAction.Report(history));
            }
        }

        /** What has run, and nobody saw, was running, as its executor would have told. */
        private void addUnseenStart(PodView pod) {
            if (pod.hasStarted() && !history.has(TASK_RUNNING)) {
                pod.startedAt()
                        .filter(at -> at.isAfter(Instant.EPOCH))
                        .ifPresent(at -> history = history.plus(updates.status(
                                task, history, new StatusUpdate(TASK_RUNNING, SOURCE_EXECUTOR, null, null), at)));
            }
        }

        private boolean nothingSaidYet() {
            return history.latest().map(latest -> latest.getMessage().isEmpty()).orElse(true);
        }

        private PodView view(Pod pod, boolean kill, boolean frameworkRemoved, boolean startOverdue) {
            return new PodView(
                    pod,
                    kill,
                    frameworkRemoved,
                    task.agent(),
                    startOverdue,
                    task.notes().worthTelling(now),
                    fate.failedAt(),
                    task.maxCompletionTime());
        }

        /**
         * The deadline for the start of the task's container; empty once it has started, and while its
         * URIs are fetched.
         */
        private Optional<Instant> startBy(Pod pod) {
            var view = new PodView(pod);
            var others = GroupFate.views(task);
            return view.hasStarted() || view.isFetching() || others.stream().anyMatch(PodView::isFetching)
                    ? Optional.empty()
                    : Optional.of(Stream.concat(
                                    view.fetchedAt().stream(),
                                    others.stream().flatMap(other -> other.fetchedAt().stream()))
                            .max(Comparator.naturalOrder())
                            .orElseGet(() -> createdAt(pod))
                            .plus(view.hasInvalidImageName() ? TO_MEND_A_NAME : startDeadline(pod)));
        }

        private Duration startDeadline(Pod pod) {
            return TaskLaunch.startDeadlineOf(pod).orElse(terms.startDeadline());
        }

        private Instant createdAt(Pod pod) {
            return Timestamps.parse(pod.getMetadata().getCreationTimestamp()).orElse(now);
        }

        /** When the framework's failover timeout expires; empty while the framework is connected. */
        private Optional<Instant> frameworkRemovedAt(Pod pod) {
            return task.framework().absence().map(absence -> absence.removal(TaskLaunch.failoverTimeoutOf(pod)));
        }
    }
}
