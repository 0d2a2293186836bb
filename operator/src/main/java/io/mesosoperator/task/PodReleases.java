package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.kubernetes.WorkQueue;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Lets go of the pods of TaskInfo objects that are gone, when they are dead. */
final class PodReleases {

    /** @param namespace of the pod, for turns */
    private record Release(String namespace, String uid) {}

    private final Consumer<Pod> release;

    /** As it was told of last, by uid. */
    private final Map<String, Pod> latest = new ConcurrentHashMap<>();

    private final WorkQueue<Release> queue = WorkQueue.once("releases", Release::namespace, key -> release(key.uid()));

    /** @param release lets go of a pod if it is dead */
    PodReleases(Consumer<Pod> release) {
        this.release = release;
    }

    /** The pod's TaskInfo is gone: it is let go if it is being deleted, and dead. */
    void add(Pod pod) {
        var uid = pod.getMetadata().getUid();
        latest.put(uid, pod);
        queue.add(new Release(pod.getMetadata().getNamespace(), uid));
    }

    /** The worker that does it. */
    WorkQueue<?> worker() {
        return queue;
    }

    private void release(String uid) {
        var pod = latest.get(uid);
        if (pod != null) {
            release.accept(pod);
            latest.remove(uid, pod); // unless there is a later one, which waits
        }
    }
}
