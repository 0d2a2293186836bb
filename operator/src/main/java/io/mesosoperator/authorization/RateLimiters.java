package io.mesosoperator.authorization;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.RateLimit;
import org.apache.mesos.Protos.RateLimits;

/**
 * How fast the messages of frameworks are taken, by principal: {@code Master::visit} of Mesos. All frameworks whose
 * principal has no limit of its own share the default one, if there is one.
 */
public final class RateLimiters {

    /** Every message passes at once. */
    public static final RateLimiters NONE = of(RateLimits.getDefaultInstance());

    private final RateLimits limits;

    /** By principal; empty for one that is not limited. */
    private final Map<String, Optional<MessageLimiter>> byPrincipal = new HashMap<>();

    private final Optional<MessageLimiter> others;

    private RateLimiters(RateLimits limits) {
        this.limits = limits;
        for (var limit : limits.getLimitsList()) {
            byPrincipal.put(limit.getPrincipal(), limiter(limit));
        }
        others = limits.hasAggregateDefaultQps()
                ? Optional.of(new MessageLimiter(
                        limits.getAggregateDefaultQps(),
                        limits.hasAggregateDefaultCapacity()
                                ? Optional.of(limits.getAggregateDefaultCapacity())
                                : Optional.empty()))
                : Optional.empty();
    }

    /**
     * The limiters of a configuration.
     *
     * @throws IllegalArgumentException if it makes no sense, in Mesos' words
     */
    public static RateLimiters of(RateLimits limits) {
        var seen = new HashSet<String>();
        for (var limit : limits.getLimitsList()) {
            if (!seen.add(limit.getPrincipal())) {
                throw new IllegalArgumentException(
                        "Duplicate principal %s found in RateLimits configuration; remove one"
                                .formatted(limit.getPrincipal()));
            }
            if (limit.hasQps() && !isPositive(limit.getQps())) {
                throw new IllegalArgumentException(
                        "Invalid qps: %s. It must be a positive number".formatted(limit.getQps()));
            }
        }
        if (limits.hasAggregateDefaultQps() && !isPositive(limits.getAggregateDefaultQps())) {
            throw new IllegalArgumentException("Invalid aggregate_default_qps: %s. It must be a positive number"
                    .formatted(limits.getAggregateDefaultQps()));
        }
        return new RateLimiters(limits);
    }

    private static boolean isPositive(double qps) {
        return qps > 0 && Double.isFinite(qps);
    }

    // Without qps a capacity is ignored (mesos.proto: RateLimit.capacity).
    private static Optional<MessageLimiter> limiter(RateLimit limit) {
        return limit.hasQps()
                ? Optional.of(new MessageLimiter(
                        limit.getQps(), limit.hasCapacity() ? Optional.of(limit.getCapacity()) : Optional.empty()))
                : Optional.empty();
    }

    /** Whether the principal has a limit of its own, or is said to have none. */
    public boolean names(String principal) {
        return byPrincipal.containsKey(principal);
    }

    /** What it was made of. */
    public RateLimits limits() {
        return limits;
    }

    /**
     * Waits until it is the turn of a message.
     *
     * @param principal of the framework that sends it; empty if it has none
     * @param message its name, for the error
     * @return why the message is not taken, in Mesos' words; empty once it may be
     */
    public Optional<String> await(Optional<String> principal, String message) throws InterruptedException {
        var limiter = of(principal);
        return limiter.isEmpty() ? Optional.empty() : limiter.get().await(message);
    }

    /** As {@link #await}, for a message that cannot wait: what it has with it would be kept meanwhile. */
    public Optional<String> atOnce(Optional<String> principal, String message) {
        return of(principal).flatMap(limiter -> limiter.atOnce(message));
    }

    private Optional<MessageLimiter> of(Optional<String> principal) {
        return principal.filter(byPrincipal::containsKey).map(byPrincipal::get).orElse(others);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RateLimiters limiters && limiters.limits.equals(limits);
    }

    @Override
    public int hashCode() {
        return limits.hashCode();
    }
}
