package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The filters in force, indexed by agent and framework: an allocation run checks each such pair. There may be just as
 * many filters, so the index is kept from one run to the next. Not thread-safe.
 */
public final class OfferFilters {

    /** Only the refused resources of each filter: the allocator reads all of them. */
    private final Map<String, Map<FrameworkKey, List<Resources>>> byAgent = new HashMap<>();

    private final PriorityQueue<Filter> byExpiry = new PriorityQueue<>(Comparator.comparing(Filter::expiry));
    private final RefusalMemo memo = new RefusalMemo();
    private final Map<FrameworkKey, Integer> counts = new HashMap<>();

    /** A set of exactly these filters. */
    public static OfferFilters of(Collection<Filter> filters) {
        var refusals = new OfferFilters();
        filters.forEach(refusals::add);
        return refusals;
    }

    void add(Filter filter) {
        byExpiry.add(filter);
        counts.merge(filter.framework(), 1, Integer::sum);
        byAgent.computeIfAbsent(filter.slaveId(), slaveId -> new HashMap<>())
                .merge(filter.framework(), List.of(filter.refused()), OfferFilters::both);
    }

    private static List<Resources> both(List<Resources> some, List<Resources> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    /** Removes expired filters. */
    void expire(Instant now) {
        for (var first = byExpiry.peek(); first != null && !now.isBefore(first.expiry()); first = byExpiry.peek()) {
            remove(byExpiry.remove());
        }
    }

    private void remove(Filter filter) {
        memo.forget(filter.slaveId());
        counts.computeIfPresent(filter.framework(), (framework, count) -> count == 1 ? null : count - 1);
        byAgent.computeIfPresent(filter.slaveId(), (slaveId, refused) -> {
            refused.computeIfPresent(filter.framework(), (framework, all) -> without(filter.refused(), all));
            return refused.isEmpty() ? null : refused;
        });
    }

    /** Null if nothing is left, so that the map removes the framework. */
    private static @Nullable List<Resources> without(Resources one, List<Resources> all) {
        var left = new ArrayList<>(all);
        left.remove(one); // another filter may have refused the same
        return left.isEmpty() ? null : List.copyOf(left);
    }

    /** Removes all filters of the framework. */
    void forget(FrameworkKey framework) {
        byExpiry.removeIf(filter -> filter.framework().equals(framework));
        byAgent.values().removeIf(refused -> refused.remove(framework) != null && refused.isEmpty());
        memo.dropped(framework);
        counts.remove(framework);
    }

    /** How many filters each framework has. */
    Map<FrameworkKey, Integer> counts() {
        return Map.copyOf(counts);
    }

    /** The memo of refusals; an entry ends with the filters that it follows from. */
    RefusalMemo memo() {
        return memo;
    }

    /** Whether the framework has refused anything. */
    boolean hasAny(FrameworkKey framework) {
        return byAgent.values().stream().anyMatch(refused -> refused.containsKey(framework));
    }

    /** When the next filter expires. */
    Optional<Instant> nextExpiry() {
        return Optional.ofNullable(byExpiry.peek()).map(Filter::expiry);
    }

    /** Whether the framework has refused these resources of the agent, or more: more than it refused is a new offer. */
    boolean holdBack(FrameworkKey framework, String slaveId, Resources offered) {
        for (var refused : byAgent.getOrDefault(slaveId, Map.of()).getOrDefault(framework, List.of())) {
            if (refused.contains(offered)) {
                return true;
            }
        }
        return false;
    }
}
