package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose offers are written next. Namespaces take turns, and frameworks in them, whoever's last turn is longest ago
 * first: a batch may be smaller than the number of those who wait. Every other turn is for a framework that sees no
 * offer yet.
 */
final class WriteTurns {

    /** When namespaces and frameworks had their last turns, counted in writes. */
    private final Map<Object, Long> last = new HashMap<>();

    private long writes;

    /** An offer of the framework is written. */
    void taken(FrameworkKey framework) {
        writes++;
        last.put(framework, writes);
        last.put(framework.namespace(), writes);
    }

    /** @param seeing the frameworks that see an offer */
    List<OutstandingOffer> of(List<OutstandingOffer> waiting, Set<FrameworkKey> seeing) {
        if (waiting.isEmpty()) {
            last.clear(); // all begin anew
        }
        var longestAgo = waiting.stream()
                .sorted(Comparator.comparingLong((OutstandingOffer offer) ->
                                lastTurn(offer.framework().namespace()))
                        .thenComparingLong(offer -> lastTurn(offer.framework())))
                .toList();
        var inTurns = Turns.of(
                Turns.of(longestAgo, OutstandingOffer::framework),
                offer -> offer.framework().namespace());
        var known = new HashSet<>(seeing);
        var firsts = new HashSet<String>();
        for (var offer : inTurns) {
            if (known.add(offer.framework())) {
                firsts.add(offer.id());
            }
        }
        return Turns.of(inTurns, offer -> firsts.contains(offer.id()));
    }

    private long lastTurn(Object owner) {
        return last.getOrDefault(owner, 0L);
    }
}
