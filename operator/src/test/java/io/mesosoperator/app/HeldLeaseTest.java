package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When this process may write. */
class HeldLeaseTest {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final URI PODS = URI.create("https://api/api/v1/namespaces/a/pods");

    /** An API server that takes every write. */
    private record Agreeing(String identity) implements Lock {

        @Override
        public @Nullable LeaderElectionRecord get(KubernetesClient client) {
            return null;
        }

        @Override
        public void create(KubernetesClient client, LeaderElectionRecord leader) {}

        @Override
        public void update(KubernetesClient client, LeaderElectionRecord leader) {}

        @Override
        public String describe() {
            return "lock of " + identity;
        }
    }

    private final KubernetesClient client =
            new KubernetesClientBuilder().withConfig(Config.empty()).build();
    private long nanos = Long.MAX_VALUE - 5; // a steady clock may pass the largest number
    private final HeldLease lease = new HeldLease(new Agreeing("me"), DEADLINE, () -> nanos);

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void itIsNotHeldBeforeItIsWritten() {
        lease.get(client);

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void itIsHeldUntilTheRenewDeadlineAfterTheRenewalBegan() {
        lease.get(client);
        pass(Duration.ofSeconds(4));
        lease.update(client, heldBy("me"));

        pass(Duration.ofSeconds(6));
        assertThat(lease.isHeld()).isTrue();
        pass(Duration.ofNanos(1));
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void eachRenewalProlongsIt() {
        renew();
        pass(Duration.ofSeconds(9));
        renew();
        pass(Duration.ofSeconds(9));

        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void onceLostItIsNeverHeldAgain() {
        renew();
        pass(Duration.ofSeconds(11));
        renew();

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void itIsNotHeldAfterItWasGivenBack() {
        renew();
        lease.get(client);
        lease.update(client, heldBy(null));

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void theEndIsTheEndWhateverIsRenewed() {
        renew();
        lease.end();
        renew();

        assertThat(lease.isHeld()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
    void whoDoesNotLeadChangesNothing(String method) {
        var refusals = new AtomicInteger();
        var fence = new LeaderFence(() -> false, refusals::incrementAndGet);

        assertThatThrownBy(() -> fence.check(method, PODS))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessage(method + " /api/v1/namespaces/a/pods is not sent: this operator does not lead any more");
        assertThat(refusals).hasValue(1);
    }

    @Test
    void whoDoesNotLeadMayRead() {
        var fence = new LeaderFence(() -> false, () -> {
            throw new AssertionError("nothing is refused");
        });

        fence.check("GET", PODS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH"})
    void whoLeadsMayWrite(String method) {
        var fence = new LeaderFence(() -> true, () -> {
            throw new AssertionError("nothing is refused");
        });

        fence.check(method, PODS);
    }

    private void renew() {
        lease.get(client);
        lease.update(client, heldBy("me"));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static LeaderElectionRecord heldBy(@Nullable String holder) {
        var now = ZonedDateTime.now(ZoneOffset.UTC);
        return new LeaderElectionRecord(holder, DEADLINE, now, now, 1);
    }
}
