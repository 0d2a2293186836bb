package io.mesosoperator.authorization;

import java.util.Optional;

/**
 * Lets messages pass at an even rate, and keeps no more waiting than it may: libprocess' {@code RateLimiter}, with the
 * capacity of mesos.proto's RateLimit. Thread-safe.
 */
final class MessageLimiter {

    private static final double NANOSECONDS = 1e9;

    private final long between;
    private final Optional<Long> capacity;
    private long next;
    private long outstanding;

    /**
     * @param qps messages a second
     * @param capacity how many may be outstanding; empty for any number
     */
    MessageLimiter(double qps, Optional<Long> capacity) {
        between = (long) Math.max(1, NANOSECONDS / qps);
        this.capacity = capacity;
    }

    Optional<Long> capacity() {
        return capacity;
    }

    /**
     * Takes a place for a message.
     *
     * @param now nanoseconds since a beginning that is the same for all
     * @return when its turn is, counted as {@code now} is; empty if too many wait already
     */
    synchronized Optional<Long> enter(long now) {
        if (capacity.filter(most -> Long.compareUnsigned(outstanding, most) >= 0)
                .isPresent()) {
            return Optional.empty();
        }
        outstanding++;
        var turn = Math.max(now, next);
        next = turn > Long.MAX_VALUE - between ? Long.MAX_VALUE : turn + between;
        return Optional.of(turn);
    }

    /** The message has had its turn, or does not come any more. */
    synchronized void leave() {
        outstanding--;
    }
}
