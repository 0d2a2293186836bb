package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.WorkQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what the objects of a framework's roles are to say, and what its session has of them then. */
final class MembershipWrites {

    private static final Logger LOG = LoggerFactory.getLogger(MembershipWrites.class);

    /**
     * The object of a role in which a framework never was, because another one of the same call was refused.
     *
     * @param uid of the object
     */
    private record Refused(Session session, FrameworkKey key, String uid) {

        String frameworkId() {
            return session.frameworkId();
        }
    }

    private final Sessions sessions;
    private final FrameworkObjects objects;
    private final Predicate<FrameworkKey> hasTasks;

    /** Those that nobody has written since; each is added and removed with the lock of its session. */
    private final Set<Refused> untouched = ConcurrentHashMap.newKeySet();

    /** What could not be deleted at once is deleted as soon as that is possible. */
    private final WorkQueue<Refused> refusals =
            WorkQueue.once("refused-roles", Refused::frameworkId, this::takeBackLater);

    /** @param hasTasks whether a framework has tasks that have not ended */
    MembershipWrites(Sessions sessions, FrameworkObjects objects, Predicate<FrameworkKey> hasTasks) {
        this.sessions = sessions;
        this.objects = objects;
        this.hasTasks = hasTasks;
    }

    /** The worker that deletes what was written for calls that were refused. */
    WorkQueue<?> refusals() {
        return refusals;
    }

    /**
     * Writes the objects of all roles: new ones first, since those may be refused. If one is, none of the new ones
     * stays.
     *
     * @param revive what each is to say of REVIVE, by what it said before
     * @return why the API server refuses one
     */
    Optional<String> carryOut(
            Session session,
            RolesPlan plan,
            Collection<String> suppressed,
            Function<Optional<Membership>, Optional<String>> revive) {
        var made = new ArrayList<FrameworkKey>();
        try {
            var inOrder = plan.objects().entrySet().stream()
                    .sorted(Comparator.comparing(object -> hasObject(session, object.getKey())))
                    .toList();
            for (var object : inOrder) {
                var key = object.getKey();
                var isNew = !hasObject(session, key);
                var info = object.getValue();
                var spec = new FrameworkSpec(
                        info,
                        suppressed.contains(info.getRole()) || plan.identity().hasLeft(info.getRole()),
                        revive.apply(session.membership(key)));
                has(session, key, plan.identity(), spec, objects.write(plan.identity(), key, spec));
                if (isNew) {
                    made.add(key);
                }
            }
            for (var left : plan.left()) {
                var spec = new FrameworkSpec(
                        left.spec().message(), true, left.spec().revive());
                var identity = plan.identityOfLeft();
                has(session, left.key(), identity, spec, objects.write(identity, left.key(), spec));
            }
            session.memberships().stream()
                    .filter(some -> some.uid().isEmpty() && !plan.has(some.key()))
                    .forEach(some -> sessions.leave(session, some.key()));
            return Optional.empty();
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isRefusal(failure)) {
                throw failure;
            }
            takeBack(session, made);
            return Optional.of(ApiErrors.words(failure));
        }
    }

    private static boolean hasObject(Session session, FrameworkKey key) {
        return session.membership(key).flatMap(Membership::uid).isPresent();
    }

    /** The framework has it for a call that was not refused before, so whatever was refused before counts no more. */
    private void has(
            Session session,
            FrameworkKey key,
            FrameworkIdentity identity,
            FrameworkSpec spec,
            FrameworkResource written) {
        var uid = written.getMetadata().getUid();
        session.has(key, identity, spec, uid);
        untouched.remove(new Refused(session, key, uid));
    }

    /**
     * Objects that are there too early: another one is refused. The framework was never in their roles, so they leave
     * no trace. From now on its session knows that it is in none of them, whenever they go.
     */
    private void takeBack(Session session, Collection<FrameworkKey> made) {
        var elsewhere = session.memberships().stream()
                .filter(some -> !some.hasLeft() && !made.contains(some.key()))
                .map(Membership::role)
                .toList();
        var without = new FrameworkIdentity(session.frameworkId(), Optional.of(elsewhere));
        for (var key : made) {
            session.membership(key)
                    .ifPresent(some -> some.uid().ifPresent(uid -> {
                        session.has(key, without, some.spec(), uid);
                        var refused = new Refused(session, key, uid);
                        try {
                            takeBack(refused);
                        } catch (KubernetesClientException failure) {
                            if (!refusals.add(refused)) {
                                throw failure;
                            }
                            untouched.add(refused);
                            LOG.warn(
                                    "The object {} of framework {}, which is refused, is deleted later: {}",
                                    key,
                                    session.frameworkId(),
                                    ApiErrors.words(failure));
                        }
                    }));
        }
    }

    private void takeBackLater(Refused refused) {
        var session = refused.session();
        session.writing().lock();
        try {
            // another session may have taken over the object, or this framework the role
            if (sessions.isKnown(session) && untouched.contains(refused)) {
                takeBack(refused);
                sessions.leaveIfUnknown(session);
            }
            untouched.remove(refused);
        } finally {
            session.writing().unlock();
        }
    }

    /**
     * The object says that the framework is not in its role, and goes. One with tasks had been deleted by somebody, and
     * came back for the call: they live on, as in each role that is left, which {@link Departures} looks after.
     */
    private void takeBack(Refused refused) {
        var session = refused.session();
        var key = refused.key();
        session.membership(key)
                .filter(some -> some.hasLeft()
                        && some.uid().filter(refused.uid()::equals).isPresent())
                .ifPresent(some -> {
                    objects.change(some.identity(), key, refused.uid(), some.spec());
                    if (!hasTasks.test(key) && !session.owes(key)) {
                        objects.delete(key, refused.uid());
                        sessions.leave(session, key);
                    }
                });
    }

    /** An object of the framework says from now on that it is torn down, also if it has to come back for that. */
    void tearDown(Session session, Membership membership) {
        var spec = tornDown(membership.spec());
        var key = membership.key();
        var identity = membership.identity();
        has(session, key, identity, spec, objects.tearDown(identity, key, membership.uid(), spec));
        session.tornDown(key);
    }

    private static FrameworkSpec tornDown(FrameworkSpec spec) {
        return new FrameworkSpec(
                spec.message().toBuilder().setFailoverTimeout(0).build(), true, spec.revive());
    }

    /** Mesos: if one of the roles is none of the framework's, the whole call is dropped. */
    void change(Session session, Collection<String> roles, UnaryOperator<FrameworkSpec> to) {
        session.writing().lock();
        try {
            var present = session.memberships().stream()
                    .filter(some -> !some.hasLeft())
                    .toList();
            var known = present.stream().map(Membership::role).toList();
            if (!known.containsAll(roles)) {
                LOG.warn(
                        "A call of framework {} is dropped: of the roles {} one is not one of the framework's"
                                + " subscribed roles",
                        session.frameworkId(),
                        roles);
                return;
            }
            for (var member : present) {
                if (member.uid().isPresent() && (roles.isEmpty() || roles.contains(member.role()))) {
                    var spec = to.apply(member.spec());
                    objects.change(member.identity(), member.key(), member.uid().get(), spec);
                    session.has(
                            member.key(), member.identity(), spec, member.uid().get());
                }
            }
        } finally {
            session.writing().unlock();
        }
    }
}
