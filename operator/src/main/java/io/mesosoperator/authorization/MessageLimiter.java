package io.mesosoperator.authorization;

import java.time.Duration;
import java.util.Optional;

/**
 * Lets messages pass at an even rate, and keeps no more waiting than it may: libprocess' {@code RateLimiter}, with the
 * capacity of mesos.proto's RateLimit. Thread-safe.
 */
final class MessageLimiter {

    private static final double NANOSECONDS = 1e9;

    private final long between;
    private final Optional<Long> capacity;
    private final long beginning = System.nanoTime();
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

    /** Takes the turn of a message that cannot wait. Returns false if another one's is now. */
    synchronized boolean enterAtOnce(long now) {
        if (next > now) {
            return false;
        }
        next = now + between;
        return true;
    }

    /**
     * Waits until it is the turn of a message.
     *
     * @return why it is not taken, in Mesos' words; empty once it may be
     */
    Optional<String> await(String message) throws InterruptedException {
        var turn = enter(elapsed());
        if (turn.isEmpty()) {
            return Optional.of("Message %s dropped: capacity(%s) exceeded"
                    .formatted(message, Long.toUnsignedString(capacity.orElseThrow())));
        }
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, turn.get() - elapsed())));
            return Optional.empty();
        } finally {
            leave();
        }
    }

    /** As {@link #await}, for a message that cannot wait. */
    Optional<String> atOnce(String message) {
        return enterAtOnce(elapsed())
                ? Optional.empty()
                : Optional.of("Message %s dropped: it is not its turn".formatted(message));
    }

    private long elapsed() {
        return System.nanoTime() - beginning;
    }

    /** The message has had its turn, or does not come any more. */
    synchronized void leave() {
        outstanding--;
    }
}
