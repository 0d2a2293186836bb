package io.mesosoperator.kubernetes;

import java.time.Duration;

/**
 * Times of the Lease by which one operator leads, named as in Kubernetes' LeaderElectionConfiguration.
 *
 * @param leaseDuration another operator takes over this long after the last renewal; the Lease has it in seconds
 * @param renewDeadline the leader stops when it could not renew the Lease for this long
 * @param retryPeriod the time between two attempts to get or renew the Lease
 */
public record LeaseTimes(Duration leaseDuration, Duration renewDeadline, Duration retryPeriod) {

    /**
     * Longer than client-go's 15 s, 10 s and 2 s: an API server under load may stay silent for more than ten seconds,
     * and a restart costs more than a late takeover. The 20 s between the first two are for clocks that differ.
     */
    public static final LeaseTimes DEFAULT =
            new LeaseTimes(Duration.ofSeconds(60), Duration.ofSeconds(40), Duration.ofSeconds(5));

    /** client-go: {@code JitterFactor}, in tenths. */
    private static final int JITTER_TENTHS = 12;

    /** The shortest renewDeadline for a retryPeriod is longer than this (client-go). */
    public static Duration longestRetry(Duration retryPeriod) {
        return retryPeriod.multipliedBy(JITTER_TENTHS).dividedBy(10);
    }

    /** How long one request for the Lease may take: two of them fit into the deadline (kube-controller-manager). */
    public Duration requestTimeout() {
        return renewDeadline.dividedBy(2);
    }
}
