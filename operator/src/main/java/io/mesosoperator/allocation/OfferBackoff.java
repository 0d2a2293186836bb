package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tracks which frameworks answer their offers. A Framework object is registered whether or not a scheduler is
 * listening, and unanswered offers cost writes and lock the pool. A framework receives one offer at a time until it has
 * answered once, and again after an offer has timed out, then with exponential back-off.
 */
final class OfferBackoff {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** How many offers in a row timed out, and when the framework is offered something again. */
    private record Timeouts(int times, Instant until) {}

    private final OfferTerms terms;
    private final Map<FrameworkKey, Timeouts> unresponsive = new HashMap<>();
    private final Set<FrameworkKey> responsive = new HashSet<>();

    OfferBackoff(OfferTerms terms) {
        this.terms = terms;
    }

    /**
     * @param revived whether the framework has ever called REVIVE, which a subscription does: then a scheduler listens
     */
    int offerLimit(FrameworkKey framework, boolean revived, Instant now) {
        var timeouts = unresponsive.get(framework);
        if (timeouts != null) {
            return now.isBefore(timeouts.until()) ? 0 : 1;
        }
        return revived || responsive.contains(framework) ? terms.most() : Math.min(1, terms.most());
    }

    void answered(FrameworkKey framework) {
        unresponsive.remove(framework);
        responsive.add(framework);
    }

    void forget(FrameworkKey framework) {
        unresponsive.remove(framework);
        responsive.remove(framework);
    }

    void letTimeOut(FrameworkKey framework, Instant now) {
        var times = unresponsive.containsKey(framework)
                ? unresponsive.get(framework).times() + 1
                : 1;
        unresponsive.put(framework, new Timeouts(times, now.plus(pause(times))));
    }

    /** None at first, because the scheduler may just have been away; then one timeout, three, seven and so on. */
    private Duration pause(int times) {
        var timeouts = (1L << Math.min(times - 1, 20)) - 1;
        var pause = terms.timeout().multipliedBy(timeouts);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** When the next unfinished pause ends. */
    Optional<Instant> nextEnd(Instant now) {
        return unresponsive.values().stream()
                .map(Timeouts::until)
                .filter(until -> until.isAfter(now))
                .min(Instant::compareTo);
    }
}
