package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_KILLED;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_EXECUTOR_UNREGISTERED;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_RECONCILIATION;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_INVALID;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_UNAUTHORIZED;
import static org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER;

import io.mesosoperator.allocation.AcceptValidation;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.task.executor.CommandExecutor;
import io.mesosoperator.task.executor.SharingRules;
import io.mesosoperator.task.pod.HelperContainers;
import io.mesosoperator.task.pod.PodTranslation;
import io.mesosoperator.task.status.StatusUpdate;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.validation.ExecutorSharing;
import io.mesosoperator.task.validation.ExistingTasks;
import io.mesosoperator.task.validation.GroupValidation;
import io.mesosoperator.task.validation.LaunchResources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.jspecify.annotations.Nullable;

/** Decides what to do for a task that has no pod: a pure function of its snapshot, as all of {@link TaskDecider}. */
final class LaunchDecision {

    /** Whole seconds are all that an object's time of creation has. */
    private static final Duration FRAMEWORK_MAY_FOLLOW = Duration.ofSeconds(3);

    private final TaskSnapshot task;
    private final TaskLaunch launch;
    private final TaskUpdates updates;
    private final Duration startDeadline;
    private final Instant now;
    private final List<TaskAction> actions = new ArrayList<>();
    private TaskHistory history;

    LaunchDecision(TaskSnapshot task, TaskLaunch launch, TaskUpdates updates, Duration startDeadline, Instant now) {
        this.task = task;
        this.launch = launch;
        this.updates = updates;
        this.startDeadline = startDeadline;
        this.now = now;
        this.history = task.history();
    }

    /** In order; none if nothing needs to change. */
    List<TaskAction> actions() {
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
            return List.copyOf(actions);
        }
        switch (task.spec()) {
            case Decoded.Invalid<TaskInfoSpec> invalid -> end(TASK_ERROR, REASON_TASK_INVALID, invalid.message());
            case Decoded.Ok<TaskInfoSpec>(var spec) -> beforeLaunch(spec);
        }
        return List.copyOf(actions);
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
                        "Waiting for framework " + spec.frameworkId().getValue() + ", which is not registered: " + why);
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
                task.delay().ifPresentOrElse(this::tellDelay, () -> tellWait(WaitReason.TASK_LIMIT, limit.message()));
            case AllocationResult.Refused(var state, var reason, var message) -> {
                actions.add(new TaskAction.CancelRequest());
                end(state, reason, message);
            }
            case AllocationResult.Granted(var slaveId) -> translate(spec, info, framework, slaveId);
        }
    }

    private ExistingTasks existing(TaskInfo info) {
        return new ExistingTasks(
                task.conflicts().taskId().isPresent() ? Set.of(info.getTaskId().getValue()) : Set.of(),
                task.conflicts()
                        .executor()
                        .map(other -> Map.of(CommandExecutor.idOf(info).getValue(), other))
                        .orElse(Map.of()),
                launch.executorsAreTold());
    }

    private void translate(TaskInfoSpec spec, TaskInfo info, RegistrationState.Registered framework, String slaveId) {
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
        switch (GroupLaunch.of(task, launch, framework, slaveId, now, startDeadline)) {
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
}
