package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.scheduler.wire.Connection;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.task.ReconcileCallHandler;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.scheduler.Protos.Call;

/**
 * Where schedulers subscribe and call. It does nothing by itself: a subscription is a Framework object, a call is a
 * change of an object, and events are what the watches tell of objects.
 */
public final class SchedulerApiService implements AutoCloseable {

    /** Mesos: {@code DEFAULT_HEARTBEAT_INTERVAL}. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** A scheduler that has missed so many heartbeats subscribes again; so long it is waited for after a restart. */
    private static final int MISSED_HEARTBEATS = 5;

    private final Sessions sessions;
    private final Subscriptions subscriptions;
    private final CallHandler calls;
    private final WatchDispatcher feeds;
    private final Duration heartbeat;
    private volatile Supplier<Stream<TaskInfoResource>> allTasks = Stream::empty;
    private volatile boolean closed;

    /**
     * @param namespace where the Framework objects of subscribers are
     * @param uuids new ids of streams and frameworks
     * @param heartbeat the time between heartbeats
     */
    public SchedulerApiService(
            KubernetesClient client,
            String namespace,
            Codec codec,
            FrameworkRegistry registry,
            ReconcileCallHandler reconciliation,
            Clock clock,
            Supplier<UUID> uuids,
            Duration heartbeat) {
        this.heartbeat = heartbeat;
        var objects = new FrameworkObjects(client, codec, namespace);
        var tasks = new TaskCalls(client);
        sessions = new Sessions(namespace, registry, clock);
        subscriptions = new Subscriptions(sessions, registry, objects, uuids, heartbeat);
        calls = new CallHandler(
                sessions, subscriptions, new OfferCalls(client, codec, namespace), tasks, reconciliation, clock);
        feeds = new WatchDispatcher(namespace, codec, sessions, subscriptions, objects, tasks);
    }

    Duration heartbeat() {
        return heartbeat;
    }

    /** The workers that do what need not be done at once. */
    public List<WorkQueue<?>> workers() {
        return List.of(subscriptions.departures(), feeds.kills());
    }

    /** What is to be heard of Framework objects. */
    public PrimaryResourceListener<FrameworkResource> frameworks() {
        return feeds.frameworks();
    }

    /** What is to be heard of Offer objects. */
    public PrimaryResourceListener<OfferResource> offers() {
        return feeds.offers();
    }

    /** What is to be heard of TaskInfo objects. */
    public PrimaryResourceListener<TaskInfoResource> tasks() {
        return feeds.tasks();
    }

    /** This agent is lost. */
    public void agentLost(String slaveId) {
        var failure = Events.failure(slaveId);
        sessions.all().forEach(session -> session.tell(List.of(failure)));
    }

    /**
     * All objects have been seen. Whoever was subscribed to an operator before this one has some time to find this one.
     *
     * @param tasks all TaskInfo objects, as they are when it is asked
     */
    public void open(Supplier<Stream<TaskInfoResource>> tasks) {
        allTasks = tasks;
        sessions.all().forEach(session -> subscriptions.expect(session, heartbeat.multipliedBy(MISSED_HEARTBEATS)));
    }

    /** How the framework stands here. */
    Connection connection(FrameworkID id) {
        return sessions.connection(id);
    }

    /**
     * SUBSCRIBE. Whoever may not is told so in the stream (Mesos: an ERROR event).
     *
     * @throws KubernetesClientException if the API server could not be asked
     */
    EventStream subscribe(FrameworkInfo info, MediaType form) {
        return subscriptions.subscribe(
                info, form, session -> allTasks.get().forEach(task -> feeds.seen(session, task)));
    }

    /**
     * Another call than SUBSCRIBE, of a framework that is subscribed.
     *
     * @throws KubernetesClientException if the API server could not be asked
     */
    void perform(Call call) {
        sessions.find(call.getFrameworkId().getValue()).ifPresent(session -> calls.perform(session, call));
    }

    /** Time for the scheduler at the end of this stream to be reminded of what it has not acknowledged. */
    void remind(EventStream stream) {
        sessions.find(stream.frameworkId()).ifPresent(session -> session.remind(stream));
    }

    /** The connection of the stream has ended, whoever ended it. */
    void ended(EventStream stream) {
        if (!closed) {
            subscriptions.ended(stream);
        }
    }

    /** The operator stops: the streams end, and the frameworks stay as they are for the next one. */
    @Override
    public void close() {
        closed = true;
        sessions.all().forEach(Session::end);
    }
}
