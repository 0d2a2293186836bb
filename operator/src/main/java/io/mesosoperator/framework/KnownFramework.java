package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/**
 * A framework that is registered, or was.
 *
 * @param info with its id, as it was when it was registered
 * @param registered since when it is, or was
 * @param isCompleted whether it was removed, and is remembered for some time
 * @param roles all those that its framework is in, with MULTI_ROLE; this is the one of one of them
 */
public record KnownFramework(
        FrameworkKey key,
        FrameworkInfo info,
        Instant registered,
        RegistrationState state,
        boolean isCompleted,
        Optional<List<String>> roles) {

    /** One that is in the one role that its info has. */
    public KnownFramework(
            FrameworkKey key, FrameworkInfo info, Instant registered, RegistrationState state, boolean isCompleted) {
        this(key, info, registered, state, isCompleted, Optional.empty());
    }

    /** Whether its framework is not in its role any more. */
    public boolean hasLeft() {
        return roles.filter(those -> !those.contains(info.getRole())).isPresent();
    }

    /** Whether it is registered now. */
    public boolean isConnected() {
        return state instanceof RegistrationState.Registered;
    }

    /** Since when it is not registered any more, if it is not. */
    public Optional<Instant> unregistered() {
        return state.absence().map(RegistrationState.Absent::since);
    }
}
