package io.mesosoperator.task;

import static org.apache.mesos.Protos.TaskState.TASK_RUNNING;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.agent.PodResources;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.pod.GroupTasks;
import io.mesosoperator.task.status.PodNotes;
import io.mesosoperator.task.status.PodView;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;
import io.mesosoperator.task.validation.ExistingTasks;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.mesos.Protos.TaskInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one record of each task: everything this operator knows of it, including what the watch has not reported yet (a
 * pod that it created, a status that it wrote). A restart rebuilds it from the objects.
 *
 * <p>A task's entry lasts from its TaskInfo or pod until both are gone. One lock guards everything; listeners
 * of running and ended tasks are called while it is held, and take only the lock of the Services. {@link
 * Listener#removed} is called without it, because it waits for the allocator.
 */
final class TaskIndex {

    /** Receives the events of tasks. */
    interface Listener {

        /** The task has a pod and has not ended. Called once. */
        void running(TaskKey task, FrameworkKey framework, TaskInfo message);

        /** The terminal status is written: the TaskID and the executor's place are free. */
        void ended(TaskKey task);

        /**
         * The TaskInfo was deleted, or is being deleted. Called once, and not under the lock.
         *
         * @param pod which may still have to end; nothing reads its exit code any more
         */
        void removed(TaskKey task, Optional<Pod> pod);
    }

    private static final Logger LOG = LoggerFactory.getLogger(TaskIndex.class);

    private final BiPredicate<TaskKey, Pod> proof;
    private final Listener listener;

    /** Concurrent for {@link #launched} alone. */
    private final Map<String, TaskRecord> byUid = new ConcurrentHashMap<>();

    /**
     * By uid of the pod, of which a group's has several tasks: what a pod says of itself may change, or be taken off,
     * but not its uid.
     */
    private final Map<String, Set<TaskRecord>> byPod = new HashMap<>();

    /** Those whose TaskInfo is there, by namespace and name. */
    private final Map<String, TaskKey> byName = new HashMap<>();

    private final Map<String, Set<TaskRecord>> byNode = new HashMap<>();

    private final ExecutorHost executors;
    private final TaskClaims claims;
    private final TaskCounts counts = new TaskCounts();
    private final LaunchOrder order = new LaunchOrder();
    private boolean complete;

    /** Without executors that share pods. */
    TaskIndex(BiPredicate<TaskKey, Pod> proof, Listener listener) {
        this(proof, ExecutorHost.NONE, listener);
    }

    /**
     * @param proof whether an operator made the pod for the task, of which no status has told yet
     * @param executors that tasks share; it takes no lock of others
     */
    TaskIndex(BiPredicate<TaskKey, Pod> proof, ExecutorHost executors, Listener listener) {
        this.executors = executors;
        this.claims = new TaskClaims(executors);
        this.proof = proof;
        this.listener = listener;
    }

    // --- the TaskInfo

    /** The watch reported the TaskInfo. One that is being deleted keeps its TaskID and executor until it is gone. */
    void seen(TaskInfoResource task) {
        if (task.isMarkedForDeletion()) {
            tellRemoved(task.key(), markDeleting(task.key()));
        } else {
            markPresent(task);
        }
    }

    private synchronized void markPresent(TaskInfoResource task) {
        var key = task.key();
        var entry = byUid.computeIfAbsent(key.uid(), uid -> new TaskRecord(key));
        if (entry.object == TaskRecord.ObjectState.UNSEEN) {
            judge(entry, task.statusOrEmpty());
            if (executors.isServed() && entry.phase == TaskRecord.Phase.PENDING) {
                order.enter(entry, task.specOrEmpty());
            }
        }
        entry.object = TaskRecord.ObjectState.PRESENT;
        byName.put(name(key.namespace(), key.name()), key);
        counts.update(entry);
    }

    /** Until now the pod was the task's because it says so. */
    private void judge(TaskRecord entry, JsonNode status) {
        var recorded = TaskStatusJson.podUidOf(status);
        entry.podIsOfEarlierVersion = recorded.isEmpty() && TaskStatusJson.hadPod(status);
        var pod = entry.pod;
        if (pod != null && !isProven(entry, recorded, pod)) {
            LOG.info(
                    "Pod {}/{} is not of task {}",
                    entry.key.namespace(),
                    pod.getMetadata().getName(),
                    entry.key.name());
            expel(entry, pod);
        }
        recorded.ifPresent(uid -> {
            entry.podUid = uid;
            entry.phase = TaskRecord.Phase.LAUNCHED;
        });
    }

    private boolean isProven(TaskRecord entry, Optional<String> recorded, Pod pod) {
        return recorded.map(uid -> uid.equals(pod.getMetadata().getUid()))
                .orElseGet(() -> entry.podIsOfEarlierVersion || proof.test(entry.key, pod));
    }

    private void expel(TaskRecord entry, Pod pod) {
        leavePod(entry, pod.getMetadata().getUid());
        leaveNode(entry, pod);
        entry.pod = null;
        entry.podUid = null;
        entry.notes = PodNotes.NONE;
        entry.phase = TaskRecord.Phase.PENDING;
        counts.update(entry);
    }

    private void leavePod(TaskRecord entry, String uid) {
        byPod.computeIfPresent(uid, (any, entries) -> {
            entries.remove(entry);
            return entries.isEmpty() ? null : entries;
        });
    }

    private synchronized Optional<TaskRecord> markDeleting(TaskKey task) {
        var entry = byUid.get(task.uid());
        if (entry == null || entry.object == TaskRecord.ObjectState.DELETING) {
            return Optional.empty();
        }
        entry.object = TaskRecord.ObjectState.DELETING;
        byName.remove(name(task.namespace(), task.name()), task);
        return Optional.of(entry);
    }

    /** The TaskInfo is gone. */
    void removed(TaskKey task) {
        tellRemoved(task, markGone(task));
    }

    private synchronized Optional<TaskRecord> markGone(TaskKey task) {
        var entry = byUid.get(task.uid());
        if (entry == null || entry.object == TaskRecord.ObjectState.GONE) {
            return Optional.empty();
        }
        var isNews = entry.object != TaskRecord.ObjectState.DELETING;
        claims.release(entry);
        order.leave(entry);
        entry.object = TaskRecord.ObjectState.GONE;
        byName.remove(name(task.namespace(), task.name()), task);
        entry.written = null;
        counts.update(entry);
        dropIfOver(entry);
        return isNews ? Optional.of(entry) : Optional.empty();
    }

    /** Without the lock: the allocator may be in the middle of an allocation, and nobody else should wait for it. */
    private void tellRemoved(TaskKey task, Optional<TaskRecord> entry) {
        entry.ifPresent(removed -> listener.removed(task, pod(removed)));
    }

    private synchronized Optional<Pod> pod(TaskRecord entry) {
        return Optional.ofNullable(entry.pod);
    }

    /** All TaskInfo objects have been seen: from now on a pod without a TaskInfo is an orphan. */
    void complete() {
        orphans().forEach(entry -> listener.removed(entry.key, pod(entry)));
    }

    private synchronized List<TaskRecord> orphans() {
        complete = true;
        var orphans = byUid.values().stream()
                .filter(entry -> entry.object == TaskRecord.ObjectState.UNSEEN)
                .toList();
        orphans.forEach(this::dropIfOver); // those whose pods are gone already
        return orphans;
    }

    private void dropIfOver(TaskRecord entry) {
        var isGone = entry.object == TaskRecord.ObjectState.GONE
                || (complete && entry.object == TaskRecord.ObjectState.UNSEEN);
        if (isGone && entry.pod == null) {
            byUid.remove(entry.key.uid(), entry);
        }
    }

    /** Whether the pod's TaskInfo is known not to exist, or is being deleted. */
    synchronized boolean isOrphan(TaskKey task) {
        var entry = byUid.get(task.uid());
        return complete && (entry == null || entry.object != TaskRecord.ObjectState.PRESENT);
    }

    /** Records what the TaskInfo says of the resources of its pod. */
    synchronized void declared(TaskKey task, FrameworkKey framework, Resources resources) {
        var entry = byUid.get(task.uid());
        if (entry != null && (entry.phase != TaskRecord.Phase.ENDED || entry.pod != null)) {
            entry.owner = new TaskOwner(task.uid(), framework, resources);
        }
    }

    /** Whose task it is, and what its TaskInfo asks for; empty if there is no such TaskInfo, as far as known. */
    synchronized Optional<TaskOwner> owner(TaskKey task) {
        return Optional.ofNullable(byUid.get(task.uid())).map(entry -> entry.owner);
    }

    /** The pods of all tasks. */
    synchronized List<Pod> pods() {
        return byUid.values().stream()
                .flatMap(entry -> Stream.ofNullable(entry.pod))
                .toList();
    }

    /**
     * Claims a valid task's TaskID, and its executor's place on the agent. If several tasks claim one,
     * the first keeps it.
     *
     * @param message with its task id
     * @param slaveId the agent that the task runs on or is to be launched on, if decided
     * @return the claims that other tasks hold; none if the task is no longer active
     */
    synchronized Conflicts put(TaskKey task, FrameworkKey framework, TaskInfo message, Optional<String> slaveId) {
        var entry = byUid.get(task.uid());
        if (entry == null || !entry.isActive()) {
            return Conflicts.NONE;
        }
        claims.claim(entry, framework, message, slaveId);
        counts.update(entry);
        if ((entry.pod != null || entry.hosted) && !entry.toldRunning) {
            entry.toldRunning = true;
            listener.running(task, framework, message);
        }
        return claims.conflicts(entry, framework, message, slaveId);
    }

    /** The terminal status is written. Idempotent. */
    synchronized void ended(TaskKey task) {
        var entry = byUid.get(task.uid());
        if (entry != null && entry.isActive()) {
            claims.release(entry);
            order.leave(entry);
            entry.phase = TaskRecord.Phase.ENDED;
            counts.update(entry);
            if (entry.pod == null) {
                entry.owner = null; // nothing is held any more
            }
            listener.ended(task);
        }
    }

    /** The reconciler saw a KILL of the task, in its spec or in the status of an earlier operator. */
    synchronized void killed(TaskKey task) {
        var entry = byUid.get(task.uid());
        if (entry != null) {
            entry.killed = true;
        }
    }

    /** Whether a KILL of the task was seen. */
    synchronized boolean isKilled(TaskKey task) {
        var entry = byUid.get(task.uid());
        return entry != null && entry.killed;
    }

    // --- the pod

    /** What a sighting of a task's pod means. */
    enum Sighting {
        /** The task had no pod, as far as known. */
        FIRST,
        /** The task is to be looked at. */
        CHANGED,
        /** The pod is still on its way to start: nothing follows from that. */
        STARTING,
        /** The task runs now, and nothing else has happened: that is to be told, and nothing more follows from it. */
        STARTED
    }

    /** The watch reported the task's pod. */
    synchronized Sighting podSeen(TaskKey task, Pod pod) {
        var before = pod(task.uid());
        var isFirst = enter(task, pod);
        if (isFirst) {
            return Sighting.FIRST;
        }
        if (!notes(task.uid()).equals(PodNotes.NONE)
                || before.filter(known -> new PodView(GroupTasks.viewOf(known, task.uid())).isStarting())
                        .isEmpty()) {
            return Sighting.CHANGED;
        }
        var view = new PodView(GroupTasks.viewOf(pod, task.uid()));
        return view.isStarting() ? Sighting.STARTING : view.isUndisturbed() ? Sighting.STARTED : Sighting.CHANGED;
    }

    /** Whether another task is to be in the pod of the task's executor before it. */
    synchronized boolean isBehindAnother(TaskKey task) {
        var entry = byUid.get(task.uid());
        return entry != null
                && entry.line != null
                && order.first(entry.line).filter(first -> first != entry).isPresent();
    }

    /**
     * The task is in its executor's pod, which has this uid.
     *
     * @return the task whose turn it is now
     */
    synchronized Optional<TaskKey> hosted(TaskKey task, String uid) {
        var entry = byUid.computeIfAbsent(task.uid(), any -> new TaskRecord(task));
        var line = Optional.ofNullable(entry.line);
        order.leave(entry);
        entry.hosted = true;
        entry.podUid = uid;
        if (entry.phase == TaskRecord.Phase.PENDING) {
            entry.phase = TaskRecord.Phase.LAUNCHED;
            counts.update(entry);
        }
        return line.flatMap(order::first).map(first -> first.key);
    }

    /** This operator created the task's pod; the watch may already have reported a newer state. */
    synchronized void podCreated(TaskKey task, Pod pod) {
        if (pod(task.uid()).isEmpty()) {
            var _ = enter(task, pod);
        }
    }

    private boolean enter(TaskKey task, Pod pod) {
        var entry = byUid.computeIfAbsent(task.uid(), uid -> new TaskRecord(task));
        var uid = pod.getMetadata().getUid();
        if (uid.equals(entry.gonePod) || (entry.podUid != null && !entry.podUid.equals(uid))) {
            return false; // older than what the watch has told; or a pod that was made to look like the task's
        }
        entry.notes = entry.notes.withDeletionAsked(new PodView(pod, entry.notes).deletionAsked());
        entry.pod = pod;
        entry.podUid = uid;
        byPod.computeIfAbsent(uid, any -> new LinkedHashSet<>()).add(entry);
        // a task's pod is pinned to its node from the beginning
        PodResources.nodeOf(pod)
                .ifPresent(node -> byNode.computeIfAbsent(node, any -> new LinkedHashSet<>())
                        .add(entry));
        var isFirst = entry.phase == TaskRecord.Phase.PENDING;
        if (isFirst) {
            entry.phase = TaskRecord.Phase.LAUNCHED;
            counts.update(entry);
        }
        return isFirst;
    }

    /**
     * Something is known of a pod beyond its object.
     *
     * @param whose which of the pod's tasks it is about
     * @return the pod's tasks, if that is news
     */
    synchronized List<TaskKey> note(String podUid, UnaryOperator<PodNotes> note, Predicate<TaskKey> whose) {
        return byPod.getOrDefault(podUid, Set.of()).stream()
                .filter(entry -> whose.test(entry.key))
                .filter(entry -> {
                    var before = entry.notes;
                    entry.notes = note.apply(before);
                    return !entry.notes.equals(before);
                })
                .map(entry -> entry.key)
                .toList();
    }

    /** What is known of the task's pod beyond its object. */
    synchronized PodNotes notes(String taskUid) {
        var entry = byUid.get(taskUid);
        return entry == null ? PodNotes.NONE : entry.notes;
    }

    /**
     * The tasks of this pod, several if it is a group's. Of a task whose pod is known: as it was, whatever the pod
     * says now. Of another one what it says, if it is the pod that the task's status tells of, or, while no status
     * has told of one, if an operator has sealed it. A task that has not been seen yet decides when it is seen.
     */
    synchronized List<TaskKey> tasksOf(Pod pod) {
        var known = byPod.getOrDefault(pod.getMetadata().getUid(), Set.of()).stream()
                .map(entry -> entry.key);
        return (!GroupTasks.isGroup(pod) && byPod.containsKey(pod.getMetadata().getUid())
                        ? known
                        : Stream.concat(
                                known, TaskPods.claimedTasks(pod).stream().filter(task -> isOf(task, pod))))
                .distinct()
                .toList();
    }

    private boolean isOf(TaskKey task, Pod pod) {
        var entry = byUid.get(task.uid());
        return entry == null
                || entry.object == TaskRecord.ObjectState.UNSEEN
                || isProven(entry, Optional.ofNullable(entry.podUid), pod);
    }

    /** The uid of the task's pod, whether it is gone or not. */
    synchronized Optional<String> podUid(String taskUid) {
        return Optional.ofNullable(byUid.get(taskUid)).map(entry -> entry.podUid);
    }

    /** Whether this is the pod of the task, as far as known. */
    synchronized boolean isPodOf(TaskKey task, Pod pod) {
        var entry = byUid.get(task.uid());
        return entry != null && entry.pod != null && pod.getMetadata().getUid().equals(entry.podUid);
    }

    /** The pod with this uid is gone. Returns its tasks. */
    synchronized List<TaskKey> podGone(String uid) {
        var entries = byPod.remove(uid);
        return entries == null
                ? List.of()
                : entries.stream()
                        .flatMap(entry -> podGone(entry, uid).stream())
                        .toList();
    }

    private Optional<TaskKey> podGone(TaskRecord entry, String uid) {
        if (entry.pod == null) {
            return Optional.empty();
        }
        if (entry.object == TaskRecord.ObjectState.UNSEEN && !proof.test(entry.key, entry.pod)) {
            expel(entry, entry.pod);
            dropIfOver(entry);
            return Optional.empty();
        }
        leaveNode(entry, entry.pod);
        entry.gonePod = uid;
        entry.pod = null;
        entry.notes = PodNotes.NONE;
        entry.owner = null;
        dropIfOver(entry);
        return Optional.of(entry.key);
    }

    private void leaveNode(TaskRecord entry, Pod pod) {
        PodResources.nodeOf(pod)
                .ifPresent(node -> byNode.computeIfPresent(node, (any, entries) -> {
                    entries.remove(entry);
                    return entries.isEmpty() ? null : entries;
                }));
    }

    // --- the status

    /** This operator wrote the task's status. */
    synchronized void wrote(TaskKey task, TaskRecord.Written written) {
        var entry = byUid.get(task.uid());
        if (entry != null && entry.object != TaskRecord.ObjectState.GONE) {
            entry.written = written;
            says(entry, written.history());
        }
    }

    /** Whether the terminal status is written. */
    synchronized boolean hasEnded(TaskKey task) {
        var entry = byUid.get(task.uid());
        return entry != null && entry.phase == TaskRecord.Phase.ENDED;
    }

    /** Whether etcd has taken what this operator wrote last of the task. */
    synchronized boolean isKept(TaskKey task) {
        var entry = byUid.get(task.uid());
        return entry == null || entry.written == null || entry.written.isStored();
    }

    /** The reconciler reads the task with this history. */
    synchronized void read(TaskKey task, TaskHistory history) {
        var entry = byUid.get(task.uid());
        if (entry != null) {
            says(entry, history);
        }
    }

    private void says(TaskRecord entry, TaskHistory history) {
        entry.saidRunning = history.latest()
                .filter(latest -> latest.getState() == TASK_RUNNING)
                .isPresent();
        counts.update(entry);
    }

    /** How many tasks are in which state. */
    TaskCounts counts() {
        return counts;
    }

    /** Another writer replaced the status after this operator wrote it: the next read counts. */
    synchronized void overwritten(TaskKey task) {
        var entry = byUid.get(task.uid());
        if (entry != null) {
            entry.written = null;
        }
    }

    /** The reconciler works on this version of the TaskInfo: older writes can be forgotten. */
    synchronized void shown(TaskKey task, String resourceVersion) {
        var entry = byUid.get(task.uid());
        if (entry != null && entry.written != null && entry.written.isIn(resourceVersion)) {
            entry.written = null;
        }
    }

    /** The status that this operator wrote and that this version of the TaskInfo does not contain yet. */
    synchronized Optional<TaskRecord.Written> writtenAfter(TaskKey task, String resourceVersion) {
        return Optional.ofNullable(byUid.get(task.uid()))
                .map(entry -> entry.written)
                .filter(written -> !written.isIn(resourceVersion));
    }

    // --- queries

    /** Whether the task may still be launched: its TaskInfo is there, it has not ended, and it never had a pod. */
    synchronized boolean isPending(TaskKey task) {
        var entry = byUid.get(task.uid());
        return entry != null && entry.isActive() && entry.phase == TaskRecord.Phase.PENDING;
    }

    /** Whether the task's TaskInfo is there, and the task has not ended. */
    synchronized boolean isActive(TaskKey task) {
        var entry = byUid.get(task.uid());
        return entry != null && entry.isActive();
    }

    synchronized Optional<Pod> pod(String taskUid) {
        return Optional.ofNullable(byUid.get(taskUid)).map(entry -> entry.pod);
    }

    /**
     * Whether the task is known to have had a pod, and has not ended. It takes no lock: who asks may hold one that
     * those wait for who hold this index's.
     */
    boolean launched(String taskUid) {
        var entry = byUid.get(taskUid);
        return entry != null && entry.phase == TaskRecord.Phase.LAUNCHED;
    }

    /** As {@link TaskClaims#existing}. */
    synchronized ExistingTasks existing(FrameworkKey framework, String slaveId, Set<String> except) {
        return claims.existing(framework, slaveId, except);
    }

    synchronized Optional<TaskKey> find(String taskUid) {
        return Optional.ofNullable(byUid.get(taskUid)).map(entry -> entry.key);
    }

    /** The TaskInfo of this name that is there, and is not being deleted. */
    synchronized Optional<TaskKey> named(String namespace, String name) {
        return Optional.ofNullable(byName.get(name(namespace, name)));
    }

    private static String name(String namespace, String name) {
        return namespace + "/" + name;
    }

    /** The framework's tasks that have not ended. */
    synchronized List<TaskKey> of(FrameworkKey framework) {
        return claims.of(framework);
    }

    /** The framework's tasks that have not ended, by TaskID; if several have one TaskID, the first one. */
    synchronized Map<String, TaskKey> byTaskId(FrameworkKey framework) {
        return claims.byTaskId(framework);
    }

    /** The tasks that have a pod on the node, or on its way there. */
    synchronized List<TaskKey> onNode(String node) {
        return Stream.concat(
                        byNode.getOrDefault(node, Set.of()).stream().map(entry -> entry.key),
                        executors.onNode(node).stream())
                .toList();
    }
}
