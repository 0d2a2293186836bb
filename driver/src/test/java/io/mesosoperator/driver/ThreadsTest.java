package io.mesosoperator.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(() -> Threads.await(end, 60_000));

    @Test
    void theEndOfAThreadIsAwaitedForSomeTimeOnly() {
        thread.start();

        Threads.awaitEnd(thread, 20);

        assertThat(thread.isAlive()).isTrue();
        end.countDown();
        Threads.awaitEnd(thread, 0);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void anInterruptDoesNotEndAWaitAndIsKept() {
        thread.start();
        Thread.currentThread().interrupt();

        Threads.awaitEnd(thread, 20);
        var said = Threads.await(end, 20);

        assertThat(said).isFalse();
        assertThat(thread.isAlive()).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        end.countDown();
    }

    @Test
    void aThreadThatACallbackHasLeftInterruptedTakesTheNext() {
        var queue = new LinkedBlockingQueue<String>();
        queue.add("one");
        Thread.currentThread().interrupt();

        assertThat(Threads.take(queue)).isEqualTo("one");
    }
}
