package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks that were launched by an ACCEPT and have no TaskInfo yet: what was decided for them, until they come and ask. What
 * they were given counts in the ledger meanwhile.
 */
final class Launches {

    private record Key(String offerId, String task) {
        /** A task's uid never has a slash. */
        String assumption() {
            return offerId + "/" + task;
        }
    }

    private final Ledger ledger;
    private final Map<Key, Verdict> decided = new HashMap<>();

    /** Agents of offers that an earlier operator has accepted. */
    private final Map<String, String> acceptedBefore = new HashMap<>();

    Launches(Ledger ledger) {
        this.ledger = ledger;
    }

    void add(OutstandingOffer offer, Acceptance acceptance) {
        acceptance.launched().forEach((task, resources) -> {
            var key = new Key(offer.id(), task);
            ledger.assume(key.assumption(), offer.framework(), offer.slaveId(), resources);
            decided.put(key, new Verdict.Granted(offer.slaveId()));
        });
        acceptance.refused().forEach((task, refused) -> decided.put(new Key(offer.id(), task), refused));
    }

    /** An earlier operator has accepted the offer; of its tasks some may not have been launched yet. */
    void recover(String offerId, String slaveId) {
        acceptedBefore.put(offerId, slaveId);
    }

    /** The task that asks is here: what was decided for it, if it comes of an ACCEPT. */
    Optional<Verdict> claim(Demand demand) {
        if (demand.offerIds().size() != 1) {
            return Optional.empty();
        }
        var key = new Key(demand.offerIds().getFirst(), demand.task());
        var verdict = Optional.ofNullable(decided.remove(key));
        if (verdict.isPresent()) {
            ledger.forget(key.assumption());
        }
        return verdict;
    }

    /** There will be no such task after all. */
    void withdraw(String offerId, String task) {
        withdraw(new Key(offerId, task));
    }

    private void withdraw(Key key) {
        decided.remove(key);
        ledger.forget(key.assumption());
    }

    /** A task of an offer that was accepted before: the agent is certain, and what it was given is found again. */
    Demand recovered(Demand demand) {
        var slaveId = demand.offerIds().size() == 1
                ? acceptedBefore.get(demand.offerIds().getFirst())
                : null;
        return slaveId == null ? demand : demand.on(slaveId);
    }

    /** The Offer object is gone: whoever has not come yet does not come any more. */
    void forget(String offerId) {
        acceptedBefore.remove(offerId);
        List.copyOf(decided.keySet()).stream()
                .filter(key -> key.offerId().equals(offerId))
                .forEach(this::withdraw);
    }
}
