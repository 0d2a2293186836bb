package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkKey;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/**
 * A framework that is registered, or was.
 *
 * @param info with its id, as it was when it was registered
 * @param registered since when it is, or was
 * @param isCompleted whether it was removed, and is remembered for some time
 */
public record KnownFramework(
        FrameworkKey key, FrameworkInfo info, Instant registered, RegistrationState state, boolean isCompleted) {

    /** Whether it is registered now. */
    public boolean isConnected() {
        return state instanceof RegistrationState.Registered;
    }

    /** Since when it is not registered any more, if it is not. */
    public Optional<Instant> unregistered() {
        return state.absence().map(RegistrationState.Absent::since);
    }
}
