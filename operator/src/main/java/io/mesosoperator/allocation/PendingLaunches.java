package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks that were launched by an ACCEPT and have no TaskInfo yet: what was decided for them, until they come and ask.
 * What they were given counts in the ledger meanwhile.
 */
final class PendingLaunches {

    private record Key(String offerId, String task) {
        /** A task's uid never has a slash. */
        String assumption() {
            return offerId + "/" + task;
        }
    }

    /**
     * What was decided, and for whom.
     *
     * @param resources what the task was given; empty if it was refused
     */
    private record Decided(AllocationResult result, FrameworkKey framework, Optional<Resources> resources) {

        /** Anybody may make a TaskInfo of that name; only the task that was launched has this. */
        boolean isFor(ResourceRequest request) {
            return framework.equals(request.framework())
                    && resources.map(request.resources()::equals).orElse(true);
        }
    }

    private record Accepted(FrameworkKey framework, String slaveId) {}

    private final Ledger ledger;
    private final Map<Key, Decided> decided = new HashMap<>();
    private final Map<String, Accepted> acceptedBefore = new HashMap<>();

    PendingLaunches(Ledger ledger) {
        this.ledger = ledger;
    }

    void add(OutstandingOffer offer, Acceptance acceptance) {
        acceptance.launched().forEach((task, resources) -> {
            var key = new Key(offer.id(), task);
            ledger.assume(key.assumption(), offer.framework(), offer.slaveId(), resources);
            var granted = new AllocationResult.Granted(offer.slaveId());
            decided.put(key, new Decided(granted, offer.framework(), Optional.of(resources)));
        });
        refuse(offer.id(), offer.framework(), acceptance.refused());
    }

    private void refuse(String offerId, FrameworkKey framework, Map<String, AllocationResult.Refused> refused) {
        refused.forEach((task, result) ->
                decided.put(new Key(offerId, task), new Decided(result, framework, Optional.empty())));
    }

    /** An earlier operator has accepted the offer; of its tasks some may not have been launched yet. */
    void recover(
            String offerId, FrameworkKey framework, String slaveId, Map<String, AllocationResult.Refused> refused) {
        acceptedBefore.put(offerId, new Accepted(framework, slaveId));
        refuse(offerId, framework, refused);
    }

    /** The task that asks is here: what was decided for it, if it comes of an ACCEPT. */
    Optional<AllocationResult> claim(ResourceRequest request) {
        if (request.offerIds().size() != 1) {
            return Optional.empty();
        }
        var key = new Key(request.offerIds().getFirst(), request.task());
        var found = Optional.ofNullable(decided.get(key)).filter(some -> some.isFor(request));
        found.ifPresent(some -> withdraw(key));
        return found.map(Decided::result);
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
    ResourceRequest recovered(ResourceRequest request) {
        var accepted = request.offerIds().size() == 1
                ? acceptedBefore.get(request.offerIds().getFirst())
                : null;
        return accepted == null || !accepted.framework().equals(request.framework())
                ? request
                : request.on(accepted.slaveId());
    }

    /** Whether tasks of the offer have not come yet. */
    boolean awaits(String offerId) {
        return decided.keySet().stream().anyMatch(key -> key.offerId().equals(offerId));
    }

    /** The Offer object is gone: whoever has not come yet does not come any more. */
    void forget(String offerId) {
        acceptedBefore.remove(offerId);
        List.copyOf(decided.keySet()).stream()
                .filter(key -> key.offerId().equals(offerId))
                .forEach(this::withdraw);
    }
}
