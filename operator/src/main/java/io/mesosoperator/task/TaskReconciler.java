package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_EXECUTOR_TERMINATED;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.Explanations;
import io.mesosoperator.allocation.ResourceRequest;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.kubernetes.ApiError;
import io.mesosoperator.kubernetes.ApiError.Transient.Cause;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.JosdkConfiguration;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.Hosting;
import io.mesosoperator.task.pod.GroupTasks;
import io.mesosoperator.task.pod.NodeBinding;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.mesos.Protos.TaskInfo;

/** Keeps one task's pod and status in step with its TaskInfo: reads, decides, and acts. */
public final class TaskReconciler implements Reconciler<TaskInfoResource> {

    /** After this time an executor that is ending is looked at again. */
    private static final Duration EXECUTOR_ENDS = Duration.ofSeconds(2);

    /** After this time a task looks whether the one before it has ended without a place; of a place it is told. */
    private static final Duration TURN = Duration.ofMillis(200);

    private final TaskSnapshotReader reader;
    private final TaskDecider decider;
    private final LaunchRefusals refusals;
    private final TaskIndex index;
    private final AllocatorService allocator;
    private final LaunchRetries retries;
    private final TaskPods pods;
    private final LaunchPrecondition precondition;
    private final NetworkIsolation isolation;
    private final Clock clock;
    private final TaskWaker events;
    private final TaskStatusWriter statuses;
    private final TaskTimeouts timeouts;
    private final TaskTimes times;
    private final Consumer<Pod> podGone;
    private final ExecutorHost executors;
    private final Turns turns;
    private final Explanations explanations;
    private final Deletions deletions;
    private final Turns expiries;

    /**
     * @param podGone is told of a pod that no longer exists, if the watch has not told
     * @param turns of tasks that wait, to be told why
     * @param explanations why tasks wait for resources
     * @param expiries turns of tasks that have ended, to be deleted
     */
    TaskReconciler(
            TaskSnapshotReader reader,
            TaskDecider decider,
            LaunchRefusals refusals,
            TaskIndex index,
            AllocatorService allocator,
            LaunchRetries retries,
            TaskPods pods,
            LaunchPrecondition precondition,
            NetworkIsolation isolation,
            Clock clock,
            TaskWaker events,
            TaskStatusWriter statuses,
            TaskTimeouts timeouts,
            TaskTimes times,
            Consumer<Pod> podGone,
            ExecutorHost executors,
            Turns turns,
            Explanations explanations,
            Turns expiries,
            Deletions deletions) {
        this.reader = reader;
        this.decider = decider;
        this.refusals = refusals;
        this.index = index;
        this.allocator = allocator;
        this.retries = retries;
        this.pods = pods;
        this.precondition = precondition;
        this.isolation = isolation;
        this.clock = clock;
        this.events = events;
        this.statuses = statuses;
        this.timeouts = timeouts;
        this.times = times;
        this.podGone = podGone;
        this.executors = executors;
        this.turns = turns;
        this.explanations = explanations;
        this.expiries = expiries;
        this.deletions = deletions;
    }

    @Override
    public List<EventSource<?, TaskInfoResource>> prepareEventSources(EventSourceContext<TaskInfoResource> context) {
        return List.of(events.source());
    }

    @Override
    public UpdateControl<TaskInfoResource> reconcile(TaskInfoResource task, Context<TaskInfoResource> context) {
        return JosdkConfiguration.guarded(task, () -> reconcile(task));
    }

