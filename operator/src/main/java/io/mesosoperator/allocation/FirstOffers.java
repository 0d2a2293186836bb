package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Gives newcomers for whom an allocation found nothing their first offer: one that another framework has not answered,
 * of whoever has the largest share. Mesos has no such rule; there a newcomer waits for {@code --offer_timeout}.
 *
 * <p>It is fair, because whoever loses an offer keeps no less than the newcomer gets. And it comes to an end, because
 * who was ever made an offer is no newcomer: a framework takes one offer in this way, and never a second.
 */
final class FirstOffers {

    /** For so long an offer is left to the scheduler that has just seen it. */
    static final Duration MOMENT = Duration.ofSeconds(1);

    /** In one run: as many offers are written until the next. */
    private static final int MOST = 10;

    private record Holder(FrameworkKey framework, FairShare.Shares shares) {}

    /** What newcomers have in common: where one of them finds nothing, neither do the others. */
    private record Kind(String role, boolean revocable) {}

    private final Pool pool;
    private final Snapshot snapshot;
    private final FairShare shares;
    private final QuotaUse quotas;
    private final OfferFilters newRefusals;
    private final Room room;
    private final BiFunction<FrameworkKey, String, OutstandingOffer> newOffer;
    private final Instant now;
    private final DominantShare.Total total;
    private final Map<FrameworkKey, String> roles;
    private final Map<FrameworkKey, List<OutstandingOffer>> held = new HashMap<>();
    private final List<Instant> ripe = new ArrayList<>();

    /**
     * @param shares by what frameworks use and are offered
     * @param newRefusals the refusals of this run
     * @param room for offers
     * @param newOffer creates a new, empty offer of an agent to a framework
     */
    FirstOffers(
            Pool pool,
            Snapshot snapshot,
            FairShare shares,
            QuotaUse quotas,
            OfferFilters newRefusals,
            Room room,
            BiFunction<FrameworkKey, String, OutstandingOffer> newOffer,
            Instant now) {
        this.pool = pool;
        this.snapshot = snapshot;
        this.shares = shares;
        this.quotas = quotas;
        this.newRefusals = newRefusals;
        this.room = room;
        this.newOffer = newOffer;
        this.now = now;
        this.total =
                new DominantShare.Total(snapshot.agents(), snapshot.policy().fairShareExcluded());
        this.roles =
                snapshot.frameworks().stream().collect(Collectors.toMap(FrameworkState::key, FrameworkState::role));
        pool.offers()
                .forEach(offer -> held.computeIfAbsent(offer.framework(), any -> new ArrayList<>())
                        .add(offer));
    }

    /** Whether the framework may be a newcomer, if it has no offer. */
    static boolean isFresh(FrameworkState state) {
        return state.offerLimit() > 0
                && state.allocations() == 0
                && state.used().isEmpty();
    }

    /** Those who want offers, have none, use nothing, and were never made an offer. */
    static List<FrameworkState> newcomers(Snapshot snapshot, Pool pool) {
        var fresh = snapshot.frameworks().stream().filter(FirstOffers::isFresh).toList();
        if (fresh.isEmpty()) {
            return fresh;
        }
        var holders = pool.offers().stream().map(OutstandingOffer::framework).collect(Collectors.toSet());
        return fresh.stream().filter(state -> !holders.contains(state.key())).toList();
    }

    /**
     * Gives each an offer, if that is fair.
     *
     * @return when another run may find one, if nothing but time keeps a newcomer waiting
     */
    Optional<Instant> giveTo(List<FrameworkState> newcomers) {
        var inVain = new HashSet<Kind>();
        var given = 0;
        for (var newcomer : newcomers) {
            var kind = new Kind(newcomer.role(), newcomer.revocable());
            if (given < MOST && !inVain.contains(kind)) {
                var found = find(newcomer);
                found.ifPresent(offer -> move(offer, newcomer));
                given += found.isPresent() ? 1 : 0;
                if (found.isEmpty()
                        && !snapshot.refusals().hasAny(newcomer.key())
                        && room.reached(newcomer.key()).isEmpty()) {
                    inVain.add(kind);
                }
            }
        }
        return ripe.stream().min(Instant::compareTo);
    }

