package io.mesosoperator.scheduler;

import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/** What a framework that comes back may change of itself (Mesos: {@code Framework::updateFrameworkInfo}). */
final class Resubscription {

    private Resubscription() {}

    /** Why it may not come back as this; empty if it may. */
    static Optional<String> problem(FrameworkInfo before, FrameworkInfo now) {
        return before.getPrincipal().equals(now.getPrincipal())
                ? Optional.empty()
                : Optional.of("Changing framework's principal is not allowed.");
    }

    /** What it is from now on: its user, role and checkpoint stay what they were. */
    static FrameworkInfo merge(FrameworkInfo before, FrameworkInfo now) {
        var merged = now.toBuilder().setUser(before.getUser());
        if (before.hasRole()) {
            merged.setRole(before.getRole());
        } else {
            merged.clearRole();
        }
        if (before.hasCheckpoint()) {
            merged.setCheckpoint(before.getCheckpoint());
        } else {
            merged.clearCheckpoint();
        }
        return merged.build();
    }
}