    private UpdateControl<TaskInfoResource> reconcile(TaskInfoResource task) {
        index.shown(task.key(), task.getMetadata().getResourceVersion());
        var change = times.untold(task.key().uid());
        var snapshot = reader.read(task);
        var next = Optional.<Instant>empty();
        var actions = decider.decide(snapshot, clock.instant());
        Metric.TASK_LOOKS.count(actions.isEmpty() ? "nothing" : "something");
        for (var action : actions) {
            switch (action) {
                case TaskAction.RequeueAfter(var at) -> next = earlier(next, at);
                case TaskAction.TellWait wait -> next = earlier(next, tell(wait, task));
                case TaskAction.RequestResources(var request) -> {
                    if (ask(request, task.key())) {
                        return reconcile(task); // an ACCEPT decided it before: nothing to wait for
                    }
                }
                case TaskAction.Report(var history) -> {
                    report(task, history);
                    if (history.ended()) {
                        allocator.withdraw(task.key().uid()); // whatever it was granted
                        wakeGroup(snapshot);
                    }
                }
                case TaskAction.ReportGone(var history) -> {
                    reportGone(task, history);
                    wakeGroup(snapshot);
                }
                case TaskAction.Wake(var other) -> events.wake(other);
                case TaskAction.CancelRequest() -> allocator.withdraw(task.key().uid());
                case TaskAction.Launch(var pod, var resources) -> {
                    next = launch(pod, resources, task);
                    if (snapshot.history().latest().isPresent()) {
                        events.wake(task.key()); // it does not wait any more for what its status says
                    }
                }
                case TaskAction.Host(var pod, var info, var resources) -> next = host(pod, info, resources, task);
                case TaskAction.Acknowledge(var history) ->
                    executors.written(task.key(), history, index.isKept(task.key()));
                case TaskAction.KillByExecutor(var policy) -> executors.kill(task.key(), policy);
                case TaskAction.Kill(var pod, var grace) -> kill(pod, grace);
                case TaskAction.EndOthers(var pod) -> pods.endOthers(pod);
                case TaskAction.Remove(var pod) -> pods.remove(pod);
                case TaskAction.RemoveFinalizer(var pod) -> pods.release(pod);
                case TaskAction.Expire() -> expire(task);
            }
        }
        times.nothingToTell(task.key().uid(), change);
        if (!snapshot.history().ended() && index.hasEnded(task.key())) { // by what was just written
            var expiry = statuses.expiry(task);
            next = expiry.isPresent() ? earlier(next, expiry.get()) : next;
        }
        // a millisecond later: what is due then is due
        events.wakeIn(
                task.key(), next.map(at -> Duration.between(clock.instant(), at).plusMillis(1)));
        return UpdateControl.noUpdate();
    }

    /**
     * Requests resources. A task that was removed or launched meanwhile gives them back: {@link TaskIndex.Listener} may
     * have withdrawn its request before there was one.
     *
     * @return whether an ACCEPT has decided already
     */
    private boolean ask(ResourceRequest request, TaskKey task) {
        var isDecided = allocator.ask(request).isPresent();
        if (index.isPending(task)) {
            return isDecided;
        }
        allocator.withdraw(task.uid());
        return false;
    }

    /**
     * Lets the status say why the task waits, if it is its turn.
     *
     * @return when to look again
     */
    private Instant tell(TaskAction.TellWait wait, TaskInfoResource task) {
        var key = task.key();
        var now = clock.instant();
        var due = turns.due(key, wait.notBefore(), wait.why().isEmpty(), now);
        if (due.isAfter(now)) {
            return due;
        }
        if (!turns.isTurnOf(key)) {
            return Instant.MAX;
        }
        var snapshot = reader.read(task);
        wait.why()
                .or(() -> WaitRules.news(snapshot.history(), explanations.ofTask(key.uid())))
                .ifPresent(why -> report(task, refusals.waiting(snapshot, why, now)));
        return wait.why().isPresent() ? Instant.MAX : turns.looked(key, now);
    }

    /** Deletes the task, if it is its turn: when an operator starts, many may be due. */
    private void expire(TaskInfoResource task) {
        if (expiries.isTurnOf(task.key())) {
            deletions.exactly(task, "its time to live after its end is over");
        }
    }

    /** What becomes of a task is news for those that share its pod. */
    private void wakeGroup(TaskSnapshot task) {
        task.group().stream().flatMap(group -> group.others().stream()).forEach(other -> events.wake(other.key()));
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Instant other) {
        return other.equals(Instant.MAX) || one.filter(at -> at.isBefore(other)).isPresent() ? one : Optional.of(other);
    }

    /** Writes the status, and then lets the task's executor know, if others share that. */
    private void report(TaskInfoResource task, TaskHistory history) {
        statuses.report(task, history);
        executors.written(task.key(), history, index.isKept(task.key()));
    }

