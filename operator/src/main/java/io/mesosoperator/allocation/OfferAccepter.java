package io.mesosoperator.allocation;

import static org.apache.mesos.Protos.TaskState.TASK_ERROR;
import static org.apache.mesos.Protos.TaskState.TASK_LOST;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_INVALID_OFFERS;
import static org.apache.mesos.Protos.TaskStatus.Reason.REASON_TASK_INVALID;

import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ACCEPT of offers by a task that names them.
 *
 * <p>An offer may have shrunk since the framework saw it, which cannot happen in Mesos. A task that fits what was
 * offered but not what is left is lost for its offers' sake and may be tried again; one that never fitted is an error.
 */
final class OfferAccepter {

    private final Pool pool;
    private final Room room;
    private final Map<String, Resources> offeredBefore;

    OfferAccepter(Pool pool, Snapshot snapshot, Room room) {
        this.pool = pool;
        this.room = room;
        var before = new HashMap<String, Resources>();
        snapshot.offers().forEach(offer -> before.put(offer.id(), offer.resources()));
        offeredBefore = Map.copyOf(before);
    }

    AllocationResult accept(ResourceRequest request) {
        var problem = AcceptValidation.problem(request.offerIds(), request.framework(), this::answerable, "slave");
        if (problem.isPresent()) {
            return lost(problem.get());
        }
        var accepted = offers(request);
        var slaveId = accepted.getFirst().slaveId();
        if (request.slaveId().isPresent() && !request.slaveId().get().equals(slaveId)) {
            return new AllocationResult.Refused(
                    TASK_ERROR,
                    REASON_TASK_INVALID,
                    "Task uses invalid slave " + request.slaveId().get() + " while slave " + slaveId
                            + " is expected: leave spec.slaveId out, or take an offer of that agent");
        }
        var reached = room.reached(request.framework());
        if (reached.isPresent()) {
            return AllocationResult.Refused.atLimit(reached.get());
        }
        var result = use(request, accepted);
        if (result instanceof AllocationResult.Granted) {
            room.take(request.framework());
        }
        return result;
    }

    /** An offer of which nothing is left cannot be answered. */
    private Optional<OutstandingOffer> answerable(String id) {
        return pool.offer(id).filter(offer -> !offer.resources().isEmpty());
    }

    private List<OutstandingOffer> offers(ResourceRequest request) {
        return request.offerIds().stream()
                .map(id -> pool.offer(id).orElseThrow())
                .toList();
    }

    private AllocationResult use(ResourceRequest request, List<OutstandingOffer> accepted) {
        var offered = sum(accepted.stream().map(OutstandingOffer::resources).toList());
        if (offered.contains(request.resources())) {
            pool.useOffered(accepted, request.resources());
            return new AllocationResult.Granted(accepted.getFirst().slaveId());
        }
        var seen = sum(request.offerIds().stream().map(offeredBefore::get).toList());
        return seen.contains(request.resources())
                ? lost("Offer " + String.join(", ", request.offerIds()) + " has shrunk to " + offered)
                : new AllocationResult.Refused(
                        TASK_ERROR,
                        REASON_TASK_INVALID,
                        "Task uses more resources " + request.resources() + " than available " + offered);
    }

    private static Resources sum(List<Resources> all) {
        return all.stream().reduce(Resources.empty(), Resources::plus);
    }

    private static AllocationResult lost(String problem) {
        return new AllocationResult.Refused(
                TASK_LOST, REASON_INVALID_OFFERS, "Task launched with invalid offers: " + problem);
    }
}
