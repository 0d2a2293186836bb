package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkKey;

/** Receives frameworks' registrations, changes and disconnects, in the thread of their reconciler. */
public interface FrameworkListener {

    /**
     * The framework's object was reconciled; the registry has its state: registered or refused.
     *
     * @param revived whether the framework has called REVIVE since the last reconcile
     */
    void registered(FrameworkKey framework, boolean revived);

    /** The framework's object was deleted. Its tasks outlive it for its failover timeout. */
    void disconnected(FrameworkKey framework);
}
