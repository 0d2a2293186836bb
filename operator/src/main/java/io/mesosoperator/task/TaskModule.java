package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.agent.PodInfo;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.Explanations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.discovery.Discoverable;
import io.mesosoperator.discovery.DiscoveryIndex;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.StatusReplacement;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.pod.GroupTasks;
import io.mesosoperator.task.status.TaskStatusJson;
import io.mesosoperator.task.status.TaskStatuses;
import io.mesosoperator.task.validation.ExistingTasks;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.mesos.Protos.TaskInfo;

/** Wires the parts that manage tasks. */
public final class TaskModule {

    /** Ten statuses a second say of waiting tasks why they wait. */
    private static final Duration WAITS_PACE = Duration.ofMillis(100);

    /** Twenty records a second go whose time is over. */
    private static final Duration EXPIRY_PACE = Duration.ofMillis(50);

    private final TaskIndex index;
    private final TaskSnapshotReader reader;
    private final TaskWaker events;
    private final TaskPodListener podListener;
    private final PodWarningListener warningListener;
    private final QuotaListener quotaListener;
    private final NamespaceLimits limits = new NamespaceLimits();
    private final LaunchRetries retries;
    private final PodReleases releases;
    private final TaskReconciler reconciler;
    private final TaskEventRecorder eventRecorder;
    private final ReconcileCallHandler reconciliation;
    private final Turns turns;
    private final Turns expiries;
    private final ExecutorHost executors;

    /**
     * @param precondition of tasks that use reserved resources, or that kube-scheduler is not asked about
     * @param timeouts how long a task may take to start, and how long its pod outlives it
     * @param uuids generates ids for status updates
     * @param recorder tells people what becomes of tasks
     * @param seal of the pods of tasks
     * @param isBusy whether work of this namespace waits for a thread
     * @param executors that tasks share
     * @param explanations why tasks wait for resources
     */
    public TaskModule(
            KubernetesClient client,
            Codec codec,
            TaskLaunch launch,
            LaunchPrecondition precondition,
            TaskTimeouts timeouts,
            AllocatorService allocator,
            FrameworkRegistry frameworks,
            Ledger ledger,
            AgentHealthChecker health,
            DiscoveryIndex discovery,
            Clock clock,
            Supplier<UUID> uuids,
            TaskEventRecorder recorder,
            PodSeal seal,
            Predicate<String> isBusy,
            ExecutorHost executors,
            Explanations explanations) {
        this.executors = executors;
        var pods = new TaskPods(client, seal);
        var apply = new ServerSideApply(client);
        var statusJson = new TaskStatusJson(codec);
        releases = new PodReleases(pod -> {
            if (isNobodys(pod)) {
                pods.releaseIfDead(pod);
            }
        });
        retries = new LaunchRetries(clock);
        var times = new TaskTimes();
        turns = new Turns("waiting-tasks", WAITS_PACE, this::wake);
        expiries = new Turns("expiring-tasks", EXPIRY_PACE, this::wake);
        index = new TaskIndex(
                seal::isGenuine,
                executors,
                listener(allocator, discovery, releases, retries, times, this::forget, this::wake, executors));
        events = new TaskWaker(index, retries, times);
        quotaListener = new QuotaListener(events::mayLaunch);
        podListener = new TaskPodListener(index, events, allocator, releases, times, isBusy, executors);
        warningListener = new PodWarningListener(index, events, clock);
        var histories = new TaskHistories(index, statusJson);
        reader = new TaskSnapshotReader(
                codec,
                histories,
                index,
                allocator::result,
                retries,
                limits,
                launch,
                frameworks::state,
                ledger,
                health,
                executors);
        eventRecorder = recorder;
        reconciliation = new ReconcileCallHandler(index, ledger, health, histories, clock);
        var updates = new TaskUpdates(new TaskStatuses(uuids));
        reconciler = new TaskReconciler(
                reader,
                new TaskDecider(launch, updates, timeouts),
                new LaunchRefusals(updates),
                index,
                allocator,
                retries,
                pods,
                precondition,
                new NetworkIsolation(client, apply),
                clock,
                events,
                new TaskStatusWriter(
                        index,
                        histories,
                        new StatusReplacement(client),
                        statusJson,
                        eventRecorder,
                        frameworks,
                        times,
                        executors,
                        new TaskExpiry(timeouts.launchedTimeToLive())),
                timeouts,
                times,
                pod -> {
                    if (ledger.gone(pod)) {
                        allocator.changed(); // to the watch this is no change any more
                    }
                    index.tasksOf(pod).stream().map(TaskKey::uid).forEach(allocator::podGone);
                    podListener.onDelete(PodInfo.ofOurs(pod), true);
                },
                executors,
                turns,
                explanations,
                expiries,
                new Deletions(client));
    }

    /** Of a group, one task may be gone while others still have to learn how they ended. */
    private boolean isNobodys(Pod pod) {
        return GroupTasks.in(pod).stream().allMatch(index::isOrphan);
    }

    private void wake(TaskKey task) {
        events.wake(task);
    }

    private void forget(TaskKey task) {
        turns.forget(task);
        expiries.forget(task);
    }

