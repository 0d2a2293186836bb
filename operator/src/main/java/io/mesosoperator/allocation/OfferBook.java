package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outstanding offers and the filters, as the allocation sees them. The Offer objects follow it.
 *
 * <p>Filters live here only: a restart of the operator loses them, as a failover of a Mesos master does.
 */
public final class OfferBook {

    private final Map<String, OutstandingOffer> standing = new LinkedHashMap<>();
    private final OfferFilters refusals = new OfferFilters();

    /** An offer that was made before this operator started. */
    public synchronized void recover(OutstandingOffer offer) {
        standing.put(offer.id(), offer);
    }

    public synchronized List<OutstandingOffer> standing() {
        return List.copyOf(standing.values());
    }

    public synchronized Optional<OutstandingOffer> find(String id) {
        return Optional.ofNullable(standing.get(id));
    }

    /** What the offer holds at this moment: pods of others may have taken some of it since the last allocation. */
    synchronized Resources current(OutstandingOffer offer, Ledger ledger) {
        var left = ledger.state(offer.slaveId()).map(AgentState::free).orElse(Resources.empty());
        for (var other : standing.values()) {
            if (other.slaveId().equals(offer.slaveId()) && !other.id().equals(offer.id())) {
                left = left.minus(other.resources());
            }
        }
        return Pool.common(offer.resources(), left);
    }

    /** The filters in force: only this book changes them, at the calls of the allocation cycle. */
    synchronized OfferFilters refusals(Instant now) {
        refusals.expire(now);
        return refusals;
    }

    /** What an allocation decided. */
    synchronized void settle(Allocation allocation) {
        standing.clear();
        allocation.offers().forEach(offer -> standing.put(offer.id(), offer));
        allocation.filters().forEach(refusals::add);
    }

    /** The offer has been answered: it stands no longer. Returns it, if it stood. */
    synchronized Optional<OutstandingOffer> end(String id) {
        return Optional.ofNullable(standing.remove(id));
    }

    synchronized void refuse(Filter filter) {
        refusals.add(filter);
    }

    /** REVIVE: the framework wants to be offered again what it has refused. */
    synchronized void revive(FrameworkKey framework) {
        refusals.forget(framework);
    }

    /** The framework is gone: so are its offers and filters. */
    synchronized void forget(FrameworkKey framework) {
        standing.values().removeIf(offer -> offer.framework().equals(framework));
        revive(framework);
    }
}
