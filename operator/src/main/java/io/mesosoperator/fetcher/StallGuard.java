package io.mesosoperator.fetcher;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Aborts a transfer that has received nothing for too long, so that a task never waits forever for a hanging server.
 */
final class StallGuard implements AutoCloseable {

    private final AtomicLong progress = new AtomicLong();
    private final Duration patience;
    private final Thread watcher;
    private volatile boolean stalled;

    StallGuard(Closeable transfer, Duration patience) {
        this.patience = patience;
        watcher = Thread.ofVirtual().name("stall-guard").start(() -> watch(transfer));
    }

    void moved(int bytes) {
        progress.addAndGet(bytes);
    }

    boolean isStalled() {
        return stalled;
    }

    IOException stalled(IOException cause) {
        return new IOException("received nothing for %d s".formatted(patience.toSeconds()), cause);
    }

    private void watch(Closeable transfer) {
        try {
            for (long before = -1; before != progress.get(); ) {
                before = progress.get();
                Thread.sleep(patience);
            }
            stalled = true;
            transfer.close();
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It is closed, which is enough: the reader gets an exception.
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
