package io.mesosoperator.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The limits of a {@link WorkQueue}.
 *
 * @param firstPause after the first failure of a key; each further one in a row doubles it
 * @param longestPause what it grows to
 * @param capacity how many keys may wait; no more are added
 */
public record WorkLimits(Duration firstPause, Duration longestPause, int capacity) {

    /** Retries after 100 ms to 1 min, and no bound of what waits. */
    public static final WorkLimits USUAL =
            new WorkLimits(Duration.ofMillis(100), Duration.ofMinutes(1), Integer.MAX_VALUE);

    private static final int MOST_DOUBLINGS = 30;

    /** One n-th of the capacity. */
    private static final int A_LITTLE = 100;

    /** What is added to a pause at most, so that what failed together is not tried again together. */
    private static final double JITTER = 0.2;

    public WorkLimits withPauses(Duration first, Duration longest) {
        return new WorkLimits(first, longest, capacity);
    }

    public WorkLimits withCapacity(int most) {
        return new WorkLimits(firstPause, longestPause, most);
    }

    /**
     * Whether another key may wait. Beyond the capacity there is room for owners that hold little of it: who fills the
     * queue does not keep others from it.
     */
    boolean permit(int waiting, int ofOwner) {
        return waiting < capacity || (waiting / 2 < capacity && ofOwner < capacity / A_LITTLE);
    }

    /** The pause after so many failures in a row. */
    Duration pause(int failures, RandomGenerator random) {
        var doubled = firstPause.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        var pause = doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
        return pause.plusMillis((long) (pause.toMillis() * JITTER * random.nextDouble()));
    }
}
