package io.mesosoperator.allocation;

import java.time.Duration;

/**
 * When offers are made, how many, and how long they last.
 *
 * @param interval the minimum interval between two rounds of offers (Mesos: {@code --allocation_interval})
 * @param timeout after this time an unanswered offer is rescinded, without a filter (Mesos: {@code --offer_timeout})
 * @param contested after this time an unanswered offer goes to another framework that wants it, and would have less;
 *     one that is no shorter than the timeout changes nothing
 * @param most how many offers a framework may have at once
 */
public record OfferTerms(Duration interval, Duration timeout, Duration contested, int most) {

    /**
     * Mesos' interval; a timeout, because a Framework object exists whether or not a scheduler is listening; and as
     * many offers as can be written within seconds.
     */
    public static final OfferTerms DEFAULT =
            new OfferTerms(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(1), 100);

    /** Terms by which an unanswered offer is left alone until its timeout. */
    public OfferTerms(Duration interval, Duration timeout, int most) {
        this(interval, timeout, timeout, most);
    }
}
