package io.mesosoperator.offer;

import io.mesosoperator.api.OfferResource;

/** Receives what an ACCEPT's own object cannot tell, because it may be gone. */
public interface AcceptListener {

    /** For an operator without a scheduler API. */
    AcceptListener NONE = new AcceptListener() {
        @Override
        public void refused(OfferResource offer, String taskInfo, String why) {}

        @Override
        public void ended(OfferResource offer) {}
    };

    /**
     * A task will not be: the API server refused its object.
     *
     * @param taskInfo the name that the object would have
     */
    void refused(OfferResource offer, String taskInfo, String why);

    /** The offer's object is gone, and nothing more comes of it: each of its tasks has an object, or never will. */
    void ended(OfferResource offer);
}
