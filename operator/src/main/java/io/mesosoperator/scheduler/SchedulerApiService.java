package io.mesosoperator.scheduler;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.Replay;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.offer.AcceptListener;
import io.mesosoperator.scheduler.wire.Connection;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.task.ReconcileCallHandler;
import io.mesosoperator.task.executor.ExecutorKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.Event;

/**
 * The scheduler API: schedulers subscribe and call here. It has no state of its own in the cluster: a subscription is a
 * Framework object, a call changes an object, and events come from the watches of objects.
 */
public final class SchedulerApiService implements AutoCloseable {

    /** Mesos: {@code DEFAULT_HEARTBEAT_INTERVAL}. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /**
     * A scheduler that misses this many heartbeats subscribes again; after a restart the operator waits
     * this long for it.
     */
    private static final int MISSED_HEARTBEATS = 5;

    /** Keeps on their objects that the ends of these tasks are told: nobody acknowledges those. */
    private final WorkQueue<TaskKey> told;

    private final Sessions sessions;

    /** Ids of frameworks by those of their streams. */
    private final Map<String, String> streams = new ConcurrentHashMap<>();

    private final Subscriptions subscriptions;
    private final CallHandler calls;
    private final WatchDispatcher dispatcher;
    private final ExpectedTasks expected;
    private final Duration heartbeat;
    private final String masterId;
    private volatile Replay<TaskInfoResource> allTasks = new Replay<>(Stream::empty, Optional::of);
    private volatile boolean closed;

    /**
     * @param namespaces of the subscribers' Framework objects
     * @param isOurOffer whether the operator made the Offer object
     * @param uuids generates ids of streams and frameworks
     * @param heartbeat the time between heartbeats
     * @param limits what schedulers may ask
     * @param hasTasks whether a framework has tasks that have not ended
     */
    public SchedulerApiService(
            KubernetesClient client,
            SchedulerNamespaces namespaces,
            Codec codec,
            FrameworkRegistry registry,
            ReconcileCallHandler reconciliation,
            Predicate<OfferResource> isOurOffer,
            Clock clock,
            Supplier<UUID> uuids,
            Duration heartbeat,
            SchedulerLimits limits,
            Predicate<FrameworkKey> hasTasks) {
        this.heartbeat = heartbeat;
        this.masterId = uuids.get().toString();
        var objects = new FrameworkObjects(client, codec);
        var tasks = new TaskCalls(client);
        told = WorkQueue.once("told-ends", TaskKey::namespace, tasks::acknowledge);
        sessions = new Sessions(namespaces, registry, clock, told::add);
        var offers = new OfferCalls(client, codec);
        subscriptions = new Subscriptions(sessions, registry, objects, offers, uuids, heartbeat, limits, hasTasks);
        calls = new CallHandler(subscriptions, offers, tasks, reconciliation);
        expected = new ExpectedTasks(client, sessions);
        dispatcher = new WatchDispatcher(codec, isOurOffer, sessions, subscriptions, objects, tasks);
    }

    Duration heartbeat() {
        return heartbeat;
    }

    /** The workers that do what need not be done at once. */
    public List<WorkQueue<?>> workers() {
        return Stream.concat(subscriptions.workers().stream(), Stream.of(dispatcher.kills(), expected.worker(), told))
                .toList();
    }

    /** The listener for what comes of an ACCEPT. */
    public AcceptListener accepts() {
        return expected;
    }

    /** Shows how much is there. */
    public void bindTo(MeterRegistry meters) {
        Metric.SCHEDULER_FRAMEWORKS.show(meters, sessions::known);
        Metric.SCHEDULER_UNREAD_BYTES.show(meters, subscriptions.bytes()::waiting);
    }

    /** The listener for Framework objects. */
    public PrimaryResourceListener<FrameworkResource> frameworks() {
        return dispatcher.frameworks();
    }

    /** The listener for Offer objects. */
    public PrimaryResourceListener<OfferResource> offers() {
        return dispatcher.offers();
    }

    /** The listener for TaskInfo objects. */
    public PrimaryResourceListener<TaskInfoResource> tasks() {
        return dispatcher.tasks();
    }

    /** Sends FAILURE for this agent. */
    public void agentLost(String slaveId) {
        var failure = Events.failure(slaveId);
        sessions.all().forEach(session -> session.tell(List.of(failure)));
    }

    /** Who does what schedulers ask of executors. */
    public void executors(ExecutorCalls served) {
        calls.executors(served);
    }

    /** Sends the scheduler what its executor says, at most once. */
    public void executorSays(ExecutorKey executor, ByteString data) {
        tell(executor, Events.message(executor, data));
    }

    /** Sends FAILURE for this executor. */
    public void executorLost(ExecutorKey executor, Optional<Integer> status) {
        tell(executor, Events.failure(executor, status));
    }

