package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks that were launched by the ACCEPT of one offer and have no TaskInfo yet: what was decided for them, until they
 * come and ask. What they were given counts in the ledger meanwhile.
 */
final class PendingLaunches {

    /**
     * What was decided, and for whom.
     *
     * @param resources what the task was given; empty if it was refused
     */
    private record Decided(AllocationResult result, FrameworkKey framework, Optional<Resources> resources) {

        /** Anybody may make a TaskInfo of that name; only the task that was launched has this. */
        boolean isFor(ResourceRequest request) {
            return framework.equals(request.framework())
                    && resources.map(request::isMetBy).orElse(true);
        }
    }

    private final String offerId;
    private final Ledger ledger;
    private final Map<String, Decided> decided = new HashMap<>();

    PendingLaunches(String offerId, Ledger ledger) {
        this.offerId = offerId;
        this.ledger = ledger;
    }

    void add(OutstandingOffer offer, Acceptance acceptance) {
        acceptance.launched().forEach((task, resources) -> {
            ledger.assume(assumption(task), offer.framework(), offer.slaveId(), resources);
            var granted = new AllocationResult.Granted(offer.slaveId());
            decided.put(task, new Decided(granted, offer.framework(), Optional.of(resources)));
        });
        refuse(offer.framework(), acceptance.refused());
    }

    void refuse(FrameworkKey framework, Map<String, AllocationResult.Refused> refused) {
        refused.forEach((task, result) -> decided.put(task, new Decided(result, framework, Optional.empty())));
    }

    /** The task that asks is here: what was decided for it, if it is one of these. */
    Optional<AllocationResult> claim(ResourceRequest request) {
        var found = Optional.ofNullable(decided.get(request.task())).filter(some -> some.isFor(request));
        found.ifPresent(some -> withdraw(request.task()));
        return found.map(Decided::result);
    }

    /** There will be no such task after all. */
    void withdraw(String task) {
        decided.remove(task);
        var _ = ledger.forget(assumption(task));
    }

    /** Those that have not come yet do not come any more. */
    void withdrawAll() {
        List.copyOf(decided.keySet()).forEach(this::withdraw);
    }

    boolean isEmpty() {
        return decided.isEmpty();
    }

    /** A task's uid never has a slash. */
    private String assumption(String task) {
        return offerId + "/" + task;
    }
}
