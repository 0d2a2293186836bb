package io.mesosoperator.kubernetes;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Wakes one worker; any number of calls while it works are one. */
public final class WakeupSignal {

    private final BlockingQueue<Boolean> woken = new ArrayBlockingQueue<>(1);

    /** Wakes the worker, now or when it waits next. */
    public void wake() {
        // false: it is to wake up already, which is all that a second call could say
        var _ = woken.offer(true);
    }

    /** Waits until it is woken, at most for {@code atMost}. */
    public void await(Duration atMost) throws InterruptedException {
        var _ = woken.poll(Math.max(atMost.toMillis(), 0), TimeUnit.MILLISECONDS);
    }
}
