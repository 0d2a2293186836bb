package io.mesosoperator.app.configuration;

import io.mesosoperator.kubernetes.ItemGuard;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The configuration as it is now. What can change while the operator runs is asked for when it is needed. */
public final class LiveConfiguration {

    private final ItemGuard guard = new ItemGuard("configuration");
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile OperatorConfiguration current;

    public LiveConfiguration(OperatorConfiguration first) {
        current = first;
    }

    public OperatorConfiguration current() {
        return current;
    }

    /** Is called after each change. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /**
     * Takes over what can change while the operator runs.
     *
     * @return whether that was all that is different
     */
    public boolean replace(OperatorConfiguration next) {
        var reloaded = current.reloaded(next);
        if (!reloaded.equals(current)) {
            current = reloaded;
            listeners.forEach(listener -> guard.run(listener, listener));
        }
        return reloaded.equals(next);
    }
}
