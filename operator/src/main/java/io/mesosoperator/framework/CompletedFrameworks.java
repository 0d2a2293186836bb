package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The frameworks that were removed last, as a Mesos master remembers them: in memory, a limited number.
 *
 * <p>A disconnected framework is removed when its failover timeout expires. There is no timer: callers pass the
 * current time, and {@link #expire} removes the frameworks whose timeout has expired by then. A framework that came
 * back has no timeout.
 */
final class CompletedFrameworks {

    /** Mesos: {@code --max_completed_frameworks}. */
    static final int MEMORY = 50;

    /**
     * A disconnected framework and the time of its removal. A framework that never registered need not be remembered.
     */
    private record Departure(FrameworkKey key, Instant removal, boolean wasRegistered) {}

    private final Map<FrameworkKey, Departure> away = new HashMap<>();
    private final TreeSet<Departure> byRemoval =
            new TreeSet<>(Comparator.comparing(Departure::removal).thenComparing(Departure::key));
    private final LinkedHashSet<FrameworkKey> completed = new LinkedHashSet<>();

    /** The framework disconnected; it is removed at {@code removal} unless it comes back. */
    void disconnected(FrameworkKey key, Instant removal, boolean wasRegistered) {
        reconnected(key);
        var departure = new Departure(key, removal, wasRegistered);
        away.put(key, departure);
        byRemoval.add(departure);
    }

    /** The framework is connected, either the old one or a new one of its name. */
    void reconnected(FrameworkKey key) {
        var departure = away.remove(key);
        if (departure != null) {
            byRemoval.remove(departure);
        }
        completed.remove(key);
    }

    /** Removes the frameworks whose timeout has expired. Returns those that are now forgotten. */
    List<FrameworkKey> expire(Instant now) {
        var forgotten = new ArrayList<FrameworkKey>();
        while (!byRemoval.isEmpty() && !byRemoval.first().removal().isAfter(now)) {
            var departure = byRemoval.removeFirst();
            away.remove(departure.key());
            if (departure.wasRegistered()) {
                completed.add(departure.key());
            } else {
                forgotten.add(departure.key());
            }
        }
        while (completed.size() > MEMORY) {
            forgotten.add(completed.removeFirst());
        }
        return forgotten;
    }

    /** Whether the framework was removed and is still remembered. */
    boolean has(FrameworkKey key) {
        return completed.contains(key);
    }
}
