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

    /** Waits until it leads no longer. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** For the shutdown hook: ends the work, and returns when all is closed. */
    void resign() {
        lost();
        try {
            var _ = closed.await(CLOSING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
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
