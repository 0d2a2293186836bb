package io.mesosoperator.driver;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waiting for threads as libmesos waits: an interrupt does not end it. */
final class Threads {

    private Threads() {}

    /**
     * Waits until the thread has ended.
     *
     * @param millis at most; 0 for as long as it takes
     */
    static void awaitEnd(Thread thread, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = false;
        long left = millis;
        while (thread.isAlive() && thread != Thread.currentThread() && (millis == 0 || left > 0)) {
            try {
                thread.join(left);
            } catch (InterruptedException later) {
                interrupted = true;
            }
            left = millis == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until somebody says so; returns whether somebody has, within this time. */
    static boolean await(CountDownLatch said, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return said.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the next of a queue. */
    static <T> T take(BlockingQueue<T> queue) {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException ignored) {
                // By a callback that has left its thread so; nobody else interrupts threads of a driver.
            }
        }
    }
}
