package io.mesosoperator.kubernetes;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the timestamps of Kubernetes objects (metav1.Time). Others write them, and may leave them out: a kubelet writes
 * null, or the epoch, for a container that never started, so neither is a time.
 */
public final class Timestamps {

    private Timestamps() {}

    /** Empty if there is no time, or none that can be read. */
    public static Optional<Instant> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text)).filter(time -> time.isAfter(Instant.EPOCH));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
