package io.mesosoperator.scheduler;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.FrameworkSpec;
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

/** The frameworks that the scheduler API knows. */
final class Sessions {

    private static final Duration SHORTEST_LOOK = Duration.ofSeconds(1);

    private final SchedulerNamespaces namespaces;
    private final FrameworkRegistry registry;
    private final Clock clock;
    private final Consumer<TaskKey> told;
    private final Map<String, Session> byId = new ConcurrentHashMap<>();

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
        return byId.computeIfAbsent(frameworkId, id -> session(new FrameworkKey(namespaces.of(info), id)));
    }

    private Session session(FrameworkKey key) {
        return new Session(key, clock, told);
    }

    /**
     * The object of this framework has been seen. Of two with one name in different namespaces the first one counts.
     *
     * @return its session, if it was not known that it has this object
     */
    Optional<Session> found(FrameworkKey key, FrameworkSpec spec, String uid) {
        var found = new AtomicReference<Session>();
        byId.compute(key.name(), (id, before) -> {
            var session = before == null ? session(key) : before;
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
                session.frameworkId(), (id, now) -> now == session && now.spec().isEmpty() ? null : now);
    }

    /** Removes the session of a framework that is removed. */
    void leave(Session session) {
        byId.remove(session.frameworkId(), session);
    }

    Optional<Session> find(String frameworkId) {
        return Optional.ofNullable(byId.get(frameworkId));
    }

    /** The session of this framework, and not of another one of its name elsewhere. */
    Optional<Session> find(FrameworkKey key) {
        return find(key.name()).filter(session -> session.key().equals(key));
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
