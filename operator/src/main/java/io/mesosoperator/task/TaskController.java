package io.mesosoperator.task;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.agent.AgentSilence;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocationCycle;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.discovery.DiscoveryIndex;
import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.runtime.EventRecorder;
import io.mesosoperator.runtime.ServerSideApply;
import io.mesosoperator.task.status.TaskStatusJson;
import io.mesosoperator.task.status.TaskStatuses;
import io.mesosoperator.task.validation.Incumbents;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The parts that look after tasks, put together. */
public final class TaskController {

    private final TaskDirectory directory;
    private final TaskObserver observer;
    private final TaskFollowers followers;
    private final TaskEvents events;
    private final TaskReconciler reconciler;
    private final TaskNews news;
    private final TaskReconciliation reconciliation;

    /**
     * @param room makes room for tasks that use what is reserved
     * @param terms how long a task may take to start, and its pod outlives it
     * @param uuids new ids for status updates
     * @param meters where ends of tasks are counted
     */
    public TaskController(
            KubernetesClient client,
            Codec codec,
            TaskLaunch launch,
            LaunchRoom room,
            TaskTerms terms,
            AllocationCycle cycle,
            FrameworkRegistry frameworks,
            Ledger ledger,
            AgentSilence silence,
            DiscoveryIndex discovery,
            Clock clock,
            Supplier<UUID> uuids,
            MeterRegistry meters) {
        var records = new TaskRecords();
        directory = new TaskDirectory();
        var pods = new TaskPods(client);
        var apply = new ServerSideApply(client);
        var statusJson = new TaskStatusJson(codec);
        observer = new TaskObserver(codec, statusJson, records, directory, cycle, frameworks, ledger, silence);
        followers = new TaskFollowers(discovery);
        events = new TaskEvents(records, directory, pods, ledger, cycle, discovery);
        news = new TaskNews(new EventRecorder(client, clock), meters);
        reconciliation = new TaskReconciliation(records, directory, ledger, silence, statusJson, clock);
        reconciler = new TaskReconciler(
                observer,
                new TaskPlan(launch, new TaskStatuses(uuids), terms),
                records,
                cycle,
                pods,
                room,
                new NetworkIsolation(client, apply),
                clock,
                followers,
                events,
                new TaskReports(records, directory, apply, statusJson, news));
    }

    /** What the framework has already: its tasks, and its executors on the agent. */
    public Incumbents incumbents(FrameworkKey framework, String slaveId) {
        return new Incumbents(
                directory.taskIds(framework), directory.executors().on(slaveId, framework));
    }

    /** RECONCILE, and the KILL of a task that is not known. */
    public TaskReconciliation reconciliation() {
        return reconciliation;
    }

    /** The worker that writes Events. */
    public Runnable news() {
        return news;
    }

    public TaskReconciler reconciler() {
        return reconciler;
    }

    public TaskEvents events() {
        return events;
    }

    /**
     * All TaskInfo objects are in the cache: what depends on knowing them all can go on.
     *
     * @param all those that there are now
     * @param find the TaskInfo of this key, unless it is gone, is being deleted, or is another of the same name
     */
    public void tasksAreKnown(Collection<TaskInfoResource> all, Function<TaskKey, Optional<TaskInfoResource>> find) {
        all.forEach(task -> followers.observed(observer.observe(task)));
        events.tasksAreKnown(task -> find.apply(task).isPresent());
        reconciliation.tasksAreKnown(find);
    }
}
