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
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
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

    /**
     * The framework that subscribes; one that is known stays where it is.
     *
     * @param role its first one
     */
    Session enter(String frameworkId, FrameworkInfo info, String role) {
        return byId.computeIfAbsent(frameworkId, id -> session(id, namespaces.of(info, role)));
    }

    private Session session(String id, String namespace) {
        return new Session(id, namespace, clock, told);
    }

    /** Why the framework cannot have an object for this role; empty if it can. */
    Optional<String> problem(Session session, FrameworkInfo info, String role) {
        var namespace = namespaces.of(info, role);
        return namespace.equals(session.namespace())
                ? Optional.empty()
                : Optional.of(("Role '%s' has namespace %s, and the framework is in %s (schedulerApi.rolesNamespaces):"
                                + " subscribe a framework of its own for that role, or give the framework's principal"
                                + " a namespace")
                        .formatted(role, namespace, session.namespace()));
    }

    /** Why the framework cannot have this object, which is another one's by its name; empty if it can. */
    Optional<String> claim(Session session, FrameworkKey key) {
        var owner = ids.computeIfAbsent(key.name(), name -> session.frameworkId());
        return owner.equals(session.frameworkId())
                ? Optional.empty()
                : Optional.of(("Framework id '%s' cannot be used here: its object would be %s, which is the object of"
                                + " another framework; subscribe without an id to get one")
                        .formatted(session.frameworkId(), key.name()));
    }

    /** The framework gives back the names that it has claimed and has no objects of: those were refused. */
    void giveBack(Session session) {
        byId.computeIfPresent(session.frameworkId(), (id, now) -> {
            var names = now.keys().stream().map(FrameworkKey::name).collect(Collectors.toSet());
            ids.entrySet().removeIf(claim -> claim.getValue().equals(id) && !names.contains(claim.getKey()));
            return now;
        });
    }

    /**
     * An object of this framework has been seen. Of two with one name in different namespaces the first one counts, and
     * all of a framework are in one.
     *
     * @return its session, if it was not known that it has this object
     */
    Optional<Session> found(FrameworkIdentity identity, FrameworkKey key, FrameworkSpec spec, String uid) {
        var found = new AtomicReference<Session>();
        byId.compute(identity.id(), (id, before) -> {
            var session = before == null ? session(id, key.namespace()) : before;
            if (!session.namespace().equals(key.namespace())
                    || session.wasLost(key, uid)
                    || claim(session, key).isPresent()) {
                return before;
            }
            if (session.membership(key).flatMap(Membership::uid).isEmpty()) {
                session.has(key, identity, spec, uid);
                found.set(session);
            }
            return session;
        });
        return Optional.ofNullable(found.get());
    }

    /** Removes the session of a subscription that failed, unless its object has been seen all the same. */
    void leaveIfUnknown(Session session) {
        byId.computeIfPresent(
                session.frameworkId(),
                (id, now) -> now == session && now.memberships().isEmpty() ? forgotten(now) : now);
    }

    private @Nullable Session forgotten(Session session) {
        ids.values().removeIf(session.frameworkId()::equals);
        return null;
    }

    /** Removes the session of a framework that is removed. */
    void leave(Session session) {
        byId.computeIfPresent(session.frameworkId(), (id, now) -> now == session ? forgotten(now) : now);
    }

    /** The framework has nothing to do any more with a role that it has left. */
    void leave(Session session, FrameworkKey role) {
        session.forget(role);
        ids.remove(role.name(), session.frameworkId());
    }

    Optional<Session> find(String frameworkId) {
        return Optional.ofNullable(byId.get(frameworkId));
    }

    /**
     * Whether this is the session of its framework, and none that was left. Who has its lock knows that this stays so,
     * since only such a one leaves it.
     */
    boolean isKnown(Session session) {
        return byId.get(session.frameworkId()) == session;
    }

    /** The session of the framework that this object is of, and not of another one of its name elsewhere. */
    Optional<Session> find(FrameworkKey key) {
        return Optional.ofNullable(ids.get(key.name()))
                .flatMap(this::find)
                .filter(session -> session.namespace().equals(key.namespace()));
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
        if (!isOver(session)) {
            return session.connection();
        }
        if (session.writing().tryLock()) { // whoever has it may be about to subscribe it
            try {
                if (!isOver(session)) {
                    return session.connection();
                }
                leave(session);
            } finally {
                session.writing().unlock();
            }
        }
        return new Connection.Unknown();
    }

    private boolean isOver(Session session) {
        return session.connection() instanceof Connection.Disconnected
                && !session.isThere()
                && untilRemoval(session).isZero();
    }

    /** How long a disconnected framework is known; at least the shortest time of a look at it. */
    Duration untilRemoval(Session session) {
        return session.keys().stream()
                .map(this::untilRemoval)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private Duration untilRemoval(FrameworkKey key) {
        if (!(registry.state(key) instanceof RegistrationState.Absent absent)) {
            return SHORTEST_LOOK;
        }
        var left = Duration.between(clock.instant(), absent.removal(Duration.ZERO));
        return left.isPositive() && left.compareTo(SHORTEST_LOOK) < 0
                ? SHORTEST_LOOK
                : left.isPositive() ? left : Duration.ZERO;
    }
}
