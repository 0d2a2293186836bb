package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps one task's pod and status in step with its TaskInfo: observes, decides, and takes the steps. */
public final class TaskReconciler implements Reconciler<TaskInfoResource> {

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final TaskSnapshotReader observer;
    private final TaskDecider plan;
    private final TaskRecords records;
    private final AllocatorService cycle;
    private final TaskPods pods;
    private final LaunchPrecondition room;
    private final NetworkIsolation isolation;
    private final Clock clock;
    private final TaskFollowers followers;
    private final TaskEvents events;
    private final TaskStatusWriter reports;

    TaskReconciler(
            TaskSnapshotReader observer,
            TaskDecider plan,
            TaskRecords records,
            AllocatorService cycle,
            TaskPods pods,
            LaunchPrecondition room,
            NetworkIsolation isolation,
            Clock clock,
            TaskFollowers followers,
            TaskEvents events,
            TaskStatusWriter reports) {
        this.observer = observer;
        this.plan = plan;
        this.records = records;
        this.cycle = cycle;
        this.pods = pods;
        this.room = room;
        this.isolation = isolation;
        this.clock = clock;
        this.followers = followers;
        this.events = events;
        this.reports = reports;
    }

    @Override
    public List<EventSource<?, TaskInfoResource>> prepareEventSources(EventSourceContext<TaskInfoResource> context) {
        return List.of(events.source());
    }

    @Override
    public UpdateControl<TaskInfoResource> reconcile(TaskInfoResource task, Context<TaskInfoResource> context) {
        var observed = observer.observe(task);
        UpdateControl<TaskInfoResource> next = UpdateControl.noUpdate();
        for (var step : plan.decide(observed, clock.instant())) {
            if (step instanceof TaskAction.RequeueAfter(var at)) {
                next = next.rescheduleAfter(wait(at));
            } else {
                take(step, task);
            }
        }
        followers.observed(observed);
        if (!events.exists(task.key())) {
            events.gone(task); // it went while we were at it
        }
        return next;
    }

    /** JOSDK keeps a timer that it has cancelled until it is due, so none is for longer than an hour; a look is free. */
    private Duration wait(Instant at) {
        var wait = Duration.between(clock.instant(), at).plusMillis(1);
        return wait.isNegative() ? Duration.ofMillis(1) : wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    private void take(TaskAction step, TaskInfoResource task) {
        var uid = task.key().uid();
        switch (step) {
            case TaskAction.Report(var history) -> reports.report(task, history);
            case TaskAction.RequestResources(var demand) -> cycle.ask(demand);
            case TaskAction.CancelRequest() -> cycle.withdraw(uid);
            case TaskAction.Launch(var pod, var resources) -> launch(pod, resources, task);
            case TaskAction.ReportGone(var history) -> reportGone(task, history);
            case TaskAction.Kill(var pod) -> pods.delete(pod);
            case TaskAction.Remove(var pod) -> pods.delete(pod);
            case TaskAction.RemoveFinalizer(var pod) -> pods.release(pod);
            case TaskAction.RequeueAfter lookAgain ->
                throw new IllegalStateException("not a step to take: " + lookAgain);
        }
    }

    private void launch(Pod pod, Resources resources, TaskInfoResource task) {
        var uid = task.key().uid();
        var problem = obstacle(pod, resources);
        if (problem.isPresent()) {
            cycle.withdraw(uid);
            reports.report(task, plan.invalid(observer.observe(task), problem.get(), clock.instant()));
            return;
        }
        try {
            records.created(uid, pods.create(pod));
            cycle.launched(uid);
            reports.launched(task, pod);
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isRefusal(failure)) {
                throw failure;
            }
            cycle.withdraw(uid);
            reports.report(
                    task,
                    plan.refused(observer.observe(task), failure.getCode(), ApiErrors.words(failure), clock.instant()));
        }
    }

    /** Makes what the pod needs to be there; why it cannot be made, if it cannot. */
    private Optional<String> obstacle(Pod pod, Resources resources) {
        var unshut = isolation.ensure(pod);
        return unshut.isPresent() || resources.reserved().isEmpty()
                ? unshut
                : room.make(pod.getMetadata().getNamespace(), TaskLaunch.agentOf(pod), resources);
    }

    /** What is lost cannot be found again, so the API server is asked first: the watch may lag behind it. */
    private void reportGone(TaskInfoResource task, TaskHistory history) {
        var key = task.key();
        pods.find(key.namespace(), TaskPods.podName(key))
                .ifPresentOrElse(
                        pod -> {
                            records.observed(key.uid(), pod);
                            events.wake(key);
                        },
                        () -> reports.report(task, history));
    }
}
