package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.scheduler.wire.Connection;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Removes the objects of frameworks whose schedulers are gone, and of roles that frameworks have left. */
final class Departures {

    /** How long the deletion of an object may take to be seen. */
    private static final Duration UNTIL_DELETED = Duration.ofSeconds(10);

    /** How long the registry may take to hear that a framework is torn down. */
    private static final Duration UNTIL_KNOWN = Duration.ofMillis(100);

    /** When to look again for tasks of a framework that is torn down, if nothing tells of them. */
    private static final Duration UNTIL_ENDED = Duration.ofMinutes(1);

    private final Sessions sessions;
    private final FrameworkRegistry registry;
    private final FrameworkObjects objects;
    private final MembershipWrites writes;
    private final OfferCalls offers;
    private final Predicate<FrameworkKey> hasTasks;
    private final WorkQueue<Session> queue =
            new WorkQueue<>("departures", WorkLimits.USUAL, Session::frameworkId, this::depart);

    /** @param hasTasks whether a framework has tasks that have not ended */
    Departures(
            Sessions sessions,
            FrameworkRegistry registry,
            FrameworkObjects objects,
            MembershipWrites writes,
            OfferCalls offers,
            Predicate<FrameworkKey> hasTasks) {
        this.sessions = sessions;
        this.registry = registry;
        this.objects = objects;
        this.writes = writes;
        this.offers = offers;
        this.hasTasks = hasTasks;
    }

    /** The worker. */
    WorkQueue<Session> queue() {
        return queue;
    }

    /**
     * Mesos: a framework without a connection is disconnected, and removed when its failover timeout expires. Then it
     * is not known here any more. Returns when to look again.
     */
    private Optional<Duration> depart(Session session) {
        session.writing().lock();
        try {
            if (!sessions.isKnown(session)) {
                return Optional.empty(); // its objects, if there are any, are another session's by now
            }
            if (!(session.connection() instanceof Connection.Disconnected)) {
                return soonest(session.memberships().stream()
                        .filter(some -> some.hasLeft())
                        .map(some -> leaveRole(session, some)));
            }
            if (session.isThere()) {
                return soonest(session.memberships().stream()
                        .filter(some -> some.uid().isPresent())
                        .map(some -> remove(session, some)));
            }
            var remaining = sessions.untilRemoval(session);
            if (remaining.isZero()) {
                sessions.leave(session);
                return Optional.empty();
            }
            return Optional.of(remaining);
        } finally {
            session.writing().unlock();
        }
    }

    private static Optional<Duration> soonest(Stream<Optional<Duration>> looks) {
        return looks.toList().stream().flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /** Deletes the object, if its framework is torn down only when its tasks have ended. */
    private Optional<Duration> remove(Session session, Membership membership) {
        var key = membership.key();
        if (session.isTornDown()) {
            if (!membership.isTornDown()) {
                writes.tearDown(session, membership); // whoever began that has not told all of them
            }
            if (registry.state(key) instanceof RegistrationState.Registered) {
                return Optional.of(UNTIL_KNOWN); // until then it might launch
            }
            if (hasTasks.test(key)) {
                return Optional.of(UNTIL_ENDED); // before that, what they hold tells
            }
        }
        membership.uid().ifPresent(uid -> objects.delete(key, uid));
        return Optional.of(UNTIL_DELETED);
    }

    /**
     * Mesos: a role's offers are rescinded when its framework leaves it, and its tasks live on. Its object goes when
     * nothing is left to be told of them.
     */
    private Optional<Duration> leaveRole(Session session, Membership membership) {
        var key = membership.key();
        for (var offer : session.withdraw(key)) {
            try {
                var _ = offers.decline(session.namespace(), offer, Optional.empty());
            } catch (KubernetesClientException failure) {
                session.unanswered(offer);
                throw failure;
            }
        }
        if (membership.isNeeded()) {
            return Optional.empty();
        }
        if (hasTasks.test(key) || session.owes(key)) {
            return Optional.of(UNTIL_ENDED); // before that, what they hold tells
        }
        if (membership.uid().isEmpty()) {
            sessions.leave(session, key);
            return Optional.empty();
        }
        objects.delete(key, membership.uid().get());
        return Optional.of(UNTIL_DELETED);
    }
}
