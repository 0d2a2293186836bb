package io.mesosoperator.scheduler.wire;

import java.util.Optional;
import org.apache.mesos.scheduler.Protos.Call;

/** Whether a call has the fields that its type needs: the validation of a Mesos 1.9 master, in its order and words. */
final class CallValidation {

    private static final int UUID_BYTES = 16;

    private CallValidation() {}

    /** The call's first problem; empty if there is none. */
    static Optional<String> problem(Call call) {
        if (!call.hasType()) {
            return Optional.of("Expecting 'type' to be present");
        }
        if (call.getType() == Call.Type.SUBSCRIBE) {
            return subscribe(call);
        }
        if (!call.hasFrameworkId()) {
            return Optional.of("Expecting 'framework_id' to be present");
        }
        return switch (call.getType()) {
            case ACCEPT -> expect(call.hasAccept(), "accept");
            case DECLINE -> expect(call.hasDecline(), "decline");
            case KILL -> expect(call.hasKill(), "kill");
            case SHUTDOWN -> expect(call.hasShutdown(), "shutdown");
            case ACKNOWLEDGE -> expect(call.hasAcknowledge(), "acknowledge").or(() -> uuid(call));
            case RECONCILE -> expect(call.hasReconcile(), "reconcile");
            case MESSAGE -> expect(call.hasMessage(), "message");
            case REQUEST -> expect(call.hasRequest(), "request");
            case SUBSCRIBE,
                    TEARDOWN,
                    REVIVE,
                    SUPPRESS,
                    UNKNOWN,
                    ACCEPT_INVERSE_OFFERS,
                    DECLINE_INVERSE_OFFERS,
                    ACKNOWLEDGE_OPERATION_STATUS,
                    RECONCILE_OPERATIONS,
                    UPDATE_FRAMEWORK -> Optional.empty();
        };
    }

    private static Optional<String> subscribe(Call call) {
        if (!call.hasSubscribe()) {
            return Optional.of("Expecting 'subscribe' to be present");
        }
        var id = call.getSubscribe().getFrameworkInfo().getId().getValue();
        return id.equals(call.getFrameworkId().getValue())
                ? Optional.empty()
                : Optional.of("'framework_id' differs from 'subscribe.framework_info.id'");
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
