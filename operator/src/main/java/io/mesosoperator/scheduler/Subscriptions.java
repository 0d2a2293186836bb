package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.scheduler.wire.Connection;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.scheduler.wire.V1Framework;
import io.mesosoperator.scheduler.wire.V1View;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.scheduler.Protos.Call;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subscribes, re-subscribes and disconnects frameworks. */
final class Subscriptions {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

    /** One n-th of the places is for other principals. */
    private static final int A_FEW = 4;

    private final Sessions sessions;
    private final FrameworkRegistry registry;
    private final FrameworkObjects objects;
    private final Supplier<UUID> uuids;
    private final Duration heartbeat;
    private final StreamBytes bytes;
    private final int mostFrameworks;
    private final int mostOfOne;
    private final Predicate<FrameworkKey> hasTasks;

    /** How long a scheduler may take to subscribe; before everything is known nobody is expected. */
    private volatile @Nullable Duration patience;

    private final MembershipWrites writes;
    private final WorkQueue<Session> departures;

    /** @param hasTasks whether a framework has tasks that have not ended */
    Subscriptions(
            Sessions sessions,
            FrameworkRegistry registry,
            FrameworkObjects objects,
            OfferCalls offers,
            Supplier<UUID> uuids,
            Duration heartbeat,
            SchedulerLimits limits,
            Predicate<FrameworkKey> hasTasks) {
        this.sessions = sessions;
        this.registry = registry;
        this.objects = objects;
        this.writes = new MembershipWrites(sessions, objects, hasTasks);
        this.departures = new Departures(sessions, registry, objects, writes, offers, hasTasks).queue();
        this.uuids = uuids;
        this.heartbeat = heartbeat;
        bytes = new StreamBytes(limits);
        mostFrameworks = limits.frameworks();
        mostOfOne = mostFrameworks - mostFrameworks / A_FEW;
        this.hasTasks = hasTasks;
    }

    /** What waits in the streams. */
    StreamBytes bytes() {
        return bytes;
    }

    /** The workers: one disconnects frameworks whose schedulers are gone, one takes back what is refused. */
    List<WorkQueue<?>> workers() {
        return List.of(departures, writes.refusals());
    }

    /**
     * SUBSCRIBE. A refused framework gets an ERROR event in the stream, as in Mesos.
     *
     * @param master whom it is told to be subscribed with
     * @param find finds the objects of a framework that was not known here
     * @throws KubernetesClientException if the API server cannot be reached
     */
    EventStream subscribe(Call.Subscribe call, MediaType form, MasterInfo master, Consumer<Session> find) {
        var info = call.getFrameworkInfo();
        var streamId = uuids.get().toString();
        var said = info.getId().getValue();
        var id = said.isEmpty() ? FrameworkIds.fresh(info.getName(), uuids.get()) : said;
        var stream = new EventStream(streamId, id, form, V1View.of(info), bytes);
        while (true) {
            var session = sessions.enter(id, info, firstRole(info));
            session.subscribes(info.getPrincipal());
            session.writing().lock();
            try {
                if (sessions.isKnown(session)) { // who had the lock before may have found nothing to know it by
                    subscribe(session, call, stream, master, find);
                    return stream;
                }
            } catch (KubernetesClientException failure) {
                if (session.isThere()) {
                    expect(session); // some of its objects are written, and nobody is told
                }
                throw failure;
            } finally {
                sessions.leaveIfUnknown(session);
                session.writing().unlock();
            }
        }
    }

    private void subscribe(
            Session session, Call.Subscribe call, EventStream stream, MasterInfo master, Consumer<Session> find) {
        var id = session.frameworkId();
        var known = session.keys();
        var problem = write(session, call, stream);
        if (problem.isPresent()) {
            LOG.info("Framework {} may not subscribe: {}", id, problem.get());
            sessions.giveBack(session);
            stream.send(Events.error(problem.get()));
            stream.end();
            used(session);
            return;
        }
        if (!known.containsAll(session.keys())) {
            find.accept(session);
        }
        stream.send(Events.subscribed(id, heartbeat, master));
        session.connect(stream);
        LOG.info("Framework {} ({}) has subscribed", id, call.getFrameworkInfo().getName());
        used(session);
    }