    /**
     * Has the task's executor run the task: it hears of it when the status says where the task is.
     *
     * @return when to look again
     */
    private Optional<Instant> host(Pod pod, TaskInfo info, Resources resources, TaskInfoResource task) {
        var key = task.key();
        if (index.isBehindAnother(key)) {
            return Optional.of(clock.instant().plus(TURN));
        }
        Hosting hosting;
        try {
            var problem = obstacle(pod, resources);
            if (problem.isPresent()) {
                allocator.withdraw(key.uid());
                report(task, refusals.invalid(reader.read(task), problem.get(), clock.instant()));
                return Optional.empty();
            }
            if (!index.isPending(key)) {
                return Optional.empty(); // or removed, and what it was granted may be another task's by now
            }
            hosting = executors.host(hosted(key, info, pod, task), pod);
        } catch (KubernetesClientException failure) {
            return refused(task, pod, failure);
        }
        switch (hosting) {
            case Hosting.Hosted(var uid) -> {
                index.hosted(key, uid).ifPresent(events::wake);
                turns.forget(key);
                allocator.launched(key.uid());
                allocator.podGone(key.uid()); // what it was granted counts with the executor's pod
                retries.forget(key);
                events.wake(key); // to say so in its status
            }
            case Hosting.Refused(var state, var reason, var message) -> {
                allocator.withdraw(key.uid());
                report(task, refusals.refused(reader.read(task), state, reason, message, clock.instant()));
            }
            case Hosting.Ending(var message) -> {
                allocator.withdraw(key.uid());
                var snapshot = reader.read(task);
                if (snapshot.isPlacedByOperator()) {
                    return Optional.of(clock.instant().plus(EXECUTOR_ENDS));
                }
                report(
                        task,
                        refusals.refused(snapshot, TASK_LOST, REASON_EXECUTOR_TERMINATED, message, clock.instant()));
            }
        }
        return Optional.empty();
    }

    private static HostedTask hosted(TaskKey key, TaskInfo info, Pod pod, TaskInfoResource task) {
        return new HostedTask(
                key,
                new ExecutorKey(
                        task.framework().orElseThrow(),
                        TaskLaunch.agentOf(pod),
                        info.getExecutor().getExecutorId().getValue()),
                info);
    }

    /** A pod that is gone although no watch has told so is gone all the same. */
    private void kill(Pod pod, OptionalLong grace) {
        if (!pods.kill(pod, grace, "its task is to end")) {
            podGone.accept(pod);
        }
    }

    /**
     * Creates the pod; a grant that does not come to a pod in time is given back.
     *
     * @return when to look again: at the latest time of its start, or, if Kubernetes refused it for now, when to try
     *     again
     */
    private Optional<Instant> launch(Pod pod, Resources resources, TaskInfoResource task) {
        try {
            return create(pod, resources, task);
        } catch (KubernetesClientException failure) {
            if (isGrantOver(task.key())) {
                giveUp(pod, task, ApiErrors.words(failure));
                return Optional.empty();
            }
            throw failure;
        }
    }

    private boolean isGrantOver(TaskKey task) {
        return allocator
                .grantedAt(task.uid())
                .map(granted -> granted.plus(timeouts.startDeadline()))
                .filter(deadline -> !deadline.isAfter(clock.instant()))
                .isPresent();
    }

    /** If it was created after all, the watch tells, and it is killed because its task has ended. */
    private void giveUp(Pod pod, TaskInfoResource task, String why) {
        allocator.withdraw(task.key().uid());
        var message = "Pod %s could not be created within %s after the grant of its resources, which are free again: %s"
                .formatted(pod.getMetadata().getName(), timeouts.startDeadline(), why);
        end(task, snapshot -> refusals.lost(snapshot, message, clock.instant()));
    }

    /** It was not launched, and so nobody of its group is. */
    private void end(TaskInfoResource task, Function<TaskSnapshot, TaskHistory> refusal) {
        var snapshot = reader.read(task);
        statuses.report(task, refusal.apply(snapshot));
        wakeGroup(snapshot);
    }

    private Optional<Instant> create(Pod pod, Resources resources, TaskInfoResource task) {
        var key = task.key();
        Optional<String> problem;
        Optional<Pod> created;
        try {
            problem = obstacle(pod, resources);
            if (problem.isEmpty() && !index.isPending(key)) {
                if (index.launched(key.uid())) {
                    events.wake(key); // its pod is there: an earlier attempt, or another operator, has made it
                }
                return Optional.empty(); // or removed, and what it was granted may be another task's by now
            }
            created = problem.isEmpty() ? pods.create(key, pod) : Optional.empty();
        } catch (KubernetesClientException failure) {
            return refused(task, pod, failure);
        }
        if (problem.isPresent()) {
            allocator.withdraw(key.uid());
            end(task, snapshot -> refusals.invalid(snapshot, problem.get(), clock.instant()));
        } else if (created.isEmpty()) {
            nameIsTaken(pod, task);
        } else {
            index.podCreated(key, created.get());
            created.stream()
                    .flatMap(made -> GroupTasks.in(made).stream())
                    .filter(other -> !other.equals(key))
                    .forEach(other -> launchedWith(other, created.get()));
            times.launched(
                    key.uid(),
                    Timestamps.parse(task.getMetadata().getCreationTimestamp()).orElse(clock.instant()),
                    clock.instant());
            allocator.launched(key.uid());
            turns.forget(key);
            statuses.launched(task, pod);
            retries.forget(key);
            events.mayLaunch(key.namespace());
            return Optional.of(
                    clock.instant().plus(TaskLaunch.startDeadlineOf(pod).orElse(timeouts.startDeadline())));
        }
        return Optional.empty();
    }

