package io.mesosoperator.driver;

/** What a started driver has: its threads, and what they do. */
interface DriverProcess {

    /** Does this on the thread of the callbacks, after what was there before. */
    void post(Runnable action);

    /**
     * Ends it; no callback comes any more but the one that runs.
     *
     * @param failover whether another driver will go on
     */
    void stop(boolean failover);

    /** As stop, but somebody may still stop it. */
    void abort();

    /** Waits until all its threads have ended; but not for the thread that calls. */
    void awaitEnd();
}
