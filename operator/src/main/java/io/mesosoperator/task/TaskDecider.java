package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;
import static org.apache.mesos.Protos.TaskState.TASK_STAGING;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_EXECUTOR_UNREGISTERED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_RECONCILIATION;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_RESOURCES_UNKNOWN;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_SLAVE_RESTARTED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_INVALID;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_UNAUTHORIZED;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_EXECUTOR;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_SLAVE;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.allocation.AcceptValidation;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.task.executor.CommandExecutor;
import io.mesosoperator.task.executor.Room;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.executor.SharingRules;
import io.mesosoperator.task.pod.HelperContainers;
import io.mesosoperator.task.pod.LifetimePart;
import io.mesosoperator.task.pod.PodTranslation;
import io.mesosoperator.task.status.ExecutorEnd;
import io.mesosoperator.task.status.HealthEvidence;
import io.mesosoperator.task.status.HealthUpdates;
import io.mesosoperator.task.status.PodView;
import io.mesosoperator.task.status.PodWait;
import io.mesosoperator.task.status.StatusTable;
import io.mesosoperator.task.status.StatusUpdate;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.validation.ExecutorSharing;
import io.mesosoperator.task.validation.ExistingTasks;
import io.mesosoperator.task.validation.GroupValidation;
import io.mesosoperator.task.validation.LaunchResources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.jspecify.annotations.Nullable;

/** Decides what to do for a task: a pure function of its snapshot. */
final class TaskDecider {

    /** How long an image whose name is none may be killed or mended before its task is given up. */
    private static final Duration TO_MEND_A_NAME = Duration.ofSeconds(10);

