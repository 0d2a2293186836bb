package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class OtherLeaderTest {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final ZonedDateTime START = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private long nanos = 1;
    private final OtherLeader other = new OtherLeader("me", LEASE, () -> nanos);

    @Test
    void aLeaseThatADeadOperatorLeftIsNoLeader() {
        other.observe(null);
        assertThat(other.leads()).isFalse();

        other.observe(lease("dead", 0));
        other.observe(lease("dead", 0));

        assertThat(other.leads()).isFalse();
    }

    @Test
    void oneThatRenewsLeadsUntilItsLeaseHasRunOut() {
        other.observe(lease("alive", 0));
        other.observe(lease("alive", 5));
        assertThat(other.leads()).isTrue();

        nanos += LEASE.toNanos() + 1;

        assertThat(other.leads()).isFalse();
        other.observe(lease("alive", 70));
        assertThat(other.leads()).isTrue();
    }

    @Test
    void aNewHolderHasToRenewFirstAndNoneOrOneselfIsNoOther() {
        other.observe(lease("first", 0));
        other.observe(lease("first", 5));

        other.observe(lease("second", 6));
        assertThat(other.leads()).isFalse();
        other.observe(lease("second", 11));
        assertThat(other.leads()).isTrue();
        other.observe(lease("", 12));
        assertThat(other.leads()).isFalse();
        other.observe(lease("me", 13));
        other.observe(lease("me", 18));
        assertThat(other.leads()).isFalse();
    }

    private static LeaderElectionRecord lease(String holder, int seconds) {
        return new LeaderElectionRecord(holder, LEASE, START, START.plusSeconds(seconds), 0);
    }
}
