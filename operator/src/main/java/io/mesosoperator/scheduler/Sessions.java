package io.mesosoperator.scheduler;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.scheduler.wire.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.jspecify.annotations.Nullable;

/** The frameworks that the scheduler API knows. */
final class Sessions {

    private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);

    private final SchedulerNamespaces namespaces;
    private final FrameworkRegistry registry;
    private final Clock clock;
    private final Consumer<TaskKey> told;
    private final Map<String, Session> byId = new ConcurrentHashMap<>();

    /** Ids by the names of objects: of those that are known, each name is of one. */
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    /** @param told receives each task whose end a scheduler was told, and needs no acknowledgement */
    Sessions(SchedulerNamespaces namespaces, FrameworkRegistry registry, Clock clock, Consumer<TaskKey> told) {
        this.namespaces = namespaces;
        this.registry = registry;
        this.clock = clock;
        this.told = told;
    }

    /** Whether frameworks of those who connect can be in this namespace. */
    boolean serves(String namespace) {
        return namespaces.all().contains(namespace);
    }

    /** The framework that subscribes; one that is known stays where it is. */
    Session enter(String frameworkId, FrameworkInfo info) {
        var identity = new FrameworkIdentity(frameworkId);
        return byId.computeIfAbsent(
                frameworkId, id -> session(identity, new FrameworkKey(namespaces.of(info), identity.name())));
    }

    private Session session(FrameworkIdentity identity, FrameworkKey key) {
        ids.putIfAbsent(key.name(), identity.id());
        return new Session(identity, key, clock, told);
    }

    /** Why the framework cannot have the object of its name: that is another one's. */
    Optional<String> problem(Session session) {
        var name = session.key().name();
        return Optional.ofNullable(ids.get(name))
                .filter(id -> !id.equals(session.frameworkId()))
                .map(other -> "Framework id '%s' cannot be used here: its object would be %s, which is the object of another"
                        .formatted(session.frameworkId(), name)
                        + " framework; subscribe without an id to get one");
    }

    /**
     * The object of this framework has been seen. Of two with one name in different namespaces the first one counts.
     *
     * @return its session, if it was not known that it has this object
     */
    Optional<Session> found(FrameworkIdentity identity, FrameworkKey key, FrameworkSpec spec, String uid) {
        var found = new AtomicReference<Session>();
        byId.compute(identity.id(), (id, before) -> {
            if (before == null && ids.containsKey(key.name())) {
                return null; // the object of another framework has this name in another namespace
            }
            var session = before == null ? session(identity, key) : before;
            if (session.uid().isEmpty() && session.key().equals(key)) {
                session.has(spec, uid);
                found.set(session);
            }
            return session;
        });
        return Optional.ofNullable(found.get());
    }

    /** Removes the session of a subscription that failed, unless its object has been seen all the same. */
    void leaveIfUnknown(Session session) {
        byId.computeIfPresent(
                session.frameworkId(), (id, now) -> now == session && now.spec().isEmpty() ? forgotten(now) : now);
    }

    private @Nullable Session forgotten(Session session) {
        ids.remove(session.key().name(), session.frameworkId());
        return null;
    }

    /** Removes the session of a framework that is removed. */
    void leave(Session session) {
        byId.computeIfPresent(session.frameworkId(), (id, now) -> now == session ? forgotten(now) : now);
    }

    Optional<Session> find(String frameworkId) {
        return Optional.ofNullable(byId.get(frameworkId));
    }

    /** The session of this framework, and not of another one of its name elsewhere. */
    Optional<Session> find(FrameworkKey key) {
        return Optional.ofNullable(ids.get(key.name()))
                .flatMap(this::find)
                .filter(session -> session.key().equals(key));
    }

    /** How many frameworks have an object, or had one. */
    int known() {
        return byId.size();
    }

    /** How many of them are of this principal. */
    long of(String principal) {
        return byId.values().stream()
                .filter(session -> session.principal().equals(principal))
                .count();
    }

    Collection<Session> all() {
        return byId.values();
    }

    /** The framework's connection state. A framework that was removed after its failover timeout is forgotten here. */
    Connection connection(FrameworkID id) {
        var session = byId.get(id.getValue());
        if (session == null) {
            return new Connection.Unknown();
        }
        var connection = session.connection();
        if (connection instanceof Connection.Disconnected
                && untilRemoval(session).isZero()) {
            leave(session);
            return new Connection.Unknown();
        }
        return connection;
    }

    /** How long a disconnected framework is known; at least the shortest time of a look at it. */
    Duration untilRemoval(Session session) {
        if (!(registry.state(session.key()) instanceof RegistrationState.Absent absent)) {
            return SHORTEST_LOOK;
        }
        var left = Duration.between(clock.instant(), absent.removal(Duration.ZERO));
        return left.isPositive() && left.compareTo(SHORTEST_LOOK) < 0
                ? SHORTEST_LOOK
                : left.isPositive() ? left : Duration.ZERO;
    }
}