    private static String firstRole(FrameworkInfo info) {
        return V1Framework.roles(info)
                .map(roles ->
                        roles.isEmpty() ? FrameworkInfo.getDefaultInstance().getRole() : roles.getFirst())
                .orElseGet(info::getRole);
    }

    /** Updates the objects for the subscription. Returns why that is not possible. */
    private Optional<String> write(Session session, Call.Subscribe call, EventStream stream) {
        var info = call.getFrameworkInfo();
        var id = session.frameworkId();
        var before = session.info();
        var refused = FrameworkIds.problem(id)
                .or(() -> V1Framework.problem(info, call.getSuppressedRolesList()))
                .or(() -> session.isTornDown()
                        ? Optional.of(
                                "Completed framework attempted to re-register: it was torn down; subscribe without"
                                        + " an id")
                        : Optional.empty())
                .or(() -> before.isEmpty() && sessions.known() > mostFrameworks
                        ? Optional.of("There are %d frameworks already; schedulerApi.limits.frameworks allows no more"
                                .formatted(mostFrameworks))
                        : Optional.empty())
                .or(() -> before.isEmpty() && info.hasPrincipal() && sessions.of(info.getPrincipal()) > mostOfOne
                        ? Optional.of(("Principal '%s' has %d frameworks already; one principal has at most three"
                                        + " quarters of schedulerApi.limits.frameworks")
                                .formatted(info.getPrincipal(), mostOfOne))
                        : Optional.empty());
        if (refused.isPresent()) {
            return refused;
        }
        var plan = plan(session, info);
        // Mesos: re-subscribing activates the framework, so it is not suppressed and has no filters.
        return problem(session, plan, info)
                .or(() -> before.flatMap(known -> Resubscription.problem(known, info)))
                .or(() -> registry.problem(plan.objects()))
                .or(() -> writes.carryOut(
                        session, plan, call.getSuppressedRolesList(), known -> Optional.of(stream.id())));
    }

    private RolesPlan plan(Session session, FrameworkInfo info) {
        return RolesPlan.of(
                session.frameworkId(),
                session.namespace(),
                session.memberships(),
                info,
                key -> hasTasks.test(key) || session.owes(key));
    }

    /** Why the framework cannot have these objects; empty if it can. */
    private Optional<String> problem(Session session, RolesPlan plan, FrameworkInfo info) {
        return plan.objects().entrySet().stream()
                .flatMap(object -> sessions
                        .claim(session, object.getKey())
                        .or(() -> objects.problem(object.getKey()))
                        .or(() -> session.membership(object.getKey()).isPresent()
                                ? Optional.empty()
                                : sessions.problem(
                                        session, info, object.getValue().getRole()))
                        .stream())
                .findFirst();
    }

    /**
     * UPDATE_FRAMEWORK: the framework is this from now on. Filters and offers stay, but for those of roles that it
     * leaves.
     *
     * @return why it cannot be; empty if it is
     * @throws KubernetesClientException if the API server cannot be reached
     */
    Optional<String> update(Session session, Call.UpdateFramework update) {
        session.writing().lock();
        try {
            var before = session.info();
            if (before.isEmpty() || !session.isThere()) {
                return Optional.of("Framework cannot be found");
            }
            var known = before.get();
            var asked = update.getFrameworkInfo();
            var now = asked.hasPrincipal() || !known.hasPrincipal()
                    ? asked
                    : asked.toBuilder().setPrincipal(known.getPrincipal()).build();
            var isMultiRole = V1Framework.roles(now).isPresent()
                    || session.memberships().stream()
                            .anyMatch(some -> some.identity().roles().isPresent());
            var refused = V1Framework.problem(now, update.getSuppressedRolesList())
                    .or(() -> Resubscription.updateProblem(known, now, isMultiRole));
            if (refused.isPresent()) {
                return refused;
            }
            var plan = plan(session, now);
            var keys = session.keys();
            var problem = problem(session, plan, now)
                    .or(() -> registry.problem(plan.objects()))
                    .or(() -> writes.carryOut(
                            session,
                            plan,
                            update.getSuppressedRolesList(),
                            member -> member.flatMap(some -> some.spec().revive())));
            if (problem.isPresent()) {
                sessions.giveBack(session);
            } else if (!keys.equals(session.keys())) {
                LOG.info("Framework {} has other roles now", session.frameworkId());
            }
            used(session);
            return problem;
        } finally {
            session.writing().unlock();
        }
    }

