package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.FrameworkResource;
import io.mesosoperator.framework.FrameworkStanding;
import io.mesosoperator.runtime.ApiAnswer;
import io.mesosoperator.runtime.ObjectFeed;
import io.mesosoperator.runtime.RetryQueue;
import io.mesosoperator.scheduler.wire.Connection;
import io.mesosoperator.scheduler.wire.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where schedulers subscribe and call. It does nothing by itself: a subscription is a Framework object, a call is a change of an
 * object, and events are what the watches tell of objects.
 */
public final class SchedulerDoor implements AutoCloseable {

    /** Mesos: {@code DEFAULT_HEARTBEAT_INTERVAL}. */
    public static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerDoor.class);

    /** A scheduler that has missed so many heartbeats subscribes again; so long it is waited for after a restart. */
    private static final int MISSED_HEARTBEATS = 5;

    private final String namespace;
    private final Codec codec;
    private final FrameworkRegistry registry;
    private final FrameworkObjects objects;
    private final Clock clock;
    private final Supplier<UUID> uuids;
    private final Duration heartbeat;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Set<String> others = ConcurrentHashMap.newKeySet();
    private final RetryQueue<Session> departures = new RetryQueue<>(this::depart);
    private volatile boolean closed;

    /**
     * @param namespace where the Framework objects of subscribers are
     * @param uuids new ids of streams and frameworks
     * @param heartbeat the time between heartbeats
     */
    public SchedulerDoor(
            KubernetesClient client,
            String namespace,
            Codec codec,
            FrameworkRegistry registry,
            Clock clock,
            Supplier<UUID> uuids,
            Duration heartbeat) {
        this.namespace = namespace;
        this.codec = codec;
        this.registry = registry;
        this.objects = new FrameworkObjects(client, codec, namespace);
        this.clock = clock;
        this.uuids = uuids;
        this.heartbeat = heartbeat;
    }

    Duration heartbeat() {
        return heartbeat;
    }

    /** The worker that disconnects frameworks whose schedulers are gone. */
    public Runnable departures() {
        return departures;
    }

    /** What is to be heard of Framework objects. */
    public ObjectFeed<FrameworkResource> frameworks() {
        return new ObjectFeed<>("scheduler-frameworks") {
            @Override
            public void seen(FrameworkResource framework) {
                if (isHere(framework)) {
                    frameworkSeen(framework);
                }
            }

            @Override
            public void gone(FrameworkResource framework) {
                if (isHere(framework)) {
                    frameworkGone(framework);
                }
            }
        };
    }

    private boolean isHere(FrameworkResource framework) {
        return framework.getMetadata().getNamespace().equals(namespace);
    }

    /** All objects have been seen. Whoever was subscribed to an operator before this one has some time to find this one. */
    public void open() {
        sessions.values().forEach(session -> departures.add(session, heartbeat.multipliedBy(MISSED_HEARTBEATS)));
    }

    /** How the framework stands here. */
    Connection connection(FrameworkID id) {
        var session = sessions.get(id.getValue());
        if (session == null) {
            return new Connection.Unknown();
        }
        var connection = session.connection();
        if (connection instanceof Connection.Disconnected && isRemoved(id.getValue())) {
            sessions.remove(id.getValue(), session);
            return new Connection.Unknown();
        }
        return connection;
    }

    private boolean isRemoved(String id) {
        return registry.standing(key(id)) instanceof FrameworkStanding.Absent absent
                && !absent.removal(Duration.ZERO).isAfter(clock.instant());
    }

    /**
     * SUBSCRIBE. Whoever may not is told so in the stream (Mesos: an ERROR event).
     *
     * @throws KubernetesClientException if the API server could not be asked
     */
    EventStream subscribe(FrameworkInfo info, MediaType form) {
        var stream = new EventStream(uuids.get().toString(), form);
        var said = info.getId().getValue();
        var id = said.isEmpty() ? FrameworkIds.fresh(info.getName(), uuids.get()) : said;
        var session = sessions.computeIfAbsent(id, Session::new);
        session.writing().lock();
        try {
            var problem = subscribe(session, info, stream);
            problem.ifPresent(why -> {
                LOG.info("refusing to subscribe framework {}: {}", id, why);
                stream.send(Events.error(why));
                stream.end();
            });
        } finally {
            session.writing().unlock();
            if (session.spec().isEmpty()) {
                sessions.remove(id, session);
            }
        }
        return stream;
    }

    private Optional<String> subscribe(Session session, FrameworkInfo info, EventStream stream) {
        var id = session.frameworkId();
        var before = session.spec().map(FrameworkSpec::message);
        var now = before.map(known -> Resubscription.merge(known, info)).orElse(info).toBuilder()
                .setId(FrameworkID.newBuilder().setValue(id))
                .build();
        var problem = FrameworkIds.problem(id)
                .or(() -> othersObject(id))
                .or(() -> before.flatMap(known -> Resubscription.problem(known, now)))
                .or(() -> registry.problem(key(id), now));
        if (problem.isPresent()) {
            return problem;
        }
        // Mesos: a scheduler that comes back is activated anew, so that nothing is suppressed and no filter is left.
        var spec = new FrameworkSpec(now, false, Optional.of(stream.id()));
        try {
            var written = objects.write(id, spec);
            session.has(spec, written.getMetadata().getUid());
        } catch (KubernetesClientException failure) {
            if (!ApiAnswer.isRefusal(failure)) {
                throw failure;
            }
            return Optional.of(ApiAnswer.words(failure));
        }
        stream.send(Events.subscribed(id, heartbeat));
        session.connect(stream);
        LOG.info("framework {} ({}) has subscribed", id, now.getName());
        return Optional.empty();
    }

    private Optional<String> othersObject(String id) {
        return others.contains(id)
                ? Optional.of("Framework " + id
                        + " is not one that has subscribed here: its Framework object in namespace " + namespace
                        + " is somebody else's; subscribe without an id, or delete that object first")
                : Optional.empty();
    }

    /** Another call than SUBSCRIBE, of a framework that is subscribed. */
    void perform(Call call) {
        LOG.debug("framework {} calls {}", call.getFrameworkId().getValue(), call.getType());
    }

    /** The connection of the stream has ended, whoever ended it. */
    void ended(EventStream stream) {
        for (var session : sessions.values()) {
            if (!closed && session.disconnect(stream)) {
                LOG.info("framework {} has disconnected", session.frameworkId());
                departures.add(session);
            }
        }
    }

    /** Mesos: a framework without a connection is disconnected, and removed when its failover timeout has run out. */
    private void depart(Session session) {
        session.writing().lock();
        try {
            if (session.connection() instanceof Connection.Disconnected) {
                session.uid().ifPresent(uid -> objects.delete(session.frameworkId(), uid));
            }
        } finally {
            session.writing().unlock();
        }
    }

    private void frameworkSeen(FrameworkResource framework) {
        var name = framework.getMetadata().getName();
        if (!FrameworkObjects.isOurs(framework)) {
            others.add(name);
            return;
        }
        if (codec.decode(CustomResourceKind.FRAMEWORK, framework.getSpec())
                instanceof Decoded.Ok<FrameworkSpec>(var spec)) {
            var session = sessions.computeIfAbsent(name, Session::new);
            if (session.spec().isEmpty()) {
                session.has(spec, framework.getMetadata().getUid());
            }
            refusal(framework).filter(why -> session.fail(why)).ifPresent(why -> departures.add(session));
        }
    }

    /** Why the registry has refused the object after all, if it has. */
    private static Optional<String> refusal(FrameworkResource framework) {
        var status = framework.statusOrEmpty();
        var ready = status.at("/conditions/0");
        return ready.path("reason").asText().equals("Refused")
                        && status.path("observedGeneration").asLong()
                                == framework.getMetadata().getGeneration()
                ? Optional.of(ready.path("message").asText())
                : Optional.empty();
    }

    private void frameworkGone(FrameworkResource framework) {
        var name = framework.getMetadata().getName();
        others.remove(name);
        var session = sessions.get(name);
        if (session != null) {
            session.lose(framework.getMetadata().getUid());
        }
    }

    private FrameworkKey key(String id) {
        return new FrameworkKey(namespace, id);
    }

    /** The operator stops: the streams end, and the frameworks stay as they are for the next one. */
    @Override
    public void close() {
        closed = true;
        sessions.values().forEach(Session::close);
    }
}
