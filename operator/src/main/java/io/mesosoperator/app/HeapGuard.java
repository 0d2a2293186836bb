package io.mesosoperator.app;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process, with words, when the heap is full: a Java runtime with a full heap collects garbage for minutes
 * before it gives up, and then says only {@code OutOfMemoryError}. Warns before that.
 */
final class HeapGuard {

    /** The exit code of {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int OUT_OF_MEMORY = 3;

    private static final Logger LOG = LoggerFactory.getLogger(HeapGuard.class);
    private static final String WHOLE_HEAP = "end of major GC";
    private static final double NEARLY_FULL = 0.75;

    /** Of the rest a part cannot be used: the serial collector's second survivor space. */
    private static final double FULL = 0.9;

    private static final long MIB = 1024L * 1024L;
    private static final String ADVICE = "Raise resources.limits.memory of the operator (Helm value of that name);"
            + " docs/operations.md has a table of what clusters need";

    private final Set<String> pools;
    private final long most;
    private final Supplier<String> load;
    private final Runnable end;
    private boolean isWarned;

    /**
     * @param load what the process holds, in words
     * @param end ends the process at once
     */
    HeapGuard(Supplier<String> load, Runnable end) {
        this.load = load;
        this.end = end;
        pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toUnmodifiableSet());
        most = Runtime.getRuntime().maxMemory();
    }

    /** From now on each collection of the whole heap is looked at. */
    void watch() {
        for (var collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener((notification, _) -> look(notification.getUserData()), null, null);
            }
        }
    }

    private void look(Object data) {
        if (data instanceof CompositeData composite) {
            var collection = GarbageCollectionNotificationInfo.from(composite);
            if (WHOLE_HEAP.equals(collection.getGcAction())) {
                judge(used(collection.getGcInfo().getMemoryUsageAfterGc()));
            }
        }
    }

    private long used(Map<String, MemoryUsage> afterwards) {
        return afterwards.entrySet().stream()
                .filter(pool -> pools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
    }

    private synchronized void judge(long used) {
        if (used > most * FULL) {
            LOG.error(
                    "The heap is full: {}. The operator ends, and Kubernetes starts it again. {}", words(used), ADVICE);
            end.run();
        } else if (used > most * NEARLY_FULL && !isWarned) {
            LOG.warn("The heap is nearly full: {}. {}", words(used), ADVICE);
        }
        isWarned = used > most * NEARLY_FULL;
    }

    private String words(long used) {
        return "%d of %d MiB are in use after a collection, for %s".formatted(used / MIB, most / MIB, load.get());
    }
}
