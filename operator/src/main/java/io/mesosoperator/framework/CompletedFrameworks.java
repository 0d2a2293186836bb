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
 * The frameworks that were removed last, as a Mesos master remembers them: in memory, and only so many.
 *
 * <p>A framework is removed when its failover timeout runs out while it is away. No timer does it: whoever asks brings
 * the time, and {@link #settle} decides what has run out by then. Who came back has nothing left that could run out.
 */
final class CompletedFrameworks {

    /** Mesos: {@code --max_completed_frameworks}. */
    static final int MEMORY = 50;

    /** A framework that is away, to be removed then. One that never was registered is not worth remembering. */
    private record Departure(FrameworkKey key, Instant removal, boolean wasRegistered) {}

    private final Map<FrameworkKey, Departure> away = new HashMap<>();
    private final TreeSet<Departure> byRemoval =
            new TreeSet<>(Comparator.comparing(Departure::removal).thenComparing(Departure::key));
    private final LinkedHashSet<FrameworkKey> completed = new LinkedHashSet<>();

    /** The framework went, and is removed at {@code removal} unless it comes back. */
    void left(FrameworkKey key, Instant removal, boolean wasRegistered) {
        cameBack(key);
        var departure = new Departure(key, removal, wasRegistered);
        away.put(key, departure);
        byRemoval.add(departure);
    }

    /** The framework is there, be it the old one or a new one of its name. */
    void cameBack(FrameworkKey key) {
        var departure = away.remove(key);
        if (departure != null) {
            byRemoval.remove(departure);
        }
        completed.remove(key);
    }

    /** Removes whoever is away for too long. Returns those of whom nothing is remembered from now on. */
    List<FrameworkKey> settle(Instant now) {
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

    /** Whether it was removed, as far as anybody remembers. */
    boolean has(FrameworkKey key) {
        return completed.contains(key);
    }
}
