package io.mesosoperator.metrics;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The values of a label that users bring: so many at most, and all others are {@code other}. One that is shown stays
 * until it is gone, so that series do not come and go while there are too many. Not thread-safe.
 */
public final class BoundedLabel {

    /** Instead of each value for which there is no room. */
    public static final String OTHER = "other";

    private final int most;
    private final Set<String> shown = new HashSet<>();

    /** @param most so many values beside {@link #OTHER} */
    public BoundedLabel(int most) {
        this.most = most;
    }

    /** These are all values that there are now. */
    public void update(Collection<String> present) {
        shown.retainAll(Set.copyOf(present));
        for (var value : new TreeSet<>(present)) {
            if (shown.size() == most) {
                return;
            }
            shown.add(value);
        }
    }

    /** As it is shown. */
    public String of(String value) {
        return shown.contains(value) ? value : OTHER;
    }
}
