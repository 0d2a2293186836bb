package io.mesosoperator.driver;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Callbacks of a framework or an executor. After one that throws the driver is aborted, as in libmesos. */
abstract class Callbacks {

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");

    private final Runnable abort;
    private volatile boolean wanted = true;

    /** @param abort aborts the driver */
    Callbacks(Runnable abort) {
        this.abort = abort;
    }

    /** None comes any more, but for the one that runs. */
    final void end() {
        wanted = false;
    }

    final boolean wanted() {
        return wanted;
    }

    /** Calls back, if the driver is neither aborted nor stopped. */
    final void call(String name, Runnable callback) {
        if (wanted) {
            guarded(name, callback);
        }
    }

    /** Aborts the driver, and then says why. */
    final void callError(String message, Runnable callback) {
        if (wanted) {
            LOG.log(Level.INFO, "Got error ''{0}''", message);
            abort.run();
            guarded("error", callback);
        }
    }

    private void guarded(String name, Runnable callback) {
        try {
            callback.run();
        } catch (Throwable thrown) {
            LOG.log(Level.SEVERE, "The driver is aborted, because " + name + "() has thrown", thrown);
            abort.run();
        }
    }
}
