package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllocationWorkerTest {

    private static final Duration FOREVER = Duration.ofDays(1);

    private final AtomicInteger cycles = new AtomicInteger();
    private final AtomicBoolean fails = new AtomicBoolean();
    private final AllocationWorker worker = new AllocationWorker(() -> {
        cycles.incrementAndGet();
        if (fails.get()) {
            throw new IllegalStateException("broken");
        }
        return FOREVER;
    });
    private final Thread thread = Thread.ofVirtual().unstarted(worker.worker());

    @AfterEach
    void stop() {
        thread.interrupt();
    }

    @Test
    void itBeginsWithACycleAndAnswersEachChangeByAnother() {
        thread.start();
        await().untilAsserted(() -> assertThat(cycles).hasValue(1));

        worker.wake();

        await().untilAsserted(() -> assertThat(cycles).hasValue(2));
    }

    @Test
    void fiveCyclesMayFailInARow() {
        fails.set(true);
        thread.start();

        failTimes(5);

        assertThat(worker.alive()).isTrue();
        fails.set(false);
        worker.wake();
        await().untilAsserted(() -> assertThat(cycles).hasValue(6));
        assertThat(worker.alive()).isTrue();
    }

    @Test
    void anAllocationThatAlwaysFailsIsNotAlive() {
        fails.set(true);
        thread.start();

        failTimes(6);

        await().untilAsserted(() -> assertThat(worker.alive()).isFalse());
    }

    private void failTimes(int times) {
        for (int i = 1; i <= times; i++) {
            var nth = i;
            await().untilAsserted(() -> assertThat(cycles).hasValue(nth));
            if (i < times) {
                worker.wake();
            }
        }
    }
}