    private void launchedWith(TaskKey other, Pod pod) {
        index.podCreated(other, pod);
        allocator.launched(other.uid());
        retries.forget(other);
        events.wake(other); // to see to the time of its start
    }

    /**
     * Nothing is held while a launch waits: what the task was granted is free for others, and the task asks
     * for it again. An error that leaves open whether there is a pod now is none of these: the grant stays
     * until that is known.
     */
    private Optional<Instant> refused(TaskInfoResource task, Pod pod, KubernetesClientException failure) {
        var key = task.key();
        var snapshot = reader.read(task);
        var now = clock.instant();
        var refusal = LaunchRefusals.refusal(pod, snapshot.limits(), ApiErrors.of(failure, pod));
        Metric.LAUNCH_REFUSALS.count(cause(refusal));
        switch (refusal) {
            case ApiError.Terminal terminal -> {
                allocator.withdraw(key.uid());
                end(task, read -> refusals.refused(read, terminal, now));
            }
            case ApiError.Transient later
            when later.isRefusal() || later.cause() == Cause.THROTTLED -> {
                allocator.withdraw(key.uid());
                if (snapshot.isPlacedByOperator()) {
                    var delay = retries.refused(key, later, LaunchRefusals.words(later));
                    var until = Optional.of(delay.until());
                    return WaitRules.tell(snapshot.history(), new Wait(WaitReason.POD_REFUSED, delay.reason()))
                            .map(wait -> earlier(until, tell(wait, task)))
                            .orElse(until);
                }
                end(task, read -> refusals.lost(read, later, now));
            }
            case ApiError.Transient _, ApiError.Stale _ -> throw failure;
        }
        return Optional.empty();
    }

    private static String cause(ApiError refusal) {
        return switch (refusal) {
            case ApiError.Terminal terminal -> terminal.cause().name().toLowerCase(Locale.ROOT);
            case ApiError.Transient later -> later.cause().name().toLowerCase(Locale.ROOT);
            case ApiError.Stale _ -> "stale";
        };
    }

    private void nameIsTaken(Pod pod, TaskInfoResource task) {
        allocator.withdraw(task.key().uid());
        var why = ("Pod %s exists already and is not this task's, so that the task cannot be launched; delete that pod,"
                        + " and create the task again under another name")
                .formatted(pod.getMetadata().getName());
        end(task, snapshot -> refusals.lost(snapshot, why, clock.instant()));
    }

    /** Establishes the preconditions of the pod; returns why that failed, if it did. */
    private Optional<String> obstacle(Pod pod, Resources resources) {
        var open = isolation.ensure(pod);
        var mustFindRoom = !resources.reserved().isEmpty() || NodeBinding.isBound(pod);
        return open.isPresent() || !mustFindRoom
                ? open
                : precondition.ensure(pod.getMetadata().getNamespace(), TaskLaunch.agentOf(pod), resources);
    }

    /** A lost task cannot come back, so ask the API server first: the watch may lag behind it. */
    private void reportGone(TaskInfoResource task, TaskHistory history) {
        var key = task.key();
        var name = TaskStatusJson.podNameOf(task.statusOrEmpty()).orElseGet(() -> TaskPods.podName(key));
        var found = pods.find(key.namespace(), name)
                .filter(pod -> index.tasksOf(pod).contains(key));
        found.ifPresent(pod -> index.podSeen(key, pod));
        if (found.filter(pod -> index.isPodOf(key, pod)).isPresent()) {
            events.wake(key);
        } else {
            statuses.report(task, history);
            allocator.withdraw(key.uid());
            allocator.podGone(key.uid());
        }
    }
}
