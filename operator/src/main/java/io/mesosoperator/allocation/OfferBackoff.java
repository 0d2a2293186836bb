package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tracks which frameworks answer their offers. A Framework object is registered whether or not a scheduler is
 * listening, and unanswered offers cost writes and lock the pool. After an offer times out, the framework receives one
 * offer at a time, with exponential back-off, until it responds.
 */
final class OfferBackoff {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** How many offers in a row timed out, and when the framework is offered something again. */
    private record Timeouts(int times, Instant until) {}

    private final OfferTerms terms;
    private final Map<FrameworkKey, Timeouts> unresponsive = new HashMap<>();

    OfferBackoff(OfferTerms terms) {
        this.terms = terms;
    }

    int offerLimit(FrameworkKey framework, Instant now) {
        var timeouts = unresponsive.get(framework);
        if (timeouts == null) {
            return terms.most();
        }
        return now.isBefore(timeouts.until()) ? 0 : 1;
    }

    void answered(FrameworkKey framework) {
        unresponsive.remove(framework);
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
