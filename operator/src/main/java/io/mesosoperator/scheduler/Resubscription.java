package io.mesosoperator.scheduler;

import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/** What a re-subscribing framework may change (Mesos: {@code Framework::updateFrameworkInfo}). */
final class Resubscription {

    private Resubscription() {}

    /** Why it may not re-subscribe with this FrameworkInfo; empty if it may. */
    static Optional<String> problem(FrameworkInfo before, FrameworkInfo now) {
        return before.getPrincipal().equals(now.getPrincipal())
                ? Optional.empty()
                : Optional.of("Changing framework's principal is not allowed.");
    }

    /**
     * Why a framework may not be updated to this without subscribing anew; empty if it may. Those that are MULTI_ROLE,
     * before or now, may change their roles.
     */
    static Optional<String> updateProblem(FrameworkInfo before, FrameworkInfo now, boolean isMultiRole) {
        return problem(before, now)
                .or(() -> unsupported(before.getUser().equals(now.getUser()), "user"))
                .or(() -> unsupported(before.getCheckpoint() == now.getCheckpoint(), "checkpoint"))
                .or(() -> unsupported(isMultiRole || before.getRole().equals(now.getRole()), "role"));
    }

    private static Optional<String> unsupported(boolean unchanged, String field) {
        return unchanged
                ? Optional.empty()
                : Optional.of("Updating 'FrameworkInfo.%s' is unsupported".formatted(field));
    }

    /** The new FrameworkInfo: user, role and checkpoint stay as they were. */
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
