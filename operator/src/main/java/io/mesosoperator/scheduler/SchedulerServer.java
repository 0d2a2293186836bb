package io.mesosoperator.scheduler;

import static java.net.HttpURLConnection.HTTP_ACCEPTED;
import static java.net.HttpURLConnection.HTTP_BAD_METHOD;
import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.authorization.Caller;
import io.mesosoperator.http.ByteBudget;
import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.HttpListener;
import io.mesosoperator.http.RequestBody;
import io.mesosoperator.http.ServerCertificate;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.master.MasterEndpoints;
import io.mesosoperator.master.MasterSource;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.scheduler.wire.ApiRequest;
import io.mesosoperator.scheduler.wire.RequestDecision;
import io.mesosoperator.scheduler.wire.RequestRules;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.mesos.Protos.FrameworkInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of the scheduler API. It runs from the operator's start: without leadership it answers like a Mesos
 * master that does not lead.
 */
public final class SchedulerServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerServer.class);

    /** Calls that are longer than this are read into messages one at a time: that takes many times their length. */
    private static final int LARGE = 256 << 10;

    private static final int TEMPORARY_REDIRECT = 307;

    /** Mesos: {@code DEFAULT_HTTP_FRAMEWORK_AUTHENTICATION_REALM}. */
    private static final String REALM = "mesos-master-scheduler";

    /** The API version that clients expect; they ask a master for it. */
    private static final String VERSION = "{\"version\":\"%s\"}".formatted(MasterAddress.VERSION);

    private static final String MASTER = "/master";

    private static final String NOT_LEADING = "Not the leading master";

    private final SchedulerLimits limits;
    private final Supplier<AccessControl> access;
    private final AccessRefusals refusals = new AccessRefusals();
    private final TeardownEndpoint teardown;
    private final ReadEndpoints pages;
    private final StreamCallers callers;
    private final CallTurns turns;
    private final ByteBudget bodies;
    private final Semaphore large = new Semaphore(1);
    private final EarlySubscribes early;
    private final HttpListener listener;
    private volatile String unavailable = NOT_LEADING;
    private volatile @Nullable SchedulerApiService service;
    private volatile @Nullable MasterSource master;

    /** @param port 0 for any free port */
    public SchedulerServer(int port) throws IOException {
        this(port, SchedulerLimits.DEFAULT, () -> AccessControl.OPEN, () -> Viewers.NONE);
    }

    /**
     * @param port 0 for any free port
     * @param access who may do what, now
     * @param viewers who sees more than his own frameworks, now
     */
    public SchedulerServer(int port, SchedulerLimits limits, Supplier<AccessControl> access, Supplier<Viewers> viewers)
            throws IOException {
        this(port, limits, access, viewers, Optional.empty());
    }

    /**
     * @param port 0 for any free port
     * @param access who may do what, now
     * @param viewers who sees more than his own frameworks, now
     * @param certificate with which it is reached by HTTPS, and not by HTTP
     */
    public SchedulerServer(
            int port,
            SchedulerLimits limits,
            Supplier<AccessControl> access,
            Supplier<Viewers> viewers,
            Optional<ServerCertificate> certificate)
            throws IOException {
        this.limits = limits;
        this.access = access;
        teardown = new TeardownEndpoint(access, refusals);
        pages = new ReadEndpoints(access, viewers, refusals);
        callers = new StreamCallers(access);
        turns = new CallTurns(access);
        bodies = new ByteBudget(limits.callBytesInAll());
        early = new EarlySubscribes(bodies);
        listener = new HttpListener("scheduler-api", port, limits.http(), certificate, this::handle);
    }

    /** New connections get this certificate, if it is reached by HTTPS. */
    public void certificate(ServerCertificate next) {
        listener.certificate(next);
    }

    public SchedulerLimits limits() {
        return limits;
    }

    /** Shows how much is there. */
    public void bindTo(MeterRegistry meters) {
        Metric.SCHEDULER_CONNECTIONS.show(meters, listener::connections);
    }

    public int port() {
        return listener.port();
    }

    /** This operator leads, and will serve as soon as it knows all objects. */
    public void recovering() {
        unavailable = "Master has not finished recovery";
    }

    /**
     * From now on this scheduler API serves all calls.
     *
     * @param source what the pages of the master tell
     */
    public void serve(SchedulerApiService opened, MasterSource source) {
        master = source;
        service = opened;
        early.served();
    }

    /**
     * This operator stops: whoever is disconnected then, and comes back at once, is for its successor. A master that
     * has exited refuses connections; from one that answers 503, some schedulers do not go on to the next.
     */
    public void serveNobody() {
        listener.refuse();
        unavailable = NOT_LEADING;
        service = null;
        master = null;
        early.served();
    }

    /** Whether somebody subscribes who waits until it serves. */
    public boolean isAwaited() {
        return early.isAwaited();
    }

    /** Who may do what is different now. */
    public void accessChanged() {
        var api = service;
        if (api != null) {
            callers.check(api);
        }
    }

    /** A path has the endpoint of its longest prefix, as in libprocess; {@code /master} is its own. */
    private void handle(HttpExchange exchange) throws IOException, InterruptedException {
        var path = MasterEndpoints.withoutAgent(exchange.path());
        while (!answered(exchange, path.startsWith(MASTER + "/") ? path.substring(MASTER.length()) : path)) {
            path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
        }
    }

    /** Returns whether there is such an endpoint; one of no path is there, and is not found. */
    private boolean answered(HttpExchange exchange, String endpoint) throws IOException, InterruptedException {
        switch (endpoint) {
            case "/api/v1/scheduler" -> api(exchange);
            case "/teardown", "/shutdown" -> {
                var api = service;
                if (api == null) {
                    exchange.answer(HTTP_UNAVAILABLE, unavailable);
                } else {
                    teardown.handle(exchange, api, bodies);
                }
            }
            case "/redirect" -> redirect(exchange);
            case "/version" -> exchange.answer(HTTP_OK, "application/json", VERSION);
            case "" -> exchange.answer(HTTP_NOT_FOUND, "");
            case "/health" -> exchange.answer(HTTP_OK, "");
            default -> {
                if (!ReadEndpoints.has(endpoint)) {
                    return false;
                }
                pages.handle(exchange, endpoint, Optional.ofNullable(master), unavailable);
            }
        }
        return true;
    }

    /** The leading master's address: here, by the host name that the client used. */
    private void redirect(HttpExchange exchange) throws IOException {
        var host = exchange.header("Host");
        if (service == null || host.isEmpty()) {
            exchange.answer(HTTP_UNAVAILABLE, unavailable);
        } else {
            exchange.setHeader("Location", "//" + host.get());
            exchange.answer(TEMPORARY_REDIRECT, "");
        }
    }

    private void api(HttpExchange exchange) throws IOException, InterruptedException {
        switch (Caller.of(access.get().credentials(), exchange.header("Authorization"))) {
            case Caller.Unauthenticated(var why) -> refusals.unauthorized(exchange, REALM, why);
            case Caller caller -> api(exchange, caller.name());
        }
    }

    /**
     * Answers a request.
     *
     * @param principal of the caller, if he is authenticated
     */
    private void api(HttpExchange exchange, Optional<String> principal) throws IOException, InterruptedException {
        var api = service;
        if (api == null) {
            early(exchange, principal);
            return;
        }
        if (!isTaken(exchange, api, principal)) {
            return;
        }
        Optional<EventStream> stream;
        try (var body = exchange.body(limits.callBytes(), bodies)) {
            stream = call(exchange, api, principal, body);
        }
        if (stream.isPresent()) {
            stream(exchange, api, stream.get());
        }
    }

    /** Before the body is read: what waits for its turn holds no memory that others need. */
    private boolean isTaken(HttpExchange exchange, SchedulerApiService api, Optional<String> principal)
            throws IOException, InterruptedException {
        var dropped = turns.await(exchange.header(RequestRules.STREAM_ID), principal, api);
        if (dropped.isPresent()) {
            refusals.dropped(exchange, dropped.get());
        }
        return dropped.isEmpty();
    }

    /** Answers a request that has come before this operator serves; by then it may. */
    private void early(HttpExchange exchange, Optional<String> principal) throws IOException, InterruptedException {
        if (!EarlySubscribes.mayBe(exchange)) {
            exchange.answer(HTTP_UNAVAILABLE, unavailable);
            return;
        }
        SchedulerApiService api;
        Optional<EventStream> stream;
        try (var body = early.await(exchange)) {
            api = service;
            if (api == null || body instanceof RequestBody.TooLong) {
                exchange.answer(HTTP_UNAVAILABLE, unavailable);
                return;
            }
            if (!isTaken(exchange, api, principal)) {
                return;
            }
            stream = call(exchange, api, principal, body);
        }
        if (stream.isPresent()) {
            stream(exchange, api, stream.get());
        }
    }

    private Optional<EventStream> call(
            HttpExchange exchange, SchedulerApiService api, Optional<String> principal, RequestBody body)
            throws IOException, InterruptedException {
        return switch (body) {
            case RequestBody.TooLong() -> {
                exchange.answer(
                        HTTP_ENTITY_TOO_LARGE, "A call of more than " + limits.callBytes() + " bytes is not read");
                yield Optional.empty();
            }
            case RequestBody.NoRoom() -> {
                refusals.busy(exchange);
                yield Optional.empty();
            }
            case RequestBody.Whole whole
            when whole.bytes().length > LARGE -> oneAtATime(exchange, api, principal, whole.bytes());
            case RequestBody.Whole whole -> call(exchange, api, principal, whole.bytes());
        };
    }

    private Optional<EventStream> oneAtATime(
            HttpExchange exchange, SchedulerApiService api, Optional<String> principal, byte[] body)
            throws IOException, InterruptedException {
        if (!large.tryAcquire(limits.http().bodyTime().toMillis(), TimeUnit.MILLISECONDS)) {
            refusals.busy(exchange);
            return Optional.empty();
        }
        try {
            return call(exchange, api, principal, body);
        } finally {
            large.release();
        }
    }

    /** Answers the call; a SUBSCRIBE is answered by the stream that is returned. */
    private Optional<EventStream> call(
            HttpExchange exchange, SchedulerApiService api, Optional<String> principal, byte[] body)
            throws IOException {
        try {
            switch (RequestRules.decide(request(exchange, principal, body), api::connection, api::principal)) {
                case RequestDecision.Refused(var status, var text) -> {
                    if (status == HTTP_BAD_METHOD) {
                        exchange.setHeader("Allow", "POST");
                    }
                    exchange.answer(status, text);
                }
                case RequestDecision.Subscribe(var call, var form) -> {
                    var dropped = principal.isEmpty()
                            ? turns.takeForSubscribe(call.getFrameworkInfo().getId(), api)
                            : Optional.<String>empty();
                    if (dropped.isPresent()) {
                        refusals.dropped(exchange, dropped.get());
                        return Optional.empty();
                    }
                    return Optional.of(api.subscribe(
                            call.toBuilder()
                                    .setFrameworkInfo(withPrincipal(call.getFrameworkInfo(), principal))
                                    .build(),
                            form,
                            MasterAddress.of(exchange, api.masterId())));
                }
                case RequestDecision.Perform(var call)
                when call.getReconcile().getTasksCount() > limits.reconcileTasks() ->
                    exchange.answer(
                            HTTP_BAD_REQUEST,
                            "Expecting 'reconcile.tasks' of at most %d tasks, but received %d; send several calls, or"
                                            .formatted(
                                                    limits.reconcileTasks(),
                                                    call.getReconcile().getTasksCount())
                                    + " none of them to hear of all tasks");
                case RequestDecision.Update(var call) -> {
                    var problem = api.update(call);
                    exchange.answer(problem.isPresent() ? HTTP_BAD_REQUEST : HTTP_OK, problem.orElse(""));
                }
                case RequestDecision.Perform(var call) -> {
                    api.perform(call);
                    exchange.answer(HTTP_ACCEPTED, "");
                }
            }
        } catch (KubernetesClientException failure) {
            LOG.warn("A call failed: {}", ApiErrors.words(failure));
            if (ApiErrors.isTooLarge(failure)) { // no repetition would change that
                exchange.answer(
                        HTTP_ENTITY_TOO_LARGE, "Its object has no room for the call: " + ApiErrors.words(failure));
            } else {
                exchange.answer(HTTP_UNAVAILABLE, "The Kubernetes API could not be reached; try again");
            }
        }
        return Optional.empty();
    }

    /** Mesos: a framework that names no principal has the one that is authenticated. */
    private static FrameworkInfo withPrincipal(FrameworkInfo info, Optional<String> principal) {
        return principal
                .map(caller -> info.toBuilder().setPrincipal(caller).build())
                .orElse(info);
    }

    private static ApiRequest request(HttpExchange exchange, Optional<String> principal, byte[] body) {
        return new ApiRequest(
                exchange.method(),
                exchange.header("Content-Type"),
                exchange.headers("Accept"),
                exchange.header(RequestRules.STREAM_ID),
                principal,
                ByteString.copyFrom(body));
    }

    private void stream(HttpExchange exchange, SchedulerApiService api, EventStream stream)
            throws IOException, InterruptedException {
        try {
            callers.opened(stream, exchange.header("Authorization"), api);
            exchange.setHeader("Content-Type", stream.form().header());
            exchange.setHeader(RequestRules.STREAM_ID, stream.id());
            stream.pump(
                    exchange.stream(HTTP_OK),
                    api.heartbeat(),
                    () -> api.remind(stream),
                    () -> exchange.abort("its scheduler does not read"));
        } finally {
            callers.ended(stream);
            api.ended(stream);
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
