package io.mesosoperator.scheduler.wire;

import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_ACCEPTABLE;
import static java.net.HttpURLConnection.HTTP_NOT_IMPLEMENTED;
import static java.net.HttpURLConnection.HTTP_UNSUPPORTED_TYPE;

import java.util.Optional;
import java.util.function.Function;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.scheduler.Protos.Call;

/** The validation of {@code Master::Http::scheduler} (Mesos 1.9): in its order, with its statuses and texts. */
public final class RequestRules {

    /** Header: the event stream that a call belongs to. */
    public static final String STREAM_ID = "Mesos-Stream-Id";

    private RequestRules() {}

    /** Whether a body can be read, and is a SUBSCRIBE. */
    public static boolean isSubscribe(Optional<String> contentType, byte[] body) {
        var form = contentType.flatMap(MediaType::of);
        try {
            return form.isPresent() && form.get().read(body).getType() == Call.Type.SUBSCRIBE;
        } catch (MalformedCall noCall) {
            return false;
        }
    }

    /**
     * Decides how to handle the request.
     *
     * @param connections the connection state of a framework
     * @param principals the principal of a framework; empty for one that has none
     */
    public static RequestDecision decide(
            ApiRequest request,
            Function<FrameworkID, Connection> connections,
            Function<FrameworkID, String> principals) {
        if (!request.method().equals("POST")) {
            return new RequestDecision.Refused(
                    HTTP_BAD_METHOD, "Expecting one of { 'POST' }, but received '" + request.method() + "'");
        }
        if (request.contentType().isEmpty()) {
            return bad("Expecting 'Content-Type' to be present");
        }
        var form = MediaType.of(request.contentType().get());
        if (form.isEmpty()) {
            return new RequestDecision.Refused(
                    HTTP_UNSUPPORTED_TYPE,
                    "Expecting 'Content-Type' of " + MediaType.JSON.header() + " or " + MediaType.PROTOBUF.header());
        }
        Call call;
        try {
            call = form.get().read(request.body().toByteArray());
        } catch (MalformedCall malformed) {
            return bad(malformed.words());
        }
        var problem = CallValidation.problem(call, request.principal());
        if (problem.isPresent()) {
            return bad("Failed to validate scheduler::Call: " + problem.get());
        }
        return call.getType() == Call.Type.SUBSCRIBE
                ? subscribe(request, call)
                : perform(request, call, connections, principals);
    }

    private static RequestDecision subscribe(ApiRequest request, Call call) {
        var form = MediaType.allowedBy(request.accept());
        if (form.isEmpty()) {
            return new RequestDecision.Refused(
                    HTTP_NOT_ACCEPTABLE,
                    "Expecting 'Accept' to allow '" + MediaType.PROTOBUF.header() + "' or '" + MediaType.JSON.header()
                            + "'");
        }
        if (request.streamId().isPresent()) {
            return bad("Subscribe calls should not include the '" + STREAM_ID + "' header");
        }
        return new RequestDecision.Subscribe(call.getSubscribe(), form.get());
    }

    private static RequestDecision perform(
            ApiRequest request,
            Call call,
            Function<FrameworkID, Connection> connections,
            Function<FrameworkID, String> principals) {
        var id = call.getFrameworkId();
        var connection = connections.apply(id);
        var differs = CallValidation.differs(request.principal(), principals.apply(id));
        return switch (connection) {
            case Connection.Unknown() -> bad("Framework cannot be found");
            case Connection.Disconnected(), Connection.Connected _ when differs.isPresent() -> bad(differs.get());
            case Connection.Disconnected() ->
                new RequestDecision.Refused(HTTP_FORBIDDEN, "Framework is not subscribed");
            case Connection.Connected(var current) -> {
                if (request.streamId().isEmpty()) {
                    yield bad("All non-subscribe calls should include the '" + STREAM_ID + "' header");
                }
                var said = request.streamId().get();
                yield said.equals(current)
                        ? served(call)
                        : bad("The stream ID '" + said + "' included in this request didn't match the stream ID"
                                + " currently associated with framework ID " + id.getValue());
            }
        };
    }

    private static RequestDecision served(Call call) {
        return switch (call.getType()) {
            case UNKNOWN, ACKNOWLEDGE_OPERATION_STATUS ->
                new RequestDecision.Refused(
                        HTTP_NOT_IMPLEMENTED, "Calls of type " + call.getType() + " are not served");
            case SUBSCRIBE,
                    TEARDOWN,
                    ACCEPT,
                    DECLINE,
                    REVIVE,
                    KILL,
                    SHUTDOWN,
                    ACKNOWLEDGE,
                    RECONCILE,
                    MESSAGE,
                    REQUEST,
                    SUPPRESS,
                    ACCEPT_INVERSE_OFFERS,
                    DECLINE_INVERSE_OFFERS,
                    RECONCILE_OPERATIONS -> new RequestDecision.Perform(call);
            case UPDATE_FRAMEWORK -> new RequestDecision.Update(call);
        };
    }

    private static RequestDecision.Refused bad(String text) {
        return new RequestDecision.Refused(HTTP_BAD_REQUEST, text);
    }
}
