package io.mesosoperator.task;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.discovery.DiscoveryIndex;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.task.status.TaskStatusJson;
import io.mesosoperator.task.status.TaskStatuses;
import io.mesosoperator.task.validation.ExistingTasks;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The parts that look after tasks, put together. */
public final class TaskModule {

    private final TaskDirectory directory;
    private final TaskSnapshotReader observer;
    private final TaskFollowers followers;
    private final TaskEvents events;
    private final TaskReconciler reconciler;
    private final TaskEventRecorder news;
    private final ReconcileCallHandler reconciliation;

    /**
     * @param room makes room for tasks that use what is reserved
     * @param terms how long a task may take to start, and its pod outlives it
     * @param uuids new ids for status updates
     * @param meters where ends of tasks are counted
     */
    public TaskModule(
            KubernetesClient client,
            Codec codec,
            TaskLaunch launch,
            LaunchPrecondition room,
            TaskTimeouts terms,
            AllocatorService cycle,
            FrameworkRegistry frameworks,
            Ledger ledger,
            AgentHealthChecker silence,
            DiscoveryIndex discovery,
            Clock clock,
            Supplier<UUID> uuids,
            MeterRegistry meters) {
        var records = new TaskRecords();
        directory = new TaskDirectory();
        var pods = new TaskPods(client);
        var apply = new ServerSideApply(client);
        var statusJson = new TaskStatusJson(codec);
        observer = new TaskSnapshotReader(codec, statusJson, records, directory, cycle, frameworks, ledger, silence);
        followers = new TaskFollowers(discovery);
        events = new TaskEvents(records, directory, pods, ledger, cycle, discovery);
        news = new TaskEventRecorder(new EventRecorder(client, clock), meters);
        reconciliation = new ReconcileCallHandler(records, directory, ledger, silence, statusJson, clock);
        reconciler = new TaskReconciler(
                observer,
                new TaskDecider(launch, new TaskStatuses(uuids), terms),
                records,
                cycle,
                pods,
                room,
                new NetworkIsolation(client, apply),
                clock,
                followers,
                events,
                new TaskStatusWriter(records, directory, apply, statusJson, news));
    }

    /** What the framework has already: its tasks, and its executors on the agent. */
    public ExistingTasks incumbents(FrameworkKey framework, String slaveId) {
        return new ExistingTasks(
                directory.taskIds(framework), directory.executors().on(slaveId, framework));
    }

    /** RECONCILE, and the KILL of a task that is not known. */
    public ReconcileCallHandler reconciliation() {
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