    private static TaskIndex.Listener listener(
            AllocatorService allocator,
            DiscoveryIndex discovery,
            PodReleases releases,
            LaunchRetries retries,
            TaskTimes times,
            Consumer<TaskKey> forget,
            Consumer<TaskKey> wake,
            ExecutorHost executors) {
        return new TaskIndex.Listener() {
            @Override
            public void running(TaskKey task, FrameworkKey framework, TaskInfo message) {
                discovery.put(task.uid(), framework, Discoverable.of(message));
            }

            @Override
            public void ended(TaskKey task) {
                discovery.remove(task.uid());
                retries.forget(task);
                times.forget(task.uid());
                forget.accept(task);
            }

            @Override
            public void removed(TaskKey task, Optional<Pod> pod) {
                executors.removed(task);
                allocator.withdraw(task.uid());
                discovery.remove(task.uid());
                retries.forget(task);
                times.forget(task.uid());
                forget.accept(task);
                pod.ifPresent(left -> removed(task, left));
            }

            private void removed(TaskKey task, Pod pod) {
                if (GroupTasks.isGroup(pod)) {
                    GroupTasks.in(pod).stream()
                            .filter(other -> !other.equals(task))
                            .forEach(wake);
                }
                releases.add(pod); // the worker checks whether it is being deleted, and dead, and nobody's
            }
        };
    }

    /**
     * The framework's existing tasks, and its executors on the agent.
     *
     * @param except names of TaskInfos that do not count
     */
    public ExistingTasks existing(FrameworkKey framework, String slaveId, Set<String> except) {
        return index.existing(framework, slaveId, except);
    }

    /** The pod's task, or tasks, and their framework; empty if the pod belongs to no task. */
    public Optional<TaskOwner> ownerOf(Pod pod) {
        return executors.isExecutor(pod)
                ? executors.ownerOf(pod)
                : index.tasksOf(pod).stream()
                        .flatMap(task -> index.owner(task).stream())
                        .reduce(TaskOwner::with);
    }

    /** How many tasks are in which state. */
    public TaskCounts counts() {
        return index.counts();
    }

    /** Whether it is a task that has had a pod, and has not ended. Takes no lock. */
    public boolean isLaunched(HasMetadata object) {
        return object instanceof TaskInfoResource task
                && index.launched(task.key().uid());
    }

    /** How many tasks the framework has in which state of Mesos, ended ones left out. */
    public Map<String, Integer> statesOf(FrameworkKey framework) {
        var states = new TreeMap<String, Integer>();
        index.counts()
                .of(framework)
                .forEach((state, count) -> states.merge(state.mesos().name(), count, Integer::sum));
        return states;
    }

    /** Why launches wait that Kubernetes has refused for now, and whose. */
    public List<DelayedLaunch> delayed() {
        return retries.causes().entrySet().stream()
                .map(entry -> new DelayedLaunch(
                        entry.getKey().uid(), index.owner(entry.getKey()).map(TaskOwner::framework), entry.getValue()))
                .toList();
    }

    /** The pods of all tasks, as far as known. */
    public List<Pod> pods() {
        return index.pods();
    }

    /** The task's pod, as far as known. */
    public Optional<Pod> pod(String taskUid) {
        return index.pod(taskUid);
    }

    /** The pod that the task runs in, its own or its executor's. */
    public Optional<Pod> podOf(TaskKey task) {
        return index.pod(task.uid()).or(() -> executors.of(task).flatMap(SharedExecutor::pod));
    }

    /** Whether more is read of the pod than what it holds on its node. */
    public static boolean isOurs(Pod pod) {
        return !TaskPods.claimedTasks(pod).isEmpty() || TaskPods.hasOurFinalizer(pod) || TaskPods.hasOurLabel(pod);
    }

    /** The task's executor has news of it. */
    public void executorTells(TaskKey task) {
        events.wake(task);
    }

    /** RECONCILE, and KILL of an unknown task. */
    public ReconcileCallHandler reconciliation() {
        return reconciliation;
    }

    /** The worker that writes Events. */
    public WorkQueue<?> eventWorker() {
        return eventRecorder.worker();
    }

    public TaskReconciler reconciler() {
        return reconciler;
    }

    /** The worker that has tasks looked at again when it is time. */
    public WorkQueue<?> timers() {
        return events.timers();
    }

    /** The workers that pace what is told of waiting tasks, and the end of records. */
    public List<WorkQueue<?>> turns() {
        return List.of(turns.worker(), expiries.worker());
    }

    /** The worker that lets go of the pods of TaskInfo objects that are gone. */
    public WorkQueue<?> releases() {
        return releases.worker();
    }

    /** The listener for all pods except reservation pods. */
    public TaskPodListener podListener() {
        return podListener;
    }

    /** The listener for all LimitRanges. */
    public ResourceEventHandler<LimitRange> limitRangeListener() {
        return limits;
    }

    /** To be told of Events of type Warning about pods. */
    public ResourceEventHandler<Event> warningListener() {
        return warningListener;
    }

    /** The listener for all ResourceQuotas. */
    public ResourceEventHandler<ResourceQuota> quotaListener() {
        return quotaListener;
    }

    public TaskWaker events() {
        return events;
    }

    /**
     * All TaskInfo objects are in the cache: starts everything that depends on it.
     *
     * @param all the current TaskInfo objects
     * @param find returns the TaskInfo of this key, unless it is gone, is being deleted, or is another of the same name
     */
    public void tasksAreKnown(Collection<TaskInfoResource> all, Function<TaskKey, Optional<TaskInfoResource>> find) {
        reader.findBy(find);
        var guard = new ItemGuard("tasks at start");
        all.forEach(task -> guard.run(task.key(), () -> index.seen(task)));
        all.forEach(task -> guard.run(task.key(), () -> reader.read(task)));
        // One that was deleted since is told of no more; and it is gone from the cache before its listeners hear of it.
        all.stream()
                .map(TaskInfoResource::key)
                .filter(task -> find.apply(task).isEmpty())
                .forEach(index::removed);
        index.complete();
        reconciliation.tasksAreKnown(find);
    }
}
