package io.mesosoperator.cli;

import io.mesosoperator.cli.api.ApiFailure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C: something is done first, and the process ends when what it does has ended, or after a while. The exit code is
 * then that of a program that SIGINT ends, 130.
 */
final class Interrupt implements AutoCloseable {

    /** A task has this long to end, which is more than most grace periods. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean hasCome;

    Interrupt(Runnable first) {
        hook = new Thread(() -> act(first), "interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void act(Runnable first) {
        hasCome = true;
        try {
            first.run();
            var _ = done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ApiFailure | Failure failure) {
            System.err.println("error: " + failure.getMessage());
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    boolean hasCome() {
        return hasCome;
    }

    @Override
    public void close() {
        done.countDown();
        if (!hasCome) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException itIsOnItsWay) {
                // and finds that all is done
            }
        }
    }
}
