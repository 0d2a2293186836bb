package io.mesosoperator.scheduler;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.scheduler.wire.Connection;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.scheduler.wire.V1Framework;
import io.mesosoperator.scheduler.wire.V1View;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.mesos.Protos.FrameworkID;
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

    /** How long the deletion of an object may take to be seen. */
    private static final Duration UNTIL_DELETED = Duration.ofSeconds(10);

    /** How long the registry may take to hear that a framework is torn down. */
    private static final Duration UNTIL_KNOWN = Duration.ofMillis(100);

    /** When to look again for tasks of a framework that is torn down, if nothing tells of them. */
    private static final Duration UNTIL_ENDED = Duration.ofMinutes(1);

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

    private final WorkQueue<Session> departures =
            new WorkQueue<>("departures", WorkLimits.USUAL, Session::frameworkId, this::depart);

    /** @param hasTasks whether a framework has tasks that have not ended */
    Subscriptions(
            Sessions sessions,
            FrameworkRegistry registry,
            FrameworkObjects objects,
            Supplier<UUID> uuids,
            Duration heartbeat,
            SchedulerLimits limits,
            Predicate<FrameworkKey> hasTasks) {
        this.sessions = sessions;
        this.registry = registry;
        this.objects = objects;
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

    /** The worker that disconnects frameworks whose schedulers are gone. */
    WorkQueue<?> departures() {
        return departures;
    }

    /**
     * SUBSCRIBE. A refused framework gets an ERROR event in the stream, as in Mesos.
     *
     * @param master whom it is told to be subscribed with
     * @param find finds the objects of a framework that was not known here
     * @throws KubernetesClientException if the API server cannot be reached
     */
    EventStream subscribe(FrameworkInfo info, MediaType form, MasterInfo master, Consumer<Session> find) {
        var streamId = uuids.get().toString();
        var said = info.getId().getValue();
        var session = sessions.enter(said.isEmpty() ? FrameworkIds.fresh(info.getName(), uuids.get()) : said, info);
        session.subscribes(info.getPrincipal());
        var stream = new EventStream(streamId, session.frameworkId(), form, V1View.of(info), bytes);
        session.writing().lock();
        try {
            var isKnown = session.spec().isPresent();
            var problem = write(session, info, stream);
            if (problem.isPresent()) {
                LOG.info("Framework {} may not subscribe: {}", session.frameworkId(), problem.get());
                stream.send(Events.error(problem.get()));
                stream.end();
                return stream;
            }
            if (!isKnown) {
                find.accept(session);
            }
            stream.send(Events.subscribed(session.frameworkId(), heartbeat, master));
            session.connect(stream);
            LOG.info("Framework {} ({}) has subscribed", session.frameworkId(), info.getName());
            return stream;
        } finally {
            sessions.leaveIfUnknown(session);
            session.writing().unlock();
        }
    }

    /** Updates the object for the subscription. Returns why that is not possible. */
    private Optional<String> write(Session session, FrameworkInfo info, EventStream stream) {
        var id = session.frameworkId();
        var before = session.spec().map(FrameworkSpec::message);
        var now = before.map(known -> Resubscription.merge(known, info)).orElse(info).toBuilder()
                .setId(FrameworkID.newBuilder().setValue(id))
                .build();
        var problem = FrameworkIds.problem(id)
                .or(() -> V1Framework.problem(info))
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
                        : Optional.empty())
                .or(() -> sessions.problem(session))
                .or(() -> objects.problem(session.key()))
                .or(() -> before.flatMap(known -> Resubscription.problem(known, now)))
                .or(() -> registry.problem(session.key(), now));
        if (problem.isPresent()) {
            return problem;
        }
        try {
            // Mesos: re-subscribing activates the framework, so it is not suppressed and has no filters.
            var spec = new FrameworkSpec(now, false, Optional.of(stream.id()));
            session.has(spec, objects.write(session.identity(), session.key(), spec).getMetadata().getUid());
            return Optional.empty();
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isRefusal(failure)) {
                throw failure;
            }
            return Optional.of(ApiErrors.words(failure));
        }
    }

    /**
     * UPDATE_FRAMEWORK: the framework is this from now on. Filters and offers stay.
     *
     * @return why it cannot be; empty if it is
     * @throws KubernetesClientException if the API server cannot be reached
     */
    Optional<String> update(Session session, Call.UpdateFramework update) {
        session.writing().lock();
        try {
            var before = session.spec();
            var uid = session.uid();
            if (before.isEmpty() || uid.isEmpty()) {
                return Optional.of("Framework cannot be found");
            }
            var known = before.get().message();
            var asked = update.getFrameworkInfo();
            var now = asked.hasPrincipal() || !known.hasPrincipal()
                    ? asked
                    : asked.toBuilder().setPrincipal(known.getPrincipal()).build();
            var problem = V1Framework.problem(now)
                    .or(() -> Resubscription.updateProblem(known, now))
                    .or(() -> registry.problem(session.key(), now));
            if (problem.isEmpty()) {
                var suppressed = update.getSuppressedRolesList().contains(now.getRole());
                var spec = new FrameworkSpec(now, suppressed, before.get().revive());
                objects.change(session.identity(), session.key(), uid.get(), spec);
                session.has(spec, uid.get());
            }
            return problem;
        } finally {
            session.writing().unlock();
        }
    }

    /** SUPPRESS. */
    void suppress(Session session) {
        change(session, spec -> new FrameworkSpec(spec.message(), true, spec.revive()));
    }

    /** REVIVE. */
    void revive(Session session) {
        change(
                session,
                spec -> new FrameworkSpec(
                        spec.message(), false, Optional.of(uuids.get().toString())));
    }

    /**
     * TEARDOWN: the framework is removed at once. Its object says so before anybody is answered, and is there until its
     * tasks have ended, so that the next operator carries on. One that has disconnected already comes back for that.
     *
     * @return whether there is such a framework; another client may have an object of its name by now
     */
    boolean tearDown(Session session) {
        session.writing().lock();
        try {
            if (session.spec().isEmpty() || objects.problem(session.key()).isPresent()) {
                return false;
            }
            var spec = tornDown(session.spec().get());
            var written = objects.tearDown(session.identity(), session.key(), session.uid(), spec);
            session.has(spec, written.getMetadata().getUid());
            session.tearDown(); // before anybody subscribes who has waited for the lock
        } finally {
            session.writing().unlock();
        }
        LOG.info("Framework {} is torn down", session.frameworkId());
        departures.add(session);
        return true;
    }

    /** Its object says that it is torn down: an operator before has done that, or this one. */
    void tornDown(Session session) {
        if (!session.isTornDown()) {
            session.tearDown();
            departures.add(session);
        }
    }

    /** What the framework's tasks hold has changed. Only takes note. */
    void used(FrameworkKey framework) {
        sessions.find(framework).filter(Session::isTornDown).ifPresent(departures::add);
    }

    private static FrameworkSpec tornDown(FrameworkSpec spec) {
        return new FrameworkSpec(
                spec.message().toBuilder().setFailoverTimeout(0).build(), true, spec.revive());
    }

    private void change(Session session, UnaryOperator<FrameworkSpec> to) {
        session.writing().lock();
        try {
            var before = session.spec();
            var uid = session.uid();
            if (before.isPresent() && uid.isPresent()) {
                var spec = to.apply(before.get());
                objects.change(session.identity(), session.key(), uid.get(), spec);
                session.has(spec, uid.get());
            }
        } finally {
            session.writing().unlock();
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
                    stream.end();
                    var time = patience;
                    departures.add(session, mayComeBack && time != null ? time : Duration.ZERO);
                });
    }

    /**
     * The registry refused the framework after its subscription. One that was registered as it is, and that a change of
     * the configuration refuses, keeps its object and its tasks: its scheduler may come back when that is mended.
     */
    void refused(Session session, String why, long generation) {
        if (session.fail(why) && !session.wasRegistered(generation)) {
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

    /**
     * Mesos: a framework without a connection is disconnected, and removed when its failover timeout expires. Then it
     * is not known here any more. Returns when to look again.
     */
    private Optional<Duration> depart(Session session) {
        session.writing().lock();
        try {
            if (!(session.connection() instanceof Connection.Disconnected)) {
                return Optional.empty();
            }
            if (session.isTornDown() && session.uid().isPresent()) {
                var key = session.key();
                if (registry.state(key) instanceof RegistrationState.Registered) {
                    return Optional.of(UNTIL_KNOWN); // until then it might launch
                }
                if (hasTasks.test(key)) {
                    return Optional.of(UNTIL_ENDED); // before that, what they hold tells
                }
            }
            if (session.uid().isPresent()) {
                objects.delete(session.key(), session.uid().get());
                return Optional.of(UNTIL_DELETED);
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
}
