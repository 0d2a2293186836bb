package io.mesosoperator.allocation;

import java.time.Duration;

/**
 * When offers are made, how many, and for how long.
 *
 * @param interval offers are made or enlarged at most once in it (Mesos: {@code --allocation_interval})
 * @param timeout an offer that is not answered in it is rescinded, without a filter (Mesos: {@code --offer_timeout})
 * @param most how many offers a framework may have at once
 */
public record OfferTerms(Duration interval, Duration timeout, int most) {

    /**
     * Mesos' interval, a time to answer in, for a Framework object is there whether or not anybody listens, and as many
     * offers as can be written within seconds.
     */
    public static final OfferTerms DEFAULT = new OfferTerms(Duration.ofSeconds(1), Duration.ofMinutes(5), 100);
}
