package io.mesosoperator.allocation;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Who gets a first offer although an allocation found nothing: one that another framework has not answered. Mesos has
 * no such rule; there a newcomer waits for {@code --offer_timeout}.
 *
 * <p>It comes to an end, because who was ever made an offer is no newcomer: a framework takes one offer in this way,
 * and never a second.
 */
final class FirstOffers {

    /** For so long an offer is left to the scheduler that has just seen it. */
    static final Duration MOMENT = Duration.ofSeconds(1);

    private FirstOffers() {}

    /** Those who want offers, have none, use nothing, and were never made an offer. */
    static List<FrameworkState> newcomers(Snapshot snapshot, Pool pool) {
        var fresh = snapshot.frameworks().stream().filter(FirstOffers::isFresh).toList();
        if (fresh.isEmpty()) {
            return fresh;
        }
        var holders = pool.offers().stream().map(OutstandingOffer::framework).collect(Collectors.toSet());
        return fresh.stream().filter(state -> !holders.contains(state.key())).toList();
    }

    private static boolean isFresh(FrameworkState state) {
        return state.offerLimit() > 0
                && state.allocations() == 0
                && state.used().isEmpty();
    }
}
