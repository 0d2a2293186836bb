package io.mesosoperator.task.pod.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntPredicate;
import org.apache.mesos.Protos.HealthCheck;
import org.junit.jupiter.api.Test;

/** What a kubelet makes of a check's times, against what Mesos' checker makes of them. */
class HealthCheckTimesTest {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int LONG = 400;

    @Test
    void theDefaultsAreThoseOfMesos() {
        assertThat(HealthCheckTimes.of(HealthCheck.getDefaultInstance()))
                .isEqualTo(new HealthCheckTimes(15, 10, 20, 0, 3));
    }

    @Test
    void fractionsAreRoundedUp() {
        var check = HealthCheck.newBuilder()
                .setDelaySeconds(0.1)
                .setIntervalSeconds(2.5)
                .setTimeoutSeconds(0.001)
                .build();

        assertThat(HealthCheckTimes.of(check)).isEqualTo(new HealthCheckTimes(1, 3, 1, 4, 3));
    }

    @Test
    void withoutAGracePeriodNotEvenAFailureAtOnceIsIgnored() {
        assertThat(HealthCheckTimes.of(check(0, 1, 0, 3)).ignored()).isZero();
    }

    @Test
    void noTimeoutIsAsLongAsAKubeletCanWait() {
        var check = HealthCheck.newBuilder().setTimeoutSeconds(0).build();

        assertThat(HealthCheckTimes.of(check).timeout()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whatIsMoreThanAKubeletCanCountIsAsMuchAsItCan() {
        var check = HealthCheck.newBuilder()
                .setDelaySeconds(1e300)
                .setIntervalSeconds(0)
                .setGracePeriodSeconds(Double.POSITIVE_INFINITY)
                .setConsecutiveFailures(-1) // 4294967295, in Java
                .build();

        var times = HealthCheckTimes.of(check);

        assertThat(times).isEqualTo(new HealthCheckTimes(NEVER, 1, 20, NEVER, NEVER));
        assertThat(times.failuresFromTheStart()).isEqualTo(NEVER);
    }

    /** The kubelet's checks at the same times as Mesos' have the same end, whatever they say. */
    @Test
    void aKubeletEndsATaskAtTheSameCheckAsMesos() {
        var random = new Random(17);
        for (var run = 0; run < 2_000; run++) {
            var check = randomCheck(random);
            var results = new Random(random.nextLong());
            var chance = random.nextDouble();
            var succeeds = new boolean[LONG];
            for (var k = 0; k < LONG; k++) {
                succeeds[k] = results.nextDouble() < chance;
            }

            assertThat(endByKubelet(check, k -> succeeds[k]))
                    .as("%s", check)
                    .isEqualTo(endByMesos(check, k -> succeeds[k]));
        }
    }

    /**
     * A kubelet begins up to an interval late, so that the end may be as late, but never early: the
     * grace period is met.
     */
    @Test
    void aKubeletThatBeginsLateNeverEndsATaskBeforeMesosDoesAndLessThanAnIntervalAfter() {
        var random = new Random(19);
        for (var run = 0; run < 2_000; run++) {
            var check = randomCheck(random);
            var times = HealthCheckTimes.of(check);
            var late = random.nextDouble() * times.interval();

            var mesos = times.delay() + (double) times.interval() * endByMesos(check, k -> false);
            var kubelet = times.delay() + late + (double) times.interval() * endByKubelet(check, k -> false);

            assertThat(kubelet).as("%s", check).isBetween(mesos, mesos + times.interval());
            assertThat(kubelet).as("%s", check).isGreaterThanOrEqualTo(check.getGracePeriodSeconds());
        }
    }

    private static HealthCheck randomCheck(Random random) {
        return check(random.nextInt(20), 1 + random.nextInt(10), random.nextInt(60), random.nextInt(6));
    }

    private static HealthCheck check(int delay, int interval, int grace, int failures) {
        return HealthCheck.newBuilder()
                .setDelaySeconds(delay)
                .setIntervalSeconds(interval)
                .setGracePeriodSeconds(grace)
                .setConsecutiveFailures(failures)
                .build();
    }

    /** HealthCheckerProcess of Mesos 1.x, with checks that take no time: after which check the task is killed. */
    private static int endByMesos(HealthCheck check, IntPredicate succeeds) {
        var initializing = true;
        var failures = 0;
        for (var k = 0; k < LONG; k++) {
            var now = check.getDelaySeconds() + k * check.getIntervalSeconds();
            if (succeeds.test(k)) {
                initializing = false;
                failures = 0;
            } else if (!initializing || check.getGracePeriodSeconds() == 0 || now > check.getGracePeriodSeconds()) {
                failures++;
                if (failures >= check.getConsecutiveFailures()) {
                    return k;
                }
            }
        }
        return NEVER;
    }

    /** A kubelet's workers: the startup probe until it has succeeded once, and then the liveness probe. */
    private static int endByKubelet(HealthCheck check, IntPredicate succeeds) {
        var times = HealthCheckTimes.of(check);
        var started = false;
        var failures = 0;
        for (var k = 0; k < LONG; k++) {
            if (succeeds.test(k)) {
                started = true;
                failures = 0;
            } else {
                failures++;
                if (failures >= (started ? times.failures() : times.failuresFromTheStart())) {
                    return k;
                }
            }
        }
        return NEVER;
    }
}
