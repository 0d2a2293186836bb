package io.mesosoperator.task;

import io.mesosoperator.metrics.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When things happened to tasks that have not ended, to measure what their owners wait for. For metrics only: by a
 * clock that never goes back, and nothing is known of what an earlier operator saw.
 */
final class TaskTimes {

    /** Kubernetes has creation times in whole seconds. */
    private static final Duration ROUNDED = Duration.ofSeconds(1);

    /** 0 is never. */
    private static final class Times {
        private final long seen = System.nanoTime();
        private volatile long launched;
        private volatile long changed;
    }

    private final Map<String, Times> byUid = new ConcurrentHashMap<>();

    /** The watch told of the TaskInfo, of a task that has not ended. */
    void seen(String taskUid) {
        byUid.computeIfAbsent(taskUid, uid -> new Times());
    }

    /**
     * Its pod is created.
     *
     * @param created when the TaskInfo was, in whole seconds
     */
    void launched(String taskUid, Instant created, Instant now) {
        var times = byUid.get(taskUid);
        if (times == null) {
            return;
        }
        times.launched = System.nanoTime();
        var sinceSeen = Duration.ofNanos(times.launched - times.seen);
        var sinceCreated = Duration.between(created, now).minus(ROUNDED); // more if an earlier operator saw it first
        Metric.TASK_WAIT.record(sinceCreated.compareTo(sinceSeen) > 0 ? sinceCreated : sinceSeen);
    }

    /** The watch told that the task runs. */
    void runs(String taskUid) {
        var times = byUid.get(taskUid);
        if (times != null && times.launched != 0) {
            Metric.TASK_LAUNCH.record(Duration.ofNanos(System.nanoTime() - times.launched));
            times.launched = 0;
        }
    }

    /** The watch told something of the task's pod that its status may have to tell. */
    void changed(String taskUid) {
        var times = byUid.get(taskUid); // none of a task that is gone: nobody would forget it
        if (times != null && times.changed == 0) {
            times.changed = System.nanoTime();
        }
    }

    /** The change that the status does not tell yet; 0 if there is none. */
    long untold(String taskUid) {
        var times = byUid.get(taskUid);
        return times == null ? 0 : times.changed;
    }

    /** The status is written. */
    void told(String taskUid) {
        var times = byUid.get(taskUid);
        if (times != null && times.changed != 0) {
            Metric.STATUS_LATENCY.record(Duration.ofNanos(System.nanoTime() - times.changed));
            times.changed = 0;
        }
    }

    /** Nothing had to be told of that change. */
    void nothingToTell(String taskUid, long change) {
        var times = byUid.get(taskUid);
        if (times != null && times.changed == change) {
            times.changed = 0;
        }
    }

    /** The task has ended, or its TaskInfo is gone. */
    void forget(String taskUid) {
        byUid.remove(taskUid);
    }
}
