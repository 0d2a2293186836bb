package io.mesosoperator.driver;

import java.util.function.Consumer;
import org.apache.mesos.Protos.Status;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of both drivers, as in libmesos: NOT_STARTED, RUNNING, then ABORTED or STOPPED. What comes in
 * another state than it is for does nothing and returns the state; {@code stop} of an aborted driver returns ABORTED
 * once.
 *
 * @param <P> what runs while the driver does
 */
public abstract class DriverCore<P extends DriverProcess> {

    private final Object lock = new Object();
    private Status status = Status.DRIVER_NOT_STARTED;
    private @Nullable P process;

    /** Starts the threads. */
    abstract P launch(Runnable abort) throws CannotStart;

    /** Tells the framework why the driver could not start. */
    abstract void error(String message);

    /** Starts the driver. If it cannot, it is aborted, and the framework has been told by {@code error()}. */
    public final Status start() {
        synchronized (lock) {
            if (status != Status.DRIVER_NOT_STARTED) {
                return status;
            }
            try {
                process = launch(this::abort);
                status = Status.DRIVER_RUNNING;
            } catch (CannotStart why) {
                status = Status.DRIVER_ABORTED;
                error(String.valueOf(why.getMessage()));
            }
            return status;
        }
    }

    /** Stops the driver. */
    public final Status stop(boolean failover) {
        synchronized (lock) {
            if (status != Status.DRIVER_RUNNING && status != Status.DRIVER_ABORTED) {
                return status;
            }
            if (process != null) {
                process.stop(failover);
            }
            Status before = status;
            status = Status.DRIVER_STOPPED;
            return before == Status.DRIVER_ABORTED ? before : status;
        }
    }

    /** Aborts the driver. */
    public final Status abort() {
        synchronized (lock) {
            if (status != Status.DRIVER_RUNNING) {
                return status;
            }
            status = Status.DRIVER_ABORTED;
            if (process != null) {
                process.abort();
            }
            return status;
        }
    }

    /** Waits until the driver is stopped or aborted, and its threads have ended. */
    public final Status join() {
        P started;
        synchronized (lock) {
            started = process;
        }
        if (started != null) {
            started.awaitEnd();
        }
        synchronized (lock) {
            return status;
        }
    }

    /** The state. */
    public final Status status() {
        synchronized (lock) {
            return status;
        }
    }

    /** Does something on the thread of the callbacks if the driver runs, and returns the state. */
    final Status ifRunning(Consumer<P> action) {
        synchronized (lock) {
            P running = process;
            if (status == Status.DRIVER_RUNNING && running != null) {
                running.post(() -> action.accept(running));
            }
            return status;
        }
    }
}
