package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Offers the free, unoffered resources: coarse-grained, a whole agent to one framework, role by role and framework by
 * framework in the order of their shares (Mesos' hierarchical allocator).
 *
 * <p>Roles with a quota come first and get their guarantee; then the other roles share what need not be
 * left for quotas.
 */
final class OfferAllocation {

    // Mesos' MIN_CPUS and MIN_MEM: an offer with less than both is not made.
    private static final double MIN_CPUS = 0.01;
    private static final double MIN_MEM = 32;

    private final Pool pool;
    private final FairShare shares;
    private final QuotaUse quotas;
    private final OfferFilters refusals;
    private final OfferFilters newRefusals;
    private final Supplier<Headroom> headroom;
    private final Room room;
    private final RefusalMemo memo;
    private final Map<String, RefusalMemo.Audience> audiences;
    private final BiFunction<FrameworkKey, String, OutstandingOffer> newOffer;
    private final Map<FrameworkKey, FrameworkState> frameworks = new HashMap<>();
    private final Map<FrameworkKey, Integer> offersLeft = new HashMap<>();

    /**
     * @param refusals the refusals before this allocation run
     * @param newRefusals the refusals of this run
     * @param headroom beside the quotas, by what the pool holds then
     * @param room for offers
     * @param newOffer creates a new, empty offer of an agent to a framework
     */
    OfferAllocation(
            Pool pool,
            Collection<FrameworkState> states,
            FairShare shares,
            QuotaUse quotas,
            OfferFilters refusals,
            OfferFilters newRefusals,
            Supplier<Headroom> headroom,
            Room room,
            BiFunction<FrameworkKey, String, OutstandingOffer> newOffer) {
        this.pool = pool;
        this.shares = shares;
        this.quotas = quotas;
        this.refusals = refusals;
        this.newRefusals = newRefusals;
        this.headroom = headroom;
        this.room = room;
        this.memo = refusals.memo();
        this.newOffer = newOffer;
        var outstanding = new HashMap<FrameworkKey, Integer>();
        pool.offers().forEach(offer -> outstanding.merge(offer.framework(), 1, Integer::sum));
        for (var state : states) {
            if (state.offerLimit() > 0) {
                frameworks.put(state.key(), state);
                offersLeft.put(state.key(), state.offerLimit() - outstanding.getOrDefault(state.key(), 0));
                shares.enter(state.key());
            }
        }
        audiences = memo.audiences(frameworks.values());
    }

    /** Whether these resources are enough for an offer (Mesos: {@code allocatable}). */
    static boolean allocatable(Resources resources) {
        return resources.cpus().orElse(0) >= MIN_CPUS || resources.mem().orElse(0) >= MIN_MEM;
    }

    void offerTheRest() {
        if (quotas.isEmpty()) {
            offer(Headroom.unlimited());
            return;
        }
        meetQuotas();
        offer(headroom.get());
    }

    private void meetQuotas() {
        for (var slaveId : pool.agents()) {
            for (var role : shares.roles()) {
                if (quotas.isGuaranteed(role)) {
                    while (!quotas.isSatisfied(role)
                            && offer(role, slaveId, pool.offerable(slaveId).nonRevocable())) {}
                }
            }
        }
    }

    /** Whether a role with a quota could have anything of it. */
    private boolean isOfQuotas(String slaveId) {
        return pool.tainted().areOpenTo(slaveId, quotas::isGuaranteed);
    }

    private void offer(Headroom beside) {
        for (var slaveId : pool.agents()) {
            var headroom = isOfQuotas(slaveId) ? beside : Headroom.unlimited();
            for (var role : shares.roles()) {
                if (quotas.isGuaranteed(role)) { // its reservations count already, and only it can use them
                    while (offer(role, slaveId, pool.offerable(slaveId).reserved(role))) {}
                } else {
                    while (offer(role, slaveId, headroom)) {}
                }
            }
        }
    }

    private boolean offer(String role, String slaveId, Headroom headroom) {
        var rest = pool.offerable(slaveId);
        if (headroom.admits(rest)) {
            var before = Headroom.contested(rest);
            var taken = offer(role, slaveId, rest);
            headroom.take(before.minus(Headroom.contested(pool.offerable(slaveId))));
            return taken;
        }
        return offer(role, slaveId, rest.minus(Headroom.contested(rest)));
    }

    /** Offers the part of {@code rest} that the role may have to the first framework in turn that takes it. */
    private boolean offer(String role, String slaveId, Resources rest) {
        var all = rest.unreserved().plus(rest.reserved(role));
        if (!allocatable(all) || pool.tainted().areForNobody(slaveId)) {
            return false;
        }
        var audience = audiences.getOrDefault(role, RefusalMemo.Audience.NOBODY);
        var refusers = memo.refusers(slaveId, role, all);
        return refusers != audience && offer(role, slaveId, all, audience, refusers);
    }

    /** @param refusers frameworks that are known to have refused it; they are skipped */
    private boolean offer(
            String role, String slaveId, Resources all, RefusalMemo.Audience audience, RefusalMemo.Audience refusers) {
        var plain = all.nonRevocable();
        var isPlainEnough = allocatable(plain);
        var refusedByAll = true;
        for (var frameworks = shares.frameworks(role); frameworks.hasNext(); ) {
            var framework = state(frameworks.next());
            if ((framework.revocable() || isPlainEnough) && !memo.isIn(refusers, framework)) {
                var resources = framework.revocable() ? all : plain;
                if (pool.tainted().repel(slaveId, framework.key())) {
                    refusedByAll = false; // it has not, and taints are not what the memo knows of
                } else if (!refusals.holdBack(framework.key(), slaveId, resources)) {
                    refusedByAll = false;
                    if (offer(framework.key(), slaveId, resources)) {
                        return true;
                    }
                }
            }
        }
        if (refusedByAll) {
            memo.remember(slaveId, role, all, audience);
        }
        return false;
    }

    /** Makes this offer, unless the framework has just refused it or has reached a limit of offers. */
    private boolean offer(FrameworkKey framework, String slaveId, Resources resources) {
        if (newRefusals.holdBack(framework, slaveId, resources)) {
            return false;
        }
        var existing = pool.offerOf(framework, slaveId);
        if (existing.isEmpty() && !mayHaveAnother(framework)) {
            return false;
        }
        if (existing.isEmpty()) {
            room.take(framework);
        }
        pool.offer(existing.orElseGet(() -> newOffer.apply(framework, slaveId)), resources);
        shares.give(framework, slaveId, resources);
        quotas.give(state(framework).role(), resources);
        return true;
    }

    private boolean mayHaveAnother(FrameworkKey framework) {
        if (room.reached(framework).isPresent()) {
            return false;
        }
        var left = offersLeft.getOrDefault(framework, 0);
        offersLeft.put(framework, left - 1);
        return left > 0;
    }

    private FrameworkState state(FrameworkKey framework) {
        return Objects.requireNonNull(frameworks.get(framework));
    }
}
