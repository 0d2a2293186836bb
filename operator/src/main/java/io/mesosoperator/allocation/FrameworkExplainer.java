package io.mesosoperator.allocation;

import io.mesosoperator.api.NoOfferReason;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Why a framework of a snapshot has no offer: what an allocation would meet, in the same order. */
final class FrameworkExplainer {

    private final Snapshot snapshot;
    private final Pool pool;
    private final QuotaUse quotas;
    private final Headroom headroom;
    private final Room room;

    /** Agents of which something is free and not offered. */
    private final Map<String, Resources> unoffered = new TreeMap<>();

    FrameworkExplainer(Snapshot snapshot, Standing standing) {
        this.snapshot = snapshot;
        pool = standing.pool();
        quotas = standing.quotas();
        headroom = standing.headroomForOffers(quotas);
        room = standing.roomForOffers();
        for (var slaveId : pool.agents()) {
            var rest = pool.offerable(slaveId);
            if (OfferAllocation.allocatable(rest)) {
                unoffered.put(slaveId, rest);
            }
        }
    }

    /**
     * Why it has none.
     *
     * @param wantsOffers false while it is suppressed
     * @param filters in force now
     */
    Explanation explain(FrameworkState framework, boolean wantsOffers, OfferFilters filters) {
        var role = framework.role();
        if (!wantsOffers) {
            return why(NoOfferReason.SUPPRESSED, "It has suppressed offers; REVIVE (spec.revive) brings them back");
        }
        if (framework.offerLimit() == 0) {
            return why(
                    NoOfferReason.UNANSWERED,
                    "It has let offers end unanswered, and is offered something again after a pause; an answer, or"
                            + " REVIVE (spec.revive), ends the pause");
        }
        var reached = room.reached(framework.key());
        if (reached.isPresent()) {
            return why(NoOfferReason.OFFER_LIMIT, reached.get().reached());
        }
        if (quotas.isGuaranteed(role) && quotas.isSatisfied(role)) {
            return why(NoOfferReason.QUOTA_EXHAUSTED, quotas.exhausted(role, Resources.empty()));
        }
        var taking = snapshot.agents().values().stream()
                .filter(state -> state.agent().offerable())
                .filter(state -> pool.mayBeOffered(state.agent().slaveId()))
                .count();
        if (taking == 0) {
            return why(NoOfferReason.NO_AGENTS, noAgents());
        }
        return byAgents(framework, filters, taking);
    }

    private Explanation byAgents(FrameworkState framework, OfferFilters filters, long taking) {
        var answers = new ArrayList<Explanation.Agent>();
        var refused = 0;
        var kept = 0;
        var open = 0;
        var tainted = 0;
        for (var entry : unoffered.entrySet()) {
            var slaveId = entry.getKey();
            var free = framework.allowed(entry.getValue());
            if (!OfferAllocation.allocatable(free)) {
                continue;
            }
            if (pool.tainted().repel(slaveId, framework.key())) {
                tainted++;
                answers.add(answer(slaveId, NoOfferReason.NOT_TOLERATED, taints(framework, slaveId)));
            } else if (filters.holdBack(framework.key(), slaveId, free)) {
                refused++;
                answers.add(answer(slaveId, NoOfferReason.REFUSED, "refused " + free + ", or more"));
            } else if (isKeptForQuotas(framework, slaveId, free)) {
                kept++;
                answers.add(answer(slaveId, NoOfferReason.QUOTA_HEADROOM, free + " is kept for quotas"));
            } else {
                open++;
                answers.add(answer(slaveId, NoOfferReason.QUEUED, free + " is free"));
            }
        }
        if (open > 0) {
            return why(NoOfferReason.QUEUED, open + of(open, taking) + " something free for it", answers);
        }
        if (kept > 0) {
            return why(
                    NoOfferReason.QUOTA_HEADROOM,
                    "What is free is kept for the quotas of others, which still lack " + quotas.unmet(),
                    answers);
        }
        if (refused > 0) {
            return why(
                    NoOfferReason.REFUSED,
                    "It has refused what is free on " + refused + " of " + taking
                            + " agents, and its filters still count; REVIVE (spec.revive) drops them",
                    answers);
        }
        if (tainted > 0) {
            return why(
                    NoOfferReason.NOT_TOLERATED,
                    "What is free is on " + tainted + " of " + taking + " agents, with taints that it does not"
                            + " tolerate; spec.taskDefaults.kubernetes.tolerations can say that it does, as far as"
                            + " the task policy allows",
                    answers);
        }
        return why(
                NoOfferReason.NOTHING_FREE,
                "None of " + taking + " agents has anything free for role " + framework.role() + ": "
                        + snapshot.offers().size() + " offers are outstanding, the rest is in use or reserved",
                answers);
    }

    private boolean isKeptForQuotas(FrameworkState framework, String slaveId, Resources free) {
        return !quotas.isGuaranteed(framework.role())
                && pool.tainted().areOpenTo(slaveId, quotas::isGuaranteed)
                && !headroom.admits(free);
    }

    private String taints(FrameworkState framework, String slaveId) {
        return pool.tainted()
                .obstacle(slaveId, framework.tolerations())
                .map(taint -> "has the taint " + taint)
                .orElse("has a taint");
    }

    private static String of(int some, long all) {
        return " of " + all + (some == 1 ? " agents has" : " agents have");
    }

    private String noAgents() {
        var agents = snapshot.agents().size();
        return agents == 0
                ? "There is no agent"
                : "None of " + agents
                        + " agents takes tasks now: they are drained, cordoned, tainted, not ready, or not"
                        + " on the whitelist";
    }

    private static Explanation.Agent answer(String slaveId, NoOfferReason reason, String message) {
        return new Explanation.Agent(slaveId, reason.word(), message);
    }

    private static Explanation why(NoOfferReason reason, String message) {
        return why(reason, message, List.of());
    }

    private static Explanation why(NoOfferReason reason, String message, List<Explanation.Agent> agents) {
        return new Explanation(reason.word(), message, agents);
    }
}
