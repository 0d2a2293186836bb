package io.mesosoperator.allocation;

import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gives to some what others have not answered: of whoever has the largest share, in the order of the takers' shares,
 * one offer each.
 *
 * <p>It is fair, because whoever loses an offer keeps no less than the taker gets. And a role that has more than
 * another one, which wants the same offer, does not get it: ten frameworks of one role get no more than one of another.
 */
final class OfferTransfers {

    /** In one run: as many offers are written until the next. */
    private static final int MOST = 10;

    private record Holder(FrameworkKey framework, FairShare.Shares shares) {}

    /** What takers have in common: where the first of them finds nothing, neither do the others. */
    private record Kind(String role, boolean revocable, Tolerations tolerations) {}

    private final Pool pool;
    private final Snapshot snapshot;
    private final List<FrameworkState> wanting;
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
    private int given;

    /**
     * @param wanting those who want more offers than they have
     * @param shares by what frameworks use and are offered
     * @param newRefusals the refusals of this run
     * @param room for offers
     * @param newOffer creates a new, empty offer of an agent to a framework
     */
    OfferTransfers(
            Pool pool,
            Snapshot snapshot,
            List<FrameworkState> wanting,
            FairShare shares,
            QuotaUse quotas,
            OfferFilters newRefusals,
            Room room,
            BiFunction<FrameworkKey, String, OutstandingOffer> newOffer,
            Instant now) {
        this.pool = pool;
        this.snapshot = snapshot;
        this.wanting = wanting;
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

    /**
     * Gives each of them an offer, if that is fair.
     *
     * @param from from when on an offer may be rescinded for them, if ever
     * @return when another run may find more, if nothing but time keeps them waiting
     */
    Optional<Instant> giveTo(List<FrameworkState> takers, Function<OutstandingOffer, Optional<Instant>> from) {
        var states = takers.stream().collect(Collectors.toMap(FrameworkState::key, Function.identity()));
        var inVain = new HashSet<Kind>();
        states.keySet().forEach(shares::enter);
        for (var next = shares.first(); next.isPresent(); next = shares.first()) {
            shares.remove(next.get());
            var taker = Objects.requireNonNull(states.get(next.get()));
            var kind = new Kind(taker.role(), taker.revocable(), taker.tolerations());
            if (given == MOST) {
                ripe.add(now); // the others in the next run
            } else if (!inVain.contains(kind)) {
                var found = find(taker, from);
                found.ifPresent(offer -> move(offer, taker));
                given += found.isPresent() ? 1 : 0;
                if (found.isEmpty()
                        && !snapshot.refusals().hasAny(taker.key())
                        && room.reached(taker.key()).isEmpty()) {
                    inVain.add(kind);
                }
            }
        }
        return ripe.stream().min(Instant::compareTo);
    }

    /** How many offers it has given. */
    int given() {
        return given;
    }

    private Optional<OutstandingOffer> find(FrameworkState taker, Function<OutstandingOffer, Optional<Instant>> from) {
        var behind = behind(taker);
        return held.keySet().stream()
                .filter(holder -> mayLoseOffers(holder, taker))
                .map(holder -> new Holder(holder, shares.of(holder)))
                .sorted(Comparator.comparing(Holder::shares).reversed().thenComparing(Holder::framework))
                .flatMap(holder -> best(holder.framework(), taker, behind, from).stream())
                .findFirst();
    }

    /** Quotas come before fairness: what is guaranteed is not taken, and is met before others get anything. */
    private boolean mayLoseOffers(FrameworkKey holder, FrameworkState taker) {
        var role = roles.getOrDefault(holder, "*");
        if (quotas.isEmpty() || role.equals(taker.role())) {
            return true;
        }
        var maySpendMore = quotas.isGuaranteed(taker.role())
                ? !quotas.isSatisfied(taker.role())
                : quotas.unmet().isEmpty();
        return maySpendMore && !quotas.isGuaranteed(role);
    }

    /** What nobody has seen yet, or else what is worth most, or has waited longest. */
    private Optional<OutstandingOffer> best(
            FrameworkKey holder,
            FrameworkState taker,
            List<FrameworkState> behind,
            Function<OutstandingOffer, Optional<Instant>> from) {
        var suitable = held.getOrDefault(holder, List.of()).stream()
                .filter(offer -> from.apply(offer).isPresent() && suits(offer, taker) && !isWanted(offer, behind))
                .toList();
        suitable.stream()
                .flatMap(offer -> from.apply(offer).stream())
                .filter(now::isBefore)
                .forEach(ripe::add);
        return suitable.stream()
                .filter(offer -> from.apply(offer).filter(now::isBefore).isEmpty())
                .min(Comparator.comparing(
                                (OutstandingOffer offer) -> !from.apply(offer).equals(Optional.of(Instant.MIN)))
                        .thenComparingDouble(offer ->
                                -total.of(taker.allowed(offer.resources())).part())
                        .thenComparing(OutstandingOffer::since)
                        .thenComparing(OutstandingOffer::id));
    }

    /** Those who want more, and are of roles that have less than the taker's. */
    private List<FrameworkState> behind(FrameworkState taker) {
        var poorer = wanting.stream()
                .map(FrameworkState::role)
                .distinct()
                .filter(role -> !role.equals(taker.role()) && shares.isAhead(taker.role(), role))
                .collect(Collectors.toSet());
        return wanting.stream().filter(other -> poorer.contains(other.role())).toList();
    }

    /** Whether one of these, who come first, would get the offer. */
    private boolean isWanted(OutstandingOffer offer, List<FrameworkState> first) {
        return first.stream()
                .anyMatch(other -> !other.key().equals(offer.framework())
                        && mayLoseOffers(offer.framework(), other)
                        && suits(offer, other));
    }

    private boolean suits(OutstandingOffer offer, FrameworkState taker) {
        var part = taker.allowed(offer.resources());
        return pool.mayBeOffered(offer.slaveId())
                && !pool.tainted().repel(offer.slaveId(), taker.key())
                && OfferAllocation.allocatable(part)
                && !snapshot.refusals().holdBack(taker.key(), offer.slaveId(), part)
                && !newRefusals.holdBack(taker.key(), offer.slaveId(), part)
                && (ends(offer, part)
                        ? room.hasAnother(taker.key(), offer.framework())
                        : room.reached(taker.key()).isEmpty())
                && shares.isFairAfter(offer.framework(), taker.key(), part);
    }

    /** Whether too little is left of the offer without this part. */
    private static boolean ends(OutstandingOffer offer, Resources part) {
        return !OfferAllocation.allocatable(offer.resources().minus(part));
    }

    /** What the taker cannot use stays with the holder. */
    private void move(OutstandingOffer offer, FrameworkState taker) {
        var part = taker.allowed(offer.resources());
        if (ends(offer, part)) {
            room.giveBack(offer.framework());
        }
        var existing = pool.offerOf(taker.key(), offer.slaveId());
        if (existing.isEmpty()) {
            room.take(taker.key());
        }
        pool.release(offer, part);
        pool.offer(existing.orElseGet(() -> newOffer.apply(taker.key(), offer.slaveId())), part);
        shares.take(offer.framework(), offer.slaveId(), part);
        shares.give(taker.key(), offer.slaveId(), part);
        if (!taker.role().equals(roles.get(offer.framework()))) {
            quotas.give(taker.role(), part);
        }
        held.getOrDefault(offer.framework(), new ArrayList<>()).remove(offer);
    }
}
