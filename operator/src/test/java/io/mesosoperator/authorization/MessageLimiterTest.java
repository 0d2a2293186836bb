package io.mesosoperator.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.RateLimit;
import org.apache.mesos.Protos.RateLimits;
import org.junit.jupiter.api.Test;

class MessageLimiterTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void messagesPassAtAnEvenRate() {
        var limiter = new MessageLimiter(2, Optional.empty());

        assertThat(limiter.enter(SECOND)).contains(SECOND);
        assertThat(limiter.enter(SECOND)).contains(SECOND * 3 / 2);
        assertThat(limiter.enter(SECOND)).contains(SECOND * 2);
        assertThat(limiter.enter(SECOND * 10)).contains(SECOND * 10); // what was not used is not saved
        assertThat(limiter.enter(SECOND * 10)).contains(SECOND * 21 / 2);
    }

    @Test
    void noMoreWaitThanTheCapacity() {
        var limiter = new MessageLimiter(1, Optional.of(2L));

        assertThat(limiter.enter(0)).isPresent();
        assertThat(limiter.enter(0)).isPresent();
        assertThat(limiter.enter(0)).isEmpty();
        limiter.leave();
        assertThat(limiter.enter(0)).contains(SECOND * 2);
    }

    @Test
    void aCapacityOfZeroTakesNone() {
        assertThat(new MessageLimiter(1, Optional.of(0L)).enter(0)).isEmpty();
    }

    @Test
    void theTurnOfAVerySlowOneDoesNotOverflow() {
        var limiter = new MessageLimiter(Double.MIN_VALUE, Optional.empty());

        assertThat(limiter.enter(0)).contains(0L);
        assertThat(limiter.enter(0)).contains(Long.MAX_VALUE);
        assertThat(limiter.enter(0)).contains(Long.MAX_VALUE);
    }

    @Test
    void eachPrincipalHasItsOwnAndTheOthersShareOne() throws InterruptedException {
        var none = Optional.<String>empty();
        var limiters = RateLimiters.of(RateLimits.newBuilder()
                .addLimits(
                        RateLimit.newBuilder().setPrincipal("closed").setQps(1).setCapacity(0))
                .addLimits(RateLimit.newBuilder().setPrincipal("unlimited").setCapacity(0)) // ignored without qps
                .setAggregateDefaultQps(1)
                .setAggregateDefaultCapacity(0)
                .build());

        assertThat(limiters.await(Optional.of("closed"), "m")).contains("Message m dropped: capacity(0) exceeded");
        assertThat(limiters.await(Optional.of("unlimited"), "m")).isEmpty();
        assertThat(limiters.await(Optional.of("another"), "m")).isPresent();
        assertThat(limiters.await(none, "m")).isPresent();
        assertThat(RateLimiters.NONE.await(none, "m")).isEmpty();
    }
}
