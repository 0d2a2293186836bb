package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.PodDemand;
import io.mesosoperator.task.status.TaskHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this operator knows of its tasks ahead of the watch: pods it created, statuses it wrote. A restart rebuilds it
 * from the objects.
 */
final class TaskRecords {

    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> uidsByNode = new ConcurrentHashMap<>();
    private final Map<String, Written> written = new ConcurrentHashMap<>();
    private final Set<String> launched = ConcurrentHashMap.newKeySet();

    /** A status as this operator wrote it, and the version of the TaskInfo object that has it. */
    private record Written(TaskHistory history, String resourceVersion) {}

    /** The watch has told of the task's pod. */
    void observed(String taskUid, Pod pod) {
        pods.put(taskUid, pod);
        enter(taskUid, pod);
    }

    /** This operator has created the task's pod; the watch may have told more of it already. */
    void created(String taskUid, Pod pod) {
        var _ = pods.putIfAbsent(taskUid, pod);
        enter(taskUid, pod);
    }

    private void enter(String taskUid, Pod pod) {
        launched.add(taskUid);
        // a task's pod is pinned to its node from the beginning
        PodDemand.nodeOf(pod)
                .ifPresent(node -> uidsByNode.compute(node, (any, uids) -> {
                    var entered = uids == null ? ConcurrentHashMap.<String>newKeySet() : uids;
                    entered.add(taskUid);
                    return entered;
                }));
    }

    /** The watch has told that this pod is gone. */
    void gone(String taskUid, Pod pod) {
        pods.computeIfPresent(
                taskUid,
                (uid, known) ->
                        known.getMetadata().getUid().equals(pod.getMetadata().getUid()) ? null : known);
        if (!pods.containsKey(taskUid)) {
            PodDemand.nodeOf(pod)
                    .ifPresent(node -> uidsByNode.computeIfPresent(node, (any, uids) -> {
                        uids.remove(taskUid);
                        return uids.isEmpty() ? null : uids;
                    }));
        }
    }

    /** The pods of tasks that are on the node, or on their way there. */
    List<Pod> podsOn(String node) {
        return uidsByNode.getOrDefault(node, Set.of()).stream()
                .flatMap(uid -> pod(uid).stream())
                .toList();
    }

    void wrote(String taskUid, TaskHistory history, String resourceVersion) {
        written.put(taskUid, new Written(history, resourceVersion));
    }

    Optional<Pod> pod(String taskUid) {
        return Optional.ofNullable(pods.get(taskUid));
    }

    /** What was read, unless the watch lags behind our own writes. */
    TaskHistory history(String taskUid, TaskHistory read) {
        var mine = written.get(taskUid);
        if (mine != null && !has(read, mine.history())) {
            return mine.history();
        }
        if (mine != null) {
            written.remove(taskUid, mine);
        }
        return read;
    }

    /** The version that {@link #history} is of: what was read, unless the watch lags behind our own writes. */
    String resourceVersion(String taskUid, String read) {
        var mine = written.get(taskUid);
        return mine == null ? read : mine.resourceVersion();
    }

    /** Somebody else has written the status after this operator did: what is read next counts. */
    void overwritten(String taskUid) {
        written.remove(taskUid);
    }

    private static boolean has(TaskHistory read, TaskHistory mine) {
        return mine.latest().filter(read.updates()::contains).isPresent();
    }

    /** All pods of tasks that are known. */
    List<Pod> pods() {
        return List.copyOf(pods.values());
    }

    boolean launched(String taskUid) {
        return launched.contains(taskUid);
    }

    /** The task's object is gone; its pod may still have to end. */
    void forget(String taskUid) {
        written.remove(taskUid);
        launched.remove(taskUid);
    }
}
