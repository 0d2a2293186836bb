package io.mesosoperator.app;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether another operator leads: it has renewed the Lease before our eyes, and not too long ago. A Lease that a dead
 * operator has left is none that leads.
 */
final class OtherLeader {

    private final String self;
    private final long leaseDuration;
    private final LongSupplier nanos;
    private @Nullable String holder;
    private @Nullable ZonedDateTime renewal;
    private boolean renewed;
    private long seen;

    OtherLeader(String self, Duration leaseDuration) {
        this(self, leaseDuration, System::nanoTime);
    }

    OtherLeader(String self, Duration leaseDuration, LongSupplier nanos) {
        this.self = self;
        this.leaseDuration = leaseDuration.toNanos();
        this.nanos = nanos;
    }

    /** The Lease as it is now. */
    synchronized void observe(@Nullable LeaderElectionRecord lease) {
        var now = lease == null || self.equals(lease.getHolderIdentity()) ? null : lease.getHolderIdentity();
        if (lease == null || now == null || now.isEmpty()) {
            holder = null;
            renewed = false;
        } else if (!now.equals(holder)) {
            holder = now;
            renewal = lease.getRenewTime();
            renewed = false;
        } else if (!lease.getRenewTime().equals(renewal)) {
            renewal = lease.getRenewTime();
            renewed = true;
            seen = nanos.getAsLong();
        }
    }

    synchronized boolean leads() {
        return renewed && nanos.getAsLong() - seen <= leaseDuration;
    }
}
