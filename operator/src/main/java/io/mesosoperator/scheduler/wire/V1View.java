package io.mesosoperator.scheduler.wire;

import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.scheduler.Protos.Event;
import org.apache.mesos.v1.Protos.FrameworkInfo.Capability;

/**
 * How a framework is told what happens, by the capabilities that 1.x has added.
 *
 * @param partitionAware it knows several kinds of lost tasks
 * @param refined it reads reservations as RESERVATION_REFINEMENT has them
 * @param multiRole offers and their resources name the role that they are for. Others would take a resource that names
 *     it for another one than their own (MESOS-8237)
 */
public record V1View(boolean partitionAware, boolean refined, boolean multiRole) {

    /** That of frameworks of 0.23. */
    public static final V1View PLAIN = new V1View(false, false, false);

    /** What this framework has asked for. */
    public static V1View of(FrameworkInfo framework) {
        return new V1View(
                V1Framework.has(Capability.Type.PARTITION_AWARE, framework),
                V1Framework.has(Capability.Type.RESERVATION_REFINEMENT, framework),
                V1Framework.has(Capability.Type.MULTI_ROLE, framework));
    }

    /** The event for it. */
    public Event of(Event event) {
        return switch (event.getType()) {
            case UPDATE -> V1Status.ofCheck(V1Status.ofGroup(partitionAware ? V1Status.partitionAware(event) : event));
            case OFFERS -> offers(event);
            default -> event;
        };
    }

    private Event offers(Event event) {
        var seen = event.toBuilder();
        seen.getOffersBuilder()
                .clearOffers()
                .addAllOffers(event.getOffers().getOffersList().stream()
                        .map(this::offer)
                        .toList());
        return seen.build();
    }

    private Offer offer(Offer offer) {
        var later = V1Offer.withUrl(offer);
        var allocated = multiRole ? V1Offer.withAllocatedResources(later) : V1Offer.withoutAllocation(later);
        return refined ? V1Reservations.refined(allocated) : allocated;
    }
}
