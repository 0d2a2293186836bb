package io.mesosoperator.executor;

import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_ACCEPTABLE;
import static java.net.HttpURLConnection.HTTP_NOT_IMPLEMENTED;
import static java.net.HttpURLConnection.HTTP_UNSUPPORTED_TYPE;

import io.mesosoperator.scheduler.wire.MalformedCall;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.task.executor.ExecutorKey;
import java.util.Optional;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.executor.Protos.Call;

/**
 * The checks of {@code Http::executor} and {@code validation::executor::call} of a Mesos 1.9 agent, in their order and
 * words.
 */
final class CallRules {

    /** Updates are kept in one object, up to 32 of them, and etcd takes no object of more than 1.5 MiB. */
    static final int MOST_DATA = 16 << 10;

    /** With all that an update has beside its data, among that a message. */
    private static final int MOST_BYTES = MOST_DATA + (4 << 10);

    private static final int UUID_BYTES = 16;

    private CallRules() {}

    /** What is to become of a request. */
    sealed interface Decision {

        /** Answer with this and nothing else. */
        record Refused(int status, String text) implements Decision {}

        /** Answer with an event stream in this form. */
        record Subscribe(Call.Subscribe call, MediaType form) implements Decision {}

        /** Answer 202. */
        record Perform(Call call) implements Decision {}
    }

    /** The relevant parts of a request. */
    @SuppressWarnings("ArrayRecordComponent") // read once, and compared by nobody
    record Request(String method, Optional<String> contentType, Optional<String> accept, byte[] body) {}

    /**
     * Decides how to handle the request.
     *
     * @param caller whose token the request has
     * @param frameworkId of its framework
     * @param isSubscribed whether it has a stream
     */
    static Decision decide(Request request, ExecutorKey caller, String frameworkId, boolean isSubscribed) {
        if (!request.method().equals("POST")) {
            return new Decision.Refused(
                    HTTP_BAD_METHOD, "Expecting one of { 'POST' }, but received '" + request.method() + "'");
        }
        if (request.contentType().isEmpty()) {
            return bad("Expecting 'Content-Type' to be present");
        }
        var form = MediaType.of(request.contentType().get());
        if (form.isEmpty()) {
            return new Decision.Refused(
                    HTTP_UNSUPPORTED_TYPE,
                    "Expecting 'Content-Type' of " + MediaType.JSON.header() + " or " + MediaType.PROTOBUF.header());
        }
        var read = Call.newBuilder();
        try {
            form.get().read(request.body(), read);
        } catch (MalformedCall malformed) {
            return bad(malformed.words());
        }
        var call = read.build();
        if (!call.getFrameworkId().getValue().equals(frameworkId)
                || !call.getExecutorId().getValue().equals(caller.executorId())) {
            return new Decision.Refused(HTTP_FORBIDDEN, "The token is not of the executor that the call names");
        }
        var problem = problem(call, caller, frameworkId);
        if (problem.isPresent()) {
            return bad("Failed to validate executor::Call: " + problem.get());
        }
        return switch (call.getType()) {
            case SUBSCRIBE -> subscribe(request, call);
            case UPDATE, MESSAGE, HEARTBEAT ->
                isSubscribed
                        ? new Decision.Perform(call)
                        : new Decision.Refused(HTTP_FORBIDDEN, "Executor is not subscribed");
            case UNKNOWN ->
                new Decision.Refused(HTTP_NOT_IMPLEMENTED, "Calls of type " + call.getType() + " are not served");
        };
    }

    private static Decision subscribe(Request request, Call call) {
        return MediaType.allowedBy(request.accept())
                .<Decision>map(form -> new Decision.Subscribe(call.getSubscribe(), form))
                .orElseGet(() -> new Decision.Refused(
                        HTTP_NOT_ACCEPTABLE,
                        "Expecting 'Accept' to allow '" + MediaType.PROTOBUF.header() + "' or '"
                                + MediaType.JSON.header() + "'"));
    }

    private static Optional<String> problem(Call call, ExecutorKey caller, String frameworkId) {
        if (!call.hasType()) {
            return Optional.of("Expecting 'type' to be present");
        }
        return switch (call.getType()) {
            case SUBSCRIBE ->
                call.hasSubscribe()
                        ? call.getSubscribe().getUnacknowledgedUpdatesList().stream()
                                .flatMap(update -> problem(update.getStatus(), caller, frameworkId).stream())
                                .findFirst()
                        : Optional.of("Expecting 'subscribe' to be present");
            case UPDATE ->
                call.hasUpdate()
                        ? problem(call.getUpdate().getStatus(), caller, frameworkId)
                        : Optional.of("Expecting 'update' to be present");
            case MESSAGE -> call.hasMessage() ? Optional.empty() : Optional.of("Expecting 'message' to be present");
            case HEARTBEAT, UNKNOWN -> Optional.empty();
        };
    }

    private static Optional<String> problem(TaskStatus status, ExecutorKey caller, String frameworkId) {
        var executor = "executor %s of framework %s".formatted(caller.executorId(), frameworkId);
        if (status.getSerializedSize() > MOST_BYTES) {
            return Optional.of("the update has %d bytes, and %d is the most that is kept of one"
                    .formatted(status.getSerializedSize(), MOST_BYTES));
        }
        if (!status.hasUuid()) {
            return Optional.of("Expecting 'uuid' to be present");
        }
        if (status.getUuid().size() != UUID_BYTES) {
            return Optional.of("Not a valid UUID");
        }
        if (status.hasExecutorId() && !status.getExecutorId().getValue().equals(caller.executorId())) {
            return Optional.of("ExecutorID in Call: %s does not match ExecutorID in TaskStatus: %s"
                    .formatted(caller.executorId(), status.getExecutorId().getValue()));
        }
        if (status.getSource() != TaskStatus.Source.SOURCE_EXECUTOR) {
            return Optional.of("Received Call from " + executor + " with invalid source, expecting 'SOURCE_EXECUTOR'");
        }
        if (status.getState() == TaskState.TASK_STAGING) {
            return Optional.of("Received TASK_STAGING from " + executor + " which is not allowed");
        }
        return status.getData().size() > MOST_DATA
                ? Optional.of("'data' has %d bytes, and %d is the most that is kept of an update"
                        .formatted(status.getData().size(), MOST_DATA))
                : Optional.empty();
    }

    private static Decision.Refused bad(String text) {
        return new Decision.Refused(HTTP_BAD_REQUEST, text);
    }
}
