package io.mesosoperator.allocation;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_INVALID;

import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ACCEPT of offers by a task that names them, in the order and with the texts of Mesos' master: the first error wins.
 *
 * <p>An offer may have shrunk since the framework saw it, which cannot happen in Mesos. A task that fits what was
 * offered but not what is left is lost for its offers' sake and may be tried again; one that never fitted is an error.
 */
final class OfferAccepter {

    private final Pool pool;
    private final Map<String, Resources> offeredBefore;

    OfferAccepter(Pool pool, Snapshot snapshot) {
        this.pool = pool;
        var before = new HashMap<String, Resources>();
        snapshot.offers().forEach(offer -> before.put(offer.id(), offer.resources()));
        offeredBefore = Map.copyOf(before);
    }

    AllocationResult accept(ResourceRequest demand) {
        var problem = duplicate(demand).or(() -> unusable(demand)).or(() -> acrossSlaves(demand));
        if (problem.isPresent()) {
            return lost(problem.get());
        }
        var accepted = offers(demand);
        var slaveId = accepted.getFirst().slaveId();
        if (demand.slaveId().isPresent() && !demand.slaveId().get().equals(slaveId)) {
            return new AllocationResult.Refused(
                    TASK_ERROR,
                    REASON_TASK_INVALID,
                    "Task uses invalid slave " + demand.slaveId().get() + " while slave " + slaveId
                            + " is expected: leave spec.slaveId out, or take an offer of that agent");
        }
        return use(demand, accepted);
    }

    private static Optional<String> duplicate(ResourceRequest demand) {
        var seen = new HashSet<String>();
        return demand.offerIds().stream()
                .filter(id -> !seen.add(id))
                .findFirst()
                .map(id -> "Duplicate offer " + id + " in offer list");
    }

    private Optional<String> unusable(ResourceRequest demand) {
        return demand.offerIds().stream()
                .map(id -> unusable(demand, id))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> unusable(ResourceRequest demand, String id) {
        var offer = pool.offer(id).filter(found -> !found.resources().isEmpty());
        if (offer.isEmpty()) {
            return Optional.of("Offer " + id + " is no longer valid");
        }
        var owner = offer.get().framework();
        return owner.equals(demand.framework())
                ? Optional.empty()
                : Optional.of("Offer " + id + " has invalid framework " + owner.name() + " while framework "
                        + demand.framework().name() + " is expected");
    }

    private Optional<String> acrossSlaves(ResourceRequest demand) {
        var offers = offers(demand);
        var slaveId = offers.getFirst().slaveId();
        return offers.stream()
                .filter(offer -> !offer.slaveId().equals(slaveId))
                .findFirst()
                .map(offer -> "Aggregated offers must belong to one single slave. Offer " + offer.id() + " uses slave "
                        + offer.slaveId() + " and slave " + slaveId);
    }

    private List<OutstandingOffer> offers(ResourceRequest demand) {
        return demand.offerIds().stream()
                .map(id -> pool.offer(id).orElseThrow())
                .toList();
    }

    private AllocationResult use(ResourceRequest demand, List<OutstandingOffer> accepted) {
        var offered = sum(accepted.stream().map(OutstandingOffer::resources).toList());
        if (offered.contains(demand.resources())) {
            pool.useOffered(accepted, demand.resources());
            return new AllocationResult.Granted(accepted.getFirst().slaveId());
        }
        var seen = sum(demand.offerIds().stream().map(offeredBefore::get).toList());
        return seen.contains(demand.resources())
                ? lost("Offer " + String.join(", ", demand.offerIds()) + " has shrunk to " + offered)
                : new AllocationResult.Refused(
                        TASK_ERROR,
                        REASON_TASK_INVALID,
                        "Task uses more resources " + demand.resources() + " than available " + offered);
    }

    private static Resources sum(List<Resources> all) {
        return all.stream().reduce(Resources.empty(), Resources::plus);
    }

    private static AllocationResult lost(String problem) {
        return new AllocationResult.Refused(
                TASK_LOST, REASON_INVALID_OFFERS, "Task launched with invalid offers: " + problem);
    }
}