    /**
     * SUPPRESS.
     *
     * @param roles all if it is empty
     */
    void suppress(Session session, Collection<String> roles) {
        writes.change(session, roles, spec -> new FrameworkSpec(spec.message(), true, spec.revive()));
    }

    /**
     * REVIVE.
     *
     * @param roles all if it is empty
     */
    void revive(Session session, Collection<String> roles) {
        writes.change(
                session,
                roles,
                spec -> new FrameworkSpec(
                        spec.message(), false, Optional.of(uuids.get().toString())));
    }

    /**
     * TEARDOWN: the framework is removed at once. Its objects say so before anybody is answered, and are there until
     * its tasks have ended, so that the next operator carries on. What one of them says counts for all. One that has
     * disconnected already comes back for that.
     *
     * @return whether there is such a framework; another client may have an object of its name by now
     */
    boolean tearDown(Session session) {
        session.writing().lock();
        try {
            var memberships = session.memberships();
            if (!sessions.isKnown(session)
                    || memberships.isEmpty()
                    || memberships.stream()
                            .anyMatch(some -> objects.problem(some.key()).isPresent())) {
                return false;
            }
            memberships.forEach(membership -> writes.tearDown(session, membership));
            session.tearDown(); // before anybody subscribes who has waited for the lock
        } finally {
            session.writing().unlock();
        }
        LOG.info("Framework {} is torn down", session.frameworkId());
        departures.add(session);
        return true;
    }

    /** An object of it says that it is torn down: an operator before has done that, or this one. */
    void tornDown(Session session, FrameworkKey key) {
        session.tornDown(key);
        if (!session.isTornDown()) {
            session.tearDown();
            departures.add(session);
        }
    }

    /** What the framework's tasks hold has changed, or what they have told. Only takes note. */
    void used(FrameworkKey framework) {
        sessions.find(framework).ifPresent(this::used);
    }

    private void used(Session session) {
        // of one that is away, the time until it is removed goes on: whoever asked first would end it
        var leaves = !(session.connection() instanceof Connection.Disconnected)
                && session.memberships().stream().anyMatch(Membership::hasLeft);
        if (session.isTornDown() || leaves) {
            departures.add(session);
        }
    }

    /** The stream's connection has ended, whichever side ended it. */
    void ended(EventStream stream) {
        sessions.find(stream.frameworkId())
                .filter(session -> session.disconnect(stream))
                .ifPresent(session -> {
                    LOG.info("Framework {} has disconnected", session.frameworkId());
                    departures.add(session);
                });
    }

    /**
     * Whoever has opened the stream could not open it any more: the framework is disconnected, and told why when its
     * scheduler comes back.
     *
     * @param mayComeBack its principal has another secret now. Its scheduler has as much time to use it as it has after
     *     a restart of the operator: a new secret shall not cost the tasks of a framework without a failover timeout
     */
    void unauthenticated(EventStream stream, String why, boolean mayComeBack) {
        sessions.find(stream.frameworkId())
                .filter(session -> session.disconnect(stream))
                .ifPresent(session -> {
                    LOG.info("Framework {} is disconnected: {}", session.frameworkId(), why);
                    stream.breakOff();
                    var time = patience;
                    departures.add(session, mayComeBack && time != null ? time : Duration.ZERO);
                });
    }

    /**
     * The registry refused the framework after its subscription. One that was registered as it is, and that a change of
     * the configuration refuses, keeps its object and its tasks: its scheduler may come back when that is mended.
     */
    void refused(Session session, FrameworkKey key, String why, long generation) {
        var isOver = session.membership(key).filter(Membership::isNeeded).isEmpty();
        if (!isOver && session.fail(why) && !session.wasRegistered(key, generation)) {
            departures.add(session);
        }
    }

    /**
     * Everything is known. Schedulers have this time to subscribe: those that were subscribed to the previous operator,
     * and from now on those whose subscription was written and could not be answered.
     */
    void open(Duration time) {
        patience = time;
        sessions.all().forEach(this::expect);
    }

    /** Its object was found, and perhaps nobody is connected. */
    void expect(Session session) {
        var time = patience;
        if (time != null) {
            departures.add(session, session.isTornDown() ? Duration.ZERO : time);
        }
    }

    /** Its object is gone, whoever deleted it. */
    void lost(Session session) {
        departures.add(session);
    }
}
