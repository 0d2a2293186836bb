package io.mesosoperator.scheduler;

import io.mesosoperator.http.HttpLimits;

/**
 * What the scheduler API bears.
 *
 * @param http of its connections
 * @param callBytes how long the body of a call may be
 * @param callBytesInAll how long all bodies together that are in hand
 * @param streamBytes how much may wait to be read by one scheduler; one that is further behind is disconnected
 * @param streamBytesInAll how much by all; then the one that is furthest behind is disconnected
 * @param reconcileTasks how many tasks a RECONCILE may name
 * @param frameworks how many may be subscribed or within their failover timeout
 */
public record SchedulerLimits(
        HttpLimits http,
        int callBytes,
        int callBytesInAll,
        int streamBytes,
        int streamBytesInAll,
        int reconcileTasks,
        int frameworks) {

    private static final int MEBIBYTE = 1 << 20;

    /** The API server takes objects of up to 3 MiB, so no call can need more than 4. */
    public static final SchedulerLimits DEFAULT = new SchedulerLimits(
            HttpLimits.LONG_LIVED, 4 * MEBIBYTE, 16 * MEBIBYTE, 16 * MEBIBYTE, 64 * MEBIBYTE, 20_000, 1000);
}