    /** Whole seconds are all that an object's time of creation has. */
    private static final Duration FRAMEWORK_MAY_FOLLOW = Duration.ofSeconds(3);

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
                task.pod().ifPresentOrElse(this::follow, this::withoutPod);
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
            var outcome = StatusTable.outcome(view);
            report(view, outcome);
            if (history.ended()) {
                cleanUp(view);
            } else if ((kill || removed || isToEndForItsHealth(view)) && !view.beingDeleted()) {
                actions.add(new TaskAction.Kill(pod, KillGrace.forDeletion(grace())));
            } else if (kill && sooner(pod).isPresent()) {
                actions.add(new TaskAction.Kill(pod, sooner(pod)));
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

        private OptionalLong sooner(Pod pod) {
            return KillGrace.shorter(grace(), pod);
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

        private void withoutPod() {
            if (task.launched()) {
                history = history.plus(updates.status(
                        task,
                        history,
                        new StatusUpdate(
                                TASK_LOST,
                                SOURCE_MASTER,
                                REASON_RECONCILIATION,
                                "Reconciliation: Task is unknown to the slave: its pod is gone,"
                                        + " and nothing tells how it ended"),
                        now));
                actions.add(new TaskAction.ReportGone(history));
                return;
            }
            switch (task.spec()) {
                case Decoded.Invalid<TaskInfoSpec> invalid -> end(TASK_ERROR, REASON_TASK_INVALID, invalid.message());
                case Decoded.Ok<TaskInfoSpec>(var spec) -> beforeLaunch(spec);
            }
        }

        private void beforeLaunch(TaskInfoSpec spec) {
            var ungrouped = spec.group().flatMap(group -> GroupLaunch.problem(group, spec, task.key()));
            if (ungrouped.isPresent()) {
                actions.add(new TaskAction.CancelRequest());
                end(TASK_ERROR, REASON_TASK_INVALID, ungrouped.get());
                return;
            }
            if (task.progress().killed()) {
                // Mesos 1.x: Master::kill of a task that was not delivered yet.
                actions.add(new TaskAction.CancelRequest());
                end(TASK_KILLED, null, "Killed before delivery to the agent");
                return;
            }
            if (!spec.offerIds().isEmpty() && !(task.framework() instanceof RegistrationState.Registered)) {
                // Its offers have ended with the framework's registration, and their ids do not come again.
                actions.add(new TaskAction.CancelRequest());
                end(
                        TASK_LOST,
                        REASON_INVALID_OFFERS,
                        "Task launched with invalid offers: " + AcceptValidation.noLongerValid(firstOf(spec))
                                + " because its framework is not registered");
                return;
            }
            switch (task.framework()) {
                case RegistrationState.Absent _ -> {
                    actions.add(new TaskAction.CancelRequest());
                    awaitFramework(spec);
                }
                case RegistrationState.Refused(var why, var _) -> {
                    actions.add(new TaskAction.CancelRequest());
                    tellWait(
                            WaitReason.FRAMEWORK_NOT_READY,
                            "Waiting for framework " + spec.frameworkId().getValue() + ", which is not registered: "
                                    + why);
                }
                case RegistrationState.Registered framework -> place(spec, framework);
            }
        }

        /** One that was applied together with its task may be seen after it. */
        private void awaitFramework(TaskInfoSpec spec) {
            var toldAt = task.created().plus(FRAMEWORK_MAY_FOLLOW);
            if (!now.isBefore(task.created()) && now.isBefore(toldAt)) {
                actions.add(new TaskAction.RequeueAfter(toldAt));
            } else {
                tellWait(
                        WaitReason.FRAMEWORK_NOT_READY,
                        "Framework cannot be found: waiting for a Framework "
                                + spec.frameworkId().getValue() + " in namespace "
                                + task.key().namespace());
            }
        }

        private static String firstOf(TaskInfoSpec spec) {
            return spec.offerIds().getFirst().getValue();
        }

        private void place(TaskInfoSpec spec, RegistrationState.Registered framework) {
            var info = task.message().orElseThrow();
            var unauthorized = launch.authorization(info, framework.info());
            if (unauthorized.isPresent()) { // a master asks its authorizer before it validates
                actions.add(new TaskAction.CancelRequest());
                end(TASK_ERROR, REASON_TASK_UNAUTHORIZED, unauthorized.get());
                return;
            }
            var existing = existing(info);
            var problem = launch.validate(info, framework.info(), existing);
            if (problem.isPresent()) {
                actions.add(new TaskAction.CancelRequest());
                end(TASK_ERROR, REASON_TASK_INVALID, problem.get());
                return;
            }
            var obstacle = ExecutorSharing.obstacle(info, existing);
            if (obstacle.isPresent()) {
                actions.add(new TaskAction.CancelRequest());
                end(TASK_LOST, REASON_EXECUTOR_UNREGISTERED, obstacle.get());
                return;
            }
            switch (task.result().orElse(null)) {
                case null ->
                    task.delay()
                            .filter(delay -> !delay.isOver(now))
                            .ifPresentOrElse(
                                    this::delay,
                                    // report problems now, not after a wait
                                    () -> translate(spec, info, framework, "unknown"));
                case AllocationResult.Waiting(var reason, var why) -> {
                    if (task.delay().isPresent()) { // not in turns: each would be a write
                        tellDelay(task.delay().get());
                    } else if (reason == WaitReason.QUEUED) {
                        actions.add(whyInQueue());
                    } else {
                        tellWait(reason, why);
                    }
                }
                case AllocationResult.AtLimit limit ->
                    task.delay()
                            .ifPresentOrElse(this::tellDelay, () -> tellWait(WaitReason.TASK_LIMIT, limit.message()));
                case AllocationResult.Refused(var state, var reason, var message) -> {
                    actions.add(new TaskAction.CancelRequest());
                    end(state, reason, message);
                }
                case AllocationResult.Granted(var slaveId) -> translate(spec, info, framework, slaveId);
            }
        }

        private ExistingTasks existing(TaskInfo info) {
            return new ExistingTasks(
                    task.conflicts().taskId().isPresent()
                            ? Set.of(info.getTaskId().getValue())
                            : Set.of(),
                    task.conflicts()
                            .executor()
                            .map(other -> Map.of(CommandExecutor.idOf(info).getValue(), other))
                            .orElse(Map.of()),
                    launch.executorsAreTold());
        }

        private void translate(
                TaskInfoSpec spec, TaskInfo info, RegistrationState.Registered framework, String slaveId) {
            var placed = info.toBuilder()
                    .setSlaveId(SlaveID.newBuilder().setValue(slaveId))
                    .build();
            var unshared = launch.sharesExecutor(info) ? SharingRules.problem(info, spec) : Optional.<String>empty();
            if (unshared.isPresent()) {
                actions.add(new TaskAction.CancelRequest());
                end(TASK_ERROR, REASON_TASK_INVALID, unshared.get());
                return;
            }
            switch (launch.translate(placed, spec, framework, task.key())) {
                case PodTranslation.Refused refused -> {
                    actions.add(new TaskAction.CancelRequest());
                    end(TASK_ERROR, refused.reason(), refused.message());
                }
                case PodTranslation.Ok _
                when task.group().isPresent() && task.result().isPresent() -> launchTogether(spec, framework, slaveId);
                case PodTranslation.Ok(var translated) -> {
                    var pod = HelperContainers.fit(translated, task.limits());
                    if (task.result().isEmpty()) {
                        actions.add(new TaskAction.RequestResources(launch.request(
                                spec, info, task.key(), task.created(), existing(info), launch.more(pod, translated))));
                        if (task.isPlacedByOperator()) {
                            actions.add(whyInQueue());
                        }
                        return;
                    }
                    var made = launch.placed(pod, translated, spec, slaveId, task, framework);
                    actions.add(
                            launch.sharesExecutor(info)
                                    ? new TaskAction.Host(made, placed, LaunchResources.of(info))
                                    : new TaskAction.Launch(made, LaunchResources.of(info)));
                }
            }
        }

        /** All tasks of the group or none; the first of them has the pod made. */
        private void launchTogether(TaskInfoSpec spec, RegistrationState.Registered framework, String slaveId) {
            switch (GroupLaunch.of(task, launch, framework, slaveId, now, terms.startDeadline())) {
                case GroupLaunch.Ended(var outcome) -> {
                    actions.add(new TaskAction.CancelRequest());
                    end(outcome.state(), outcome.reason(), Objects.requireNonNull(outcome.message()));
                }
                case GroupLaunch.Awaited(var until, var first) -> {
                    first.ifPresent(other -> actions.add(new TaskAction.Wake(other)));
                    actions.add(new TaskAction.RequeueAfter(until));
                }
                case GroupLaunch.Ready(var translated, var resources) -> {
                    var pod = HelperContainers.fit(translated, task.limits());
                    actions.add(new TaskAction.Launch(
                            launch.placed(pod, translated, spec, slaveId, task, framework), resources));
                }
            }
        }

        private void end(TaskState state, @Nullable Reason reason, String problem) {
            var message = state == TASK_ERROR && task.group().isPresent()
                    ? GroupValidation.ofTask(
                            task.message()
                                    .map(info -> info.getTaskId().getValue())
                                    .orElse(task.key().name()),
                            problem)
                    : problem;
            history = history.plus(
                    updates.status(task, history, new StatusUpdate(state, SOURCE_MASTER, reason, message), now));
            actions.add(new TaskAction.Report(history));
        }

        private void delay(LaunchDelay delay) {
            tellDelay(delay);
            actions.add(new TaskAction.RequeueAfter(delay.until()));
        }

        private void tellDelay(LaunchDelay delay) {
            tellWait(WaitReason.POD_REFUSED, delay.reason());
        }

        private void tellWait(WaitReason reason, String message) {
            WaitRules.tell(history, new Wait(reason, message)).ifPresent(actions::add);
        }

        private TaskAction whyInQueue() {
            return WaitRules.ask(history);
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
