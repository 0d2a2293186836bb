package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_CONFLICT;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.LeaseTimes;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Lease as this process knows it without asking: held for the renew deadline after its last renewal. The time is a
 * steady clock's, which nobody sets and which goes on while the process is stopped, so a process that was stopped for
 * longer knows it before its next write.
 */
final class HeldLease implements Lock {

    private final Lock lock;
    private final long renewDeadline;
    private final LongSupplier nanos;
    private final OtherLeader other;

    private final Silence silence = new Silence();

    private long asked;
    private long renewed;
    private State state = State.SOUGHT;

    private enum State {
        SOUGHT,
        HELD,
        ENDED
    }

    /** @param identity of this process among those that seek the Lease */
    HeldLease(String namespace, String name, String identity, LeaseTimes times) {
        this(
                new LeaseLock(namespace, name, identity),
                times.renewDeadline(),
                System::nanoTime,
                new OtherLeader(identity, times.leaseDuration()));
    }

    HeldLease(Lock lock, Duration renewDeadline, LongSupplier nanos) {
        this(lock, renewDeadline, nanos, new OtherLeader(lock.identity(), renewDeadline, nanos));
    }

    private HeldLease(Lock lock, Duration renewDeadline, LongSupplier nanos, OtherLeader other) {
        this.lock = lock;
        this.other = other;
        this.renewDeadline = renewDeadline.toNanos();
        this.nanos = nanos;
    }

    /** Whether no other process can hold the Lease now. Once it was lost, it is never held again. */
    synchronized boolean isHeld() {
        if (state == State.HELD && nanos.getAsLong() - renewed > renewDeadline) {
            state = State.ENDED;
        }
        return state == State.HELD;
    }

    /** Whether another process has it, and lives. */
    boolean isHeldByAnother() {
        return other.leads();
    }

    /** The Lease is given back, or another process has it. */
    synchronized void end() {
        state = State.ENDED;
    }

    @Override
    public LeaderElectionRecord get(KubernetesClient client) {
        synchronized (this) {
            asked = nanos.getAsLong(); // the elector has taken the time of the renewal just before
        }
        var lease = told(() -> lock.get(client));
        other.observe(lease);
        return lease;
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord leader) {
        told(() -> {
            lock.create(client, leader);
            return leader;
        });
        written(leader);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord leader) {
        told(() -> {
            lock.update(client, leader);
            return leader;
        });
        written(leader);
    }

    /** The elector asks again and again, and would say each time that it has failed. */
    private <T extends @Nullable Object> T told(Supplier<T> request) {
        try {
            var answer = request.get();
            silence.over();
            return answer;
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_CONFLICT) { // else another one was faster
                silence.goesOn(ApiErrors.words(failure));
            }
            throw failure;
        }
    }

    /** The elector reads the Lease, and then writes it: it is held from the time at which it began to. */
    private synchronized void written(LeaderElectionRecord leader) {
        if (!identity().equals(leader.getHolderIdentity())) {
            state = State.ENDED;
        } else if (state == State.SOUGHT || isHeld()) {
            renewed = asked;
            state = State.HELD;
        }
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }
}
