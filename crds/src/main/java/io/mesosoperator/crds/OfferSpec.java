package io.mesosoperator.crds;

import java.util.Optional;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.Offer;

/**
 * What an Offer says.
 *
 * @param message the message; {@code id} may be unset, although the schema requires it
 * @param decline DECLINE: the framework does not want the offer
 * @param filters DECLINE: for what is declined
 */
public record OfferSpec(Offer message, boolean decline, Optional<Filters> filters) {}
