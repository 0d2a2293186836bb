package io.mesosoperator.kubernetes;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Wakes one worker; rings while it works count as one. */
public final class WakeupSignal {

    private final BlockingQueue<Boolean> rung = new ArrayBlockingQueue<>(1);

    public void ring() {
        // false means that it has rung already, which is all a second ring could say
        var _ = rung.offer(true);
    }

    /** Waits until it rings, at most for {@code atMost}. */
    public void await(Duration atMost) throws InterruptedException {
        var _ = rung.poll(Math.max(atMost.toMillis(), 0), TimeUnit.MILLISECONDS);
    }
}
