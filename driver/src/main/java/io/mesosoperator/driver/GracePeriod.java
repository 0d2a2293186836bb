package io.mesosoperator.driver;

import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Kills the process some time after its executor was told to shut down, unless the driver is stopped before. */
final class GracePeriod {

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");

    private final long millis;
    private final Runnable kill;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::pass, "mesos-executor-grace");

    GracePeriod(long millis, Runnable kill) {
        this.millis = millis;
        this.kill = kill;
        thread.setDaemon(true);
    }

    /** Only called once. */
    void start() {
        thread.start();
    }

    void close() {
        closed.countDown();
    }

    void awaitEnd() {
        Threads.awaitEnd(thread, 0);
    }

    private void pass() {
        if (!Threads.await(closed, millis)) {
            LOG.log(Level.WARNING, "The executor has not ended within {0} ms of its shutdown", millis);
            kill.run();
        }
    }
}
