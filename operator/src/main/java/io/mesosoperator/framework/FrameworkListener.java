package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkKey;

/** Hears when frameworks register, change and go, in the thread of their reconciler. */
public interface FrameworkListener {

    /**
     * The framework's object was looked at: it is registered, or refused, as the registry now says.
     *
     * @param revived whether the framework has said REVIVE since the last look
     */
    void registered(FrameworkKey framework, boolean revived);

    /** The framework's object is gone. Its tasks outlive it for its failover timeout. */
    void disconnected(FrameworkKey framework);
}
