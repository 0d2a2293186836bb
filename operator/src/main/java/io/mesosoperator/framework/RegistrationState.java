package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.kubernetes.TaskDefaults;
import io.mesosoperator.security.PolicySubject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/** A framework's registration state; the fate of its tasks depends on it. */
public sealed interface RegistrationState {

    /** Since when it is disconnected; empty if it is connected, or if this operator never saw it connected. */
    Optional<Absent> absence();

    /**
     * It is registered.
     *
     * @param info with its id filled in
     * @param uid of its Framework object
     * @param policy the name of the task policy that it asks for
     * @param taskDefaults what its tasks have unless they say otherwise
     */
    record Registered(FrameworkInfo info, String uid, Optional<String> policy, TaskDefaults taskDefaults)
            implements RegistrationState {

        /** One that says nothing of Kubernetes. */
        public Registered(FrameworkInfo info, String uid, Optional<String> policy) {
            this(info, uid, policy, TaskDefaults.getDefaultInstance());
        }

        /** After their end tasks are deleted that do not say so themselves; empty if it does not say either. */
        public Optional<Duration> timeToLive() {
            return taskDefaults.hasTtlSecondsAfterFinished()
                    ? Optional.of(Duration.ofSeconds(taskDefaults.getTtlSecondsAfterFinished()))
                    : Optional.empty();
        }

        /** Whose tasks a task policy is looked for. */
        public PolicySubject subject(FrameworkKey key) {
            return new PolicySubject(key.namespace(), info.getRole(), key.name(), policy);
        }

        @Override
        public Optional<Absent> absence() {
            return Optional.empty();
        }
    }

    /**
     * Its object exists, but it may not register.
     *
     * @param absence continues if it was absent before: a refused framework is not back
     */
    record Refused(String why, Optional<Absent> absence) implements RegistrationState {}

    /**
     * There has been no such Framework object since {@code since}: disconnected, in Mesos' words.
     *
     * @param failoverTimeout its last known one; empty if this operator never knew it
     */
    record Absent(Instant since, Optional<Duration> failoverTimeout) implements RegistrationState {

        /** Absent since before this operator started. */
        public Absent(Instant since) {
            this(since, Optional.empty());
        }

        @Override
        public Optional<Absent> absence() {
            return Optional.of(this);
        }

        /**
         * When the framework and its tasks are removed.
         *
         * @param otherwise the failover timeout to use if the framework's own is unknown
         */
        public Instant removal(Duration otherwise) {
            return since.plus(failoverTimeout.orElse(otherwise));
        }
    }
}
