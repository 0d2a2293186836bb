package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.kubernetes.WorkQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lets go of the pods of TaskInfo objects that are gone, when they are dead. */
final class PodReleases {

    private final TaskPods pods;

    /** As it was told of last, by uid. */
    private final Map<String, Pod> latest = new ConcurrentHashMap<>();

    private final WorkQueue<String> queue = new WorkQueue<>("releases", this::release);

    PodReleases(TaskPods pods) {
        this.pods = pods;
    }

    /** The pod's TaskInfo is gone: it is let go if it is being deleted, and dead. */
    void add(Pod pod) {
        var uid = pod.getMetadata().getUid();
        latest.put(uid, pod);
        queue.add(uid);
    }

    /** The worker that does it. */
    WorkQueue<?> worker() {
        return queue;
    }

    private void release(String uid) {
        var pod = latest.get(uid);
        if (pod != null) {
            pods.releaseIfDead(pod);
            latest.remove(uid, pod); // unless there is a later one, which waits
        }
    }
}