    private void tell(ExecutorKey executor, Event event) {
        sessions.find(executor.framework()).ifPresent(session -> session.tell(List.of(event)));
    }

    /**
     * All objects have been seen. Schedulers that were subscribed to the previous operator have some time
     * to subscribe here.
     *
     * @param tasks all TaskInfo objects
     * @param offers all Offer objects
     */
    public void open(Replay<TaskInfoResource> tasks, Stream<OfferResource> offers) {
        allTasks = tasks;
        dispatcher.resume(offers, tasks.all());
        subscriptions.open(heartbeat.multipliedBy(MISSED_HEARTBEATS));
    }

    /** What the framework's tasks hold has changed. Only takes note. */
    public void used(FrameworkKey framework) {
        subscriptions.used(framework);
    }

    /** The framework's connection state. */
    Connection connection(FrameworkID id) {
        return sessions.connection(id);
    }

    /** The framework's principal; empty if it has none. */
    String principal(FrameworkID id) {
        return framework(id.getValue()).map(FrameworkInfo::getPrincipal).orElse("");
    }

    /** Whether a framework of this id is registered. */
    boolean isRegistered(FrameworkID id) {
        return sessions.find(id.getValue()).filter(Session::isThere).isPresent();
    }

    /** Whether a framework of this principal is registered. */
    boolean hasFramework(String principal) {
        return sessions.all().stream().anyMatch(session -> session.principal().equals(principal) && session.isThere());
    }

    /** The principal of the framework that has this stream; empty if there is none. */
    Optional<String> principal(String streamId) {
        return Optional.ofNullable(streams.get(streamId))
                .flatMap(this::framework)
                .map(FrameworkInfo::getPrincipal)
                .filter(principal -> !principal.isEmpty());
    }

    /** Whether a scheduler has this stream. */
    boolean hasStream(String streamId) {
        return streams.containsKey(streamId);
    }

    /** What is known of the framework; empty if there is none of this id. */
    Optional<FrameworkInfo> framework(String id) {
        return sessions.find(id).flatMap(Session::info);
    }

    /**
     * Ends the framework, and its tasks with it.
     *
     * @return whether there is such a framework
     * @throws KubernetesClientException if the API server cannot be reached
     */
    boolean tearDown(String id) {
        return sessions.find(id).filter(subscriptions::tearDown).isPresent();
    }

    /** The id of this master: of this operator while it leads. */
    public String masterId() {
        return masterId;
    }

    /**
     * SUBSCRIBE. A refused framework gets an ERROR event in the stream, as in Mesos.
     *
     * @param master whom it is told to be subscribed with
     * @throws KubernetesClientException if the API server cannot be reached
     */
    EventStream subscribe(Call.Subscribe call, MediaType form, MasterInfo master) {
        var stream = subscriptions.subscribe(
                call,
                form,
                master,
                session -> allTasks.tell(
                        task -> dispatcher.seen(session, task),
                        task -> session.taskGone(task.key().uid())));
        streams.put(stream.id(), stream.frameworkId());
        if (closed) {
            stream.breakOff(); // after all others have been
        }
        return stream;
    }

    /**
     * A call other than SUBSCRIBE, from a subscribed framework.
     *
     * @throws KubernetesClientException if the API server cannot be reached
     */
    void perform(Call call) {
        sessions.find(call.getFrameworkId().getValue()).ifPresent(session -> calls.perform(session, call));
    }

    /**
     * UPDATE_FRAMEWORK, from a subscribed framework.
     *
     * @return why it cannot be done; empty if it is done
     * @throws KubernetesClientException if the API server cannot be reached
     */
    Optional<String> update(Call call) {
        Metric.CALLS.count(call.getType().name().toLowerCase(Locale.ROOT));
        return sessions.find(call.getFrameworkId().getValue())
                .map(session -> subscriptions.update(session, call.getUpdateFramework()))
                .orElse(Optional.of("Framework cannot be found"));
    }

    /** Resends overdue unacknowledged updates to the scheduler of this stream. */
    void remind(EventStream stream) {
        sessions.find(stream.frameworkId()).ifPresent(session -> session.remind(stream));
    }

    /** The stream's connection has ended, whichever side ended it. */
    void ended(EventStream stream) {
        streams.remove(stream.id());
        if (!closed) {
            subscriptions.ended(stream);
        }
    }

    /**
     * Whoever has opened the stream could not open it any more.
     *
     * @param mayComeBack its principal has another secret now
     */
    void unauthenticated(EventStream stream, String why, boolean mayComeBack) {
        subscriptions.unauthenticated(stream, why, mayComeBack);
    }

    /** The operator stops: the streams break, and the frameworks stay as they are for its successor. */
    @Override
    public void close() {
        closed = true;
        sessions.all().forEach(Session::breakOff);
    }
}
