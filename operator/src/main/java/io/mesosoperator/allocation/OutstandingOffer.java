package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.time.Instant;

/**
 * Resources of one agent that a framework has been offered and has not used yet.
 *
 * @param id mesos.proto: OfferID; the name of the Offer object
 * @param since when it was made: unanswered, it ends after the offer timeout
 */
public record OutstandingOffer(String id, FrameworkKey framework, String slaveId, Resources resources, Instant since)
        implements AcceptValidation.OfferView {

    /** The same offer with other resources. */
    public OutstandingOffer with(Resources others) {
        return new OutstandingOffer(id, framework, slaveId, others, since);
    }

    /** When it ends if the framework does not answer it. */
    Instant expiry(OfferTerms terms) {
        return since.plus(terms.timeout());
    }
}
