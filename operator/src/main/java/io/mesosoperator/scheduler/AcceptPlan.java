package io.mesosoperator.scheduler;

import io.mesosoperator.allocation.AcceptValidation;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.scheduler.Protos.Call;

/** How to handle an ACCEPT: the result of the Mesos master's validation of its offers. */
sealed interface AcceptPlan {

    /** Write the operations into this offer's object. */
    record Operate(TrackedOffer offer) implements AcceptPlan {}

    /** Without operations it is a DECLINE of these offers. */
    record Decline(List<TrackedOffer> offers) implements AcceptPlan {}

    /**
     * The offers are invalid: all tasks are lost.
     *
     * @param why in Mesos' words
     * @param given the valid offers among them; they are used up, as in Mesos
     */
    record Lost(String why, List<TrackedOffer> given) implements AcceptPlan {}

    /**
     * Decides.
     *
     * @param find returns the framework's own offer with this id, if it can be answered
     */
    static AcceptPlan decide(Call.Accept accept, Function<String, Optional<TrackedOffer>> find) {
        var ids = accept.getOfferIdsList().stream().map(OfferID::getValue).toList();
        var found =
                ids.stream().distinct().flatMap(id -> find.apply(id).stream()).toList();
        var problem = problem(ids, find, found);
        if (problem.isPresent()) {
            return new Lost(problem.get(), found);
        }
        return accept.getOperationsCount() == 0 ? new Decline(found) : new Operate(found.getFirst());
    }

    private static Optional<String> problem(
            List<String> ids, Function<String, Optional<TrackedOffer>> find, List<TrackedOffer> found) {
        return AcceptValidation.problemOfOwn(ids, id -> find.apply(id).isPresent())
                .or(() -> ofTwoRoles(found))
                .or(() -> replaced(found))
                .or(() -> AcceptValidation.together(found, "agent"));
    }

    /** Mesos: {@code validation::offer::validateAllocationRole}. */
    private static Optional<String> ofTwoRoles(List<TrackedOffer> offers) {
        var first = offers.getFirst();
        return offers.stream()
                .filter(other -> !other.role().equals(first.role()))
                .findFirst()
                .map(other ->
                        ("Aggregated offers must be allocated to the same role. Offer %s uses role '%s but another"
                                        + " is using role '%s")
                                .formatted(other.id(), other.role(), first.role()));
    }

    // In one role a framework has one offer of an agent, which grows, so two of one agent cannot both be good.
    private static Optional<String> replaced(List<TrackedOffer> offers) {
        var first = offers.getFirst();
        return offers.stream()
                .skip(1)
                .findFirst()
                .filter(other -> other.slaveId().equals(first.slaveId()))
                .map(other -> "Offer " + first.id() + " has been replaced by offer " + other.id());
    }
}
