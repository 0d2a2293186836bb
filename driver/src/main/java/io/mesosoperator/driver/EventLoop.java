package io.mesosoperator.driver;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A thread that does one thing after the other. That of a driver has all callbacks, and does all that the framework
 * asks for: it stands for the libprocess process of libmesos, whose state too nobody else touches.
 */
final class EventLoop extends Thread {

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");

    private final BlockingQueue<Runnable> actions = new LinkedBlockingQueue<>();
    private boolean ended;

    EventLoop(String name) {
        super(name);
        setDaemon(true);
    }

    void post(Runnable action) {
        actions.add(action);
    }

    /** Ends the thread after what it does now. Only called by itself. */
    void end() {
        ended = true;
    }

    @Override
    public void run() {
        while (!ended) {
            try {
                Threads.take(actions).run();
            } catch (RuntimeException | Error ours) {
                LOG.log(Level.SEVERE, "The driver failed", ours);
            }
        }
    }
}
