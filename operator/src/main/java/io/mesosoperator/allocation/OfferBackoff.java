package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which frameworks answer their offers. A Framework object is registered whether or not anybody listens for it, and
 * offers that nobody answers cost writes and lock the pool. So a framework that has let an offer time out is offered
 * one agent at a time, after ever longer pauses, until it answers.
 */
final class OfferBackoff {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** How often in a row it did not answer, and when it is offered something again. */
    private record Silence(int times, Instant until) {}

    private final OfferTerms terms;
    private final Map<FrameworkKey, Silence> silent = new HashMap<>();

    OfferBackoff(OfferTerms terms) {
        this.terms = terms;
    }

    int offerLimit(FrameworkKey framework, Instant now) {
        var silence = silent.get(framework);
        if (silence == null) {
            return terms.most();
        }
        return now.isBefore(silence.until()) ? 0 : 1;
    }

    void answered(FrameworkKey framework) {
        silent.remove(framework);
    }

    void letTimeOut(FrameworkKey framework, Instant now) {
        var times = silent.containsKey(framework) ? silent.get(framework).times() + 1 : 1;
        silent.put(framework, new Silence(times, now.plus(pause(times))));
    }

    /** None at first, for a scheduler may just have been away; then one timeout, three, seven and so on. */
    private Duration pause(int times) {
        var timeouts = (1L << Math.min(times - 1, 20)) - 1;
        var pause = terms.timeout().multipliedBy(timeouts);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** When the next pause ends, of those that have not ended. */
    Optional<Instant> nextEnd(Instant now) {
        return silent.values().stream()
                .map(Silence::until)
                .filter(until -> until.isAfter(now))
                .min(Instant::compareTo);
    }
}
