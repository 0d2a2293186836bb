package io.mesosoperator.crds;

import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.Offer;

/**
 * The spec of an Offer.
 *
 * @param message the message; {@code id} may be unset, although the schema requires it
 * @param operations ACCEPT: the operations on the offer; empty if it is not accepted in this way
 * @param decline DECLINE: the framework does not want the offer
 * @param filters for the declined or unused resources
 */
public record OfferSpec(Offer message, List<Offer.Operation> operations, boolean decline, Optional<Filters> filters) {

    public OfferSpec {
        operations = List.copyOf(operations);
    }
}
