package io.mesosoperator.task.executor;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Timestamps;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * That an executor is to end, as an annotation of its pod says it: whoever leads then sees to it.
 *
 * @param at since when
 */
public record ExecutorShutdown(Instant at, Cause cause) {

    /** Why it is to end. */
    public enum Cause {
        /** The call SHUTDOWN. */
        SCHEDULER("its scheduler has shut it down"),
        /** It has not subscribed in time. */
        REGISTRATION("it has not subscribed in time"),
        /** It has had no task for too long. */
        IDLE("it has no task"),
        /** Its framework was removed. */
        FRAMEWORK("its framework was removed");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** Completes the sentence "because ...". */
        public String words() {
            return words;
        }
    }

    private static final String SEPARATOR = " ";

    /** What the pod's annotation says; empty if it has none that can be read. */
    public static Optional<ExecutorShutdown> of(Pod pod) {
        var annotations = pod.getMetadata().getAnnotations();
        var parts = annotations == null
                ? new String[0]
                : annotations.getOrDefault(Annotations.EXECUTOR_SHUTDOWN, "").split(SEPARATOR, 2);
        return parts.length == 2
                ? Arrays.stream(Cause.values())
                        .filter(cause -> cause.name().equals(parts[1]))
                        .findFirst()
                        .flatMap(cause -> Timestamps.parse(parts[0]).map(at -> new ExecutorShutdown(at, cause)))
                : Optional.empty();
    }

    /** The annotation's value. */
    public String text() {
        return at + SEPARATOR + cause;
    }
}
