package io.mesosoperator.allocation;

import io.mesosoperator.framework.FrameworkKey;
import java.time.Instant;
import java.util.ArrayList;
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
    private final List<Filter> filters = new ArrayList<>();

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

    /** The filters in force; those that have expired are dropped. */
    public synchronized List<Filter> filters(Instant now) {
        filters.removeIf(filter -> !now.isBefore(filter.expiry()));
        return List.copyOf(filters);
    }

    /** What an allocation decided. */
    synchronized void settle(Allocation allocation) {
        standing.clear();
        allocation.offers().forEach(offer -> standing.put(offer.id(), offer));
        filters.addAll(allocation.filters());
    }

    /** DECLINE: the offer goes, and what it held is refused until {@code expiry}. Unknown offers are ignored. */
    synchronized void decline(String id, Instant expiry) {
        var declined = standing.remove(id);
        if (declined != null) {
            filters.add(new Filter(declined.framework(), declined.slaveId(), declined.resources(), expiry));
        }
    }

    /** REVIVE: the framework wants to be offered again what it has refused. */
    synchronized void revive(FrameworkKey framework) {
        filters.removeIf(filter -> filter.framework().equals(framework));
    }

    /** The framework is gone: so are its offers and filters. */
    synchronized void forget(FrameworkKey framework) {
        standing.values().removeIf(offer -> offer.framework().equals(framework));
        filters.removeIf(filter -> filter.framework().equals(framework));
    }
}