    private Optional<OutstandingOffer> find(FrameworkState newcomer) {
        return held.keySet().stream()
                .filter(holder -> mayLoseOffers(holder, newcomer))
                .map(holder -> new Holder(holder, shares.of(holder)))
                .sorted(Comparator.comparing(Holder::shares).reversed().thenComparing(Holder::framework))
                .flatMap(holder -> best(holder.framework(), newcomer).stream())
                .findFirst();
    }

    /** Quotas come before fairness: what is guaranteed is not taken, and is met before others are newcomers. */
    private boolean mayLoseOffers(FrameworkKey holder, FrameworkState newcomer) {
        var role = roles.getOrDefault(holder, "*");
        if (quotas.isEmpty() || role.equals(newcomer.role())) {
            return true;
        }
        var maySpendMore = quotas.isGuaranteed(newcomer.role())
                ? !quotas.isSatisfied(newcomer.role())
                : quotas.unmet().isEmpty();
        return maySpendMore && !quotas.isGuaranteed(role);
    }

    /** What nobody has seen yet, or else what is worth most, or has waited longest. */
    private Optional<OutstandingOffer> best(FrameworkKey holder, FrameworkState newcomer) {
        var suitable = held.getOrDefault(holder, List.of()).stream()
                .filter(offer -> from(offer).isPresent() && suits(offer, newcomer))
                .toList();
        suitable.stream()
                .flatMap(offer -> from(offer).stream())
                .filter(now::isBefore)
                .forEach(ripe::add);
        return suitable.stream()
                .filter(offer -> from(offer).filter(now::isBefore).isEmpty())
                .min(Comparator.comparing(
                                (OutstandingOffer offer) -> !from(offer).equals(Optional.of(Instant.MIN)))
                        .thenComparingDouble(offer ->
                                -total.of(newcomer.allowed(offer.resources())).part())
                        .thenComparing(OutstandingOffer::since)
                        .thenComparing(OutstandingOffer::id));
    }

    /** From when on it may be rescinded, if ever. */
    private Optional<Instant> from(OutstandingOffer offer) {
        return Optional.ofNullable(snapshot.rescindable().get(offer.id()));
    }

    private boolean suits(OutstandingOffer offer, FrameworkState newcomer) {
        var part = newcomer.allowed(offer.resources());
        return pool.mayBeOffered(offer.slaveId())
                && OfferAllocation.allocatable(part)
                && !snapshot.refusals().holdBack(newcomer.key(), offer.slaveId(), part)
                && !newRefusals.holdBack(newcomer.key(), offer.slaveId(), part)
                && (ends(offer, part)
                        ? room.hasAnother(newcomer.key(), offer.framework())
                        : room.reached(newcomer.key()).isEmpty())
                && shares.isFairAfter(offer.framework(), newcomer.key(), part);
    }

    /** Whether too little is left of the offer without this part. */
    private static boolean ends(OutstandingOffer offer, Resources part) {
        return !OfferAllocation.allocatable(offer.resources().minus(part));
    }

    /** What the newcomer cannot use stays with the holder. */
    private void move(OutstandingOffer offer, FrameworkState newcomer) {
        var part = newcomer.allowed(offer.resources());
        if (ends(offer, part)) {
            room.giveBack(offer.framework());
        }
        room.take(newcomer.key());
        pool.release(offer, part);
        pool.offer(newOffer.apply(newcomer.key(), offer.slaveId()), part);
        shares.take(offer.framework(), offer.slaveId(), part);
        shares.give(newcomer.key(), offer.slaveId(), part);
        if (!newcomer.role().equals(roles.get(offer.framework()))) {
            quotas.give(newcomer.role(), part);
        }
        held.getOrDefault(offer.framework(), new ArrayList<>()).remove(offer);
    }
}
