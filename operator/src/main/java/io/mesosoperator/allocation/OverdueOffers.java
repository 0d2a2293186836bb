package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Which offers have not been answered for so long that others may have them, and who wants more. A framework that sits
 * on such offers wants none of others'. Nothing of this counts where nobody else wants an offer.
 */
final class OverdueOffers {

    private final Snapshot snapshot;
    private final OfferTerms terms;
    private final Instant now;

    OverdueOffers(Snapshot snapshot, OfferTerms terms, Instant now) {
        this.snapshot = snapshot;
        this.terms = terms;
        this.now = now;
    }

    /** Those who answer offers, and may have more than they have. */
    List<FrameworkState> wanting(Pool pool) {
        var held = new HashMap<FrameworkKey, Integer>();
        var idle = new HashSet<FrameworkKey>();
        for (var offer : pool.offers()) {
            held.merge(offer.framework(), 1, Integer::sum);
            if (overdue(offer).isPresent()) {
                idle.add(offer.framework());
            }
        }
        return snapshot.frameworks().stream()
                .filter(state -> state.offerLimit() == terms.most()
                        && held.getOrDefault(state.key(), 0) < state.offerLimit()
                        && !idle.contains(state.key()))
                .toList();
    }

    /** Since when others may have the offer; empty if they may not yet. */
    Optional<Instant> overdue(OutstandingOffer offer) {
        return from(offer).filter(from -> !now.isBefore(from));
    }

    private Optional<Instant> from(OutstandingOffer offer) {
        return Optional.ofNullable(snapshot.rescindable().get(offer.id()))
                .map(seen -> latest(seen, offer.since().plus(terms.contested())));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /** When the next offer will be overdue that is not of the only one who wants more. */
    Optional<Instant> next(Pool pool, List<FrameworkState> wanting) {
        return pool.offers().stream()
                .filter(offer -> wanting.size() > 1 || !wanting.getFirst().key().equals(offer.framework()))
                .flatMap(offer -> from(offer).stream())
                .filter(now::isBefore)
                .min(Instant::compareTo);
    }
}
