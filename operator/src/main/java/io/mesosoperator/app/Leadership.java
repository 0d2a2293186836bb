package io.mesosoperator.app;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.mesosoperator.kubernetes.ApiServerClient;
import io.mesosoperator.kubernetes.LeaseTimes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who works: of several operators the one that holds the Lease. One that loses it, because it could not renew it in
 * time or resigns, must stop at once.
 */
final class Leadership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private static final String LEASE = "mesos-operator";

    /** Within a pod's grace period of 30 s. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    /** What is done until the work has begun. */
    interface Start {
        void run() throws InterruptedException;
    }

    private final CompletableFuture<Boolean> leads = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final HeldLease lease;
    private final CompletableFuture<?> election;

    /**
     * Starts the election.
     *
     * @param identity of this operator among the others
     */
    Leadership(KubernetesClient client, String namespace, String identity, LeaseTimes times) {
        lease = new HeldLease(namespace, LEASE, identity, times);
        election = client.leaderElector()
                .withConfig(new LeaderElectionConfigBuilder()
                        .withName(LEASE)
                        .withLeaseDuration(times.leaseDuration())
                        .withRenewDeadline(times.renewDeadline())
                        .withRetryPeriod(times.retryPeriod())
                        .withReleaseOnCancel(true)
                        .withLock(lease)
                        .withLeaderCallbacks(new LeaderCallbacks(
                                this::won, this::lost, leader -> LOG.info("The Lease {} is held by {}", LEASE, leader)))
                        .build())
                .build()
                .start();
    }

    /** A client with connections of its own, which waits for nobody, and gives up early: before the Lease is lost. */
    static KubernetesClient client(Config config, LeaseTimes times) {
        return ApiServerClient.of(new ConfigBuilder(config)
                .withRequestTimeout(Math.toIntExact(times.requestTimeout().toMillis()))
                .withRequestRetryBackoffLimit(0)
                .build());
    }

    /** A client for the work: it writes only while this operator leads, and ends the leadership when it may not. */
    KubernetesClient fenced(Config config) {
        return ApiServerClient.builder(config, ApiServerClient.SILENCE)
                .withHttpClientBuilderConsumer(http ->
                        http.addOrReplaceInterceptor(LeaderFence.NAME, new LeaderFence(lease::isHeld, this::lost)))
                .build();
    }

    /** Whether this operator leads now. */
    boolean isHeld() {
        return lease.isHeld();
    }

    /** Whether another operator leads and renews its Lease. */
    boolean anotherLeads() {
        return lease.isHeldByAnother();
    }

    private void won() {
        leads.complete(true);
    }

    private void lost() {
        leads.complete(false);
        ended.countDown();
    }

    /** Waits until this operator leads. Returns false when it was told to stop before it did. */
    boolean acquire() {
        return leads.join();
    }

    /**
     * Starts the work, and returns when this operator leads no longer: also in the middle of the start, which may be
     * waiting for an answer that never comes.
     *
     * @throws CompletionException if the start has failed
     */
    void whileItLasts(Start start) throws InterruptedException {
        var started = new CompletableFuture<Void>();
        var _ = Thread.ofPlatform().name("start").daemon().start(() -> {
            try {
                start.run();
                started.complete(null);
            } catch (InterruptedException | RuntimeException | Error failure) {
                started.completeExceptionally(failure);
                lost();
            }
        });
        ended.await();
        haltUnlessClosed();
        if (started.isCompletedExceptionally()) {
            started.join();
        }
    }

    /** Nothing that is closed may keep this process in being, with what it still does, beside another that leads. */
    private void haltUnlessClosed() {
        var _ = Thread.ofPlatform().name("halt").daemon().start(() -> {
            if (!isClosedSoon()) {
                LOG.error("It cannot be closed within {}, so the process halts", CLOSING);
                Runtime.getRuntime().halt(1);
            }
        });
    }

    /** For the shutdown hook: ends the work, and returns when all is closed. */
    void resign() {
        lost();
        var _ = isClosedSoon();
    }

    private boolean isClosedSoon() {
        try {
            return closed.await(CLOSING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Gives the Lease back, so that the next one need not wait for it to run out. */
    @Override
    public void close() {
        lease.end();
        election.cancel(true);
        closed.countDown();
    }
}
