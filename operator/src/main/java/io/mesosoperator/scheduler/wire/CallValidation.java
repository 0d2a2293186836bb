package io.mesosoperator.scheduler.wire;

import io.mesosoperator.task.pod.LifetimePart;
import java.util.Optional;
import org.apache.mesos.scheduler.Protos.Call;

/** Whether a call has the fields that its type needs: the validation of a Mesos 1.9 master, in its order and words. */
final class CallValidation {

    private static final int UUID_BYTES = 16;

    private CallValidation() {}

    /**
     * The call's first problem; empty if there is none.
     *
     * @param principal of the caller, if he is authenticated
     */
    static Optional<String> problem(Call call, Optional<String> principal) {
        if (!call.hasType()) {
            return Optional.of("Expecting 'type' to be present");
        }
        if (call.getType() == Call.Type.SUBSCRIBE) {
            return subscribe(call, principal);
        }
        if (!call.hasFrameworkId()) {
            return Optional.of("Expecting 'framework_id' to be present");
        }
        return switch (call.getType()) {
            case ACCEPT -> expect(call.hasAccept(), "accept");
            case DECLINE -> expect(call.hasDecline(), "decline");
            case KILL -> expect(call.hasKill(), "kill").or(() -> killPolicy(call));
            case SHUTDOWN -> expect(call.hasShutdown(), "shutdown");
            case ACKNOWLEDGE -> expect(call.hasAcknowledge(), "acknowledge").or(() -> uuid(call));
            case RECONCILE -> expect(call.hasReconcile(), "reconcile");
            case MESSAGE -> expect(call.hasMessage(), "message");
            case REQUEST -> expect(call.hasRequest(), "request");
            case UPDATE_FRAMEWORK -> update(call);
            case SUBSCRIBE,
                    TEARDOWN,
                    REVIVE,
                    SUPPRESS,
                    UNKNOWN,
                    ACCEPT_INVERSE_OFFERS,
                    DECLINE_INVERSE_OFFERS,
                    ACKNOWLEDGE_OPERATION_STATUS,
                    RECONCILE_OPERATIONS -> Optional.empty();
        };
    }

    private static Optional<String> subscribe(Call call, Optional<String> principal) {
        if (!call.hasSubscribe()) {
            return Optional.of("Expecting 'subscribe' to be present");
        }
        var framework = call.getSubscribe().getFrameworkInfo();
        if (!framework.getId().getValue().equals(call.getFrameworkId().getValue())) {
            return Optional.of("'framework_id' differs from 'subscribe.framework_info.id'");
        }
        return framework.hasPrincipal() ? differs(principal, framework.getPrincipal()) : Optional.empty();
    }

    private static Optional<String> update(Call call) {
        if (!call.hasUpdateFramework()) {
            return Optional.of("Expecting 'update_framework' to be present");
        }
        var framework = call.getUpdateFramework().getFrameworkInfo();
        return framework.getId().getValue().equals(call.getFrameworkId().getValue())
                ? Optional.empty()
                : Optional.of("'framework_id' differs from 'update_framework.framework_info.id'");
    }

    /** Why the caller may not speak for a framework of this principal. */
    static Optional<String> differs(Optional<String> principal, String ofFramework) {
        return principal
                .filter(caller -> !caller.equals(ofFramework))
                .map(caller -> "Authenticated principal '%s' does not match principal '%s' set in `FrameworkInfo`"
                        .formatted(caller, ofFramework));
    }

    /** A Mesos executor would take any; here a task has to be gone some time (LifetimePart.LONGEST_STOP). */
    private static Optional<String> killPolicy(Call call) {
        return LifetimePart.isPossible(call.getKill().getKillPolicy())
                ? Optional.empty()
                : Optional.of("Expecting 'kill.kill_policy.grace_period' of 0 to %d seconds"
                        .formatted(LifetimePart.LONGEST_STOP.toSeconds()));
    }

    private static Optional<String> expect(boolean isThere, String field) {
        return isThere ? Optional.empty() : Optional.of("Expecting '" + field + "' to be present");
    }

    private static Optional<String> uuid(Call call) {
        return call.getAcknowledge().getUuid().size() == UUID_BYTES
                ? Optional.empty()
                : Optional.of("Not a valid UUID");
    }
}
