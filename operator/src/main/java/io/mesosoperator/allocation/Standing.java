package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** How the frameworks of a snapshot stand to each other: shares, quotas, limits, by what its pool holds now. */
final class Standing {

    private final Snapshot snapshot;
    private final Pool pool;
    private final Resources total;
    private final Map<FrameworkKey, String> roles = new HashMap<>();

    /** @param pool of the snapshot */
    Standing(Snapshot snapshot, Pool pool) {
        this.snapshot = snapshot;
        this.pool = pool;
        this.total = totalOf(snapshot.agents().values());
        snapshot.frameworks().forEach(framework -> roles.put(framework.key(), framework.role()));
    }

    Pool pool() {
        return pool;
    }

    /** Shares of what tasks use; for new offers also of outstanding offers, as in Mesos. */
    FairShare shares(boolean withOffers) {
        var shares = new FairShare(snapshot.frameworks(), total, snapshot.policy());
        if (withOffers) {
            pool.offers().forEach(offer -> shares.give(offer.framework(), offer.slaveId(), offer.resources()));
        }
        return shares;
    }

    QuotaUse quotas() {
        var use = new QuotaUse(snapshot.policy().quotas(), total);
        if (!use.isEmpty()) {
            snapshot.frameworks().forEach(framework -> use.give(framework.role(), framework.used()));
            pool.offers().forEach(offer -> use.give(role(offer), offer.resources()));
        }
        return use;
    }

    /** What tasks without offers may have beside these quotas. */
    Headroom headroomForTasks(QuotaUse quotas) {
        return quotas.isEmpty() ? Headroom.unlimited() : Headroom.leaving(quotas.unmet(), takeableByOthers(quotas));
    }

    /** What may be offered beside these quotas. */
    Headroom headroomForOffers(QuotaUse quotas) {
        return quotas.isEmpty()
                ? Headroom.unlimited()
                : Headroom.leaving(
                        quotas.unmet(),
                        ofQuotas(quotas)
                                .map(slaveId -> Headroom.contested(pool.unoffered(slaveId)))
                                .reduce(Resources.empty(), Resources::plus));
    }

    Room roomForTasks() {
        return Room.forTasks(snapshot, roles);
    }

    Room roomForOffers() {
        return Room.forOffers(pool, snapshot.policy().limits(), roles);
    }

    /**
     * Resources that are free or offered to roles without a quota: a task without offers may take them
     * from those offers.
     */
    private Resources takeableByOthers(QuotaUse quotas) {
        return ofQuotas(quotas)
                .map(slaveId -> pool.available(slaveId, offer -> !quotas.isGuaranteed(role(offer))))
                .map(Headroom::contested)
                .reduce(Resources.empty(), Resources::plus);
    }

    /** The agents of which a role with a quota could have anything. */
    private Stream<String> ofQuotas(QuotaUse quotas) {
        return pool.agents().stream().filter(slaveId -> pool.tainted().areOpenTo(slaveId, quotas::isGuaranteed));
    }

    private String role(OutstandingOffer offer) {
        return roles.getOrDefault(offer.framework(), "*");
    }

    private static Resources totalOf(Collection<AgentState> agents) {
        return agents.stream().map(state -> state.agent().total().scalars()).reduce(Resources.empty(), Resources::plus);
    }
}
