package io.mesosoperator.framework;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/** How a framework stands: what becomes of its tasks depends on it. */
public sealed interface RegistrationState {

    /** Since when it is disconnected; empty while it is not, and when nobody saw it connected. */
    Optional<Absent> absence();

    /**
     * It is registered.
     *
     * @param info with its id filled in
     * @param uid of its Framework object
     */
    record Registered(FrameworkInfo info, String uid) implements RegistrationState {
        @Override
        public Optional<Absent> absence() {
            return Optional.empty();
        }
    }

    /**
     * Its object is there, but it may not register.
     *
     * @param absence goes on if it was absent before: whoever is refused is not back
     */
    record Refused(String why, Optional<Absent> absence) implements RegistrationState {}

    /**
     * There is no such Framework object, and there was none since {@code since}: disconnected, in Mesos' words.
     *
     * @param failoverTimeout as it last said; empty when this operator never knew
     */
    record Absent(Instant since, Optional<Duration> failoverTimeout) implements RegistrationState {

        /** Absent for longer than this operator knows of it. */
        public Absent(Instant since) {
            this(since, Optional.empty());
        }

        @Override
        public Optional<Absent> absence() {
            return Optional.of(this);
        }

        /**
         * When it is removed, and its tasks with it.
         *
         * @param otherwise the failover timeout where the framework's own is not known
         */
        public Instant removal(Duration otherwise) {
            return since.plus(failoverTimeout.orElse(otherwise));
        }
    }
}
