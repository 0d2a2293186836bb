package io.mesosoperator.scheduler;

import com.google.protobuf.ByteString;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import io.mesosoperator.scheduler.TaskUpdateTracker.Launch;
import io.mesosoperator.scheduler.wire.Connection;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.Event;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One framework of the scheduler API: its Framework objects, offers and tasks, and its subscribed scheduler, if any.
 * All events go into that scheduler's stream in the order in which they occur.
 */
final class Session {

    /** What is understood of an ACCEPT, and what is done about it. */
    record DecidedAccept(UnderstoodAccept understood, AcceptPlan plan) {}

    private final String id;
    private final String namespace;
    private final Clock clock;

    /** Held while writing Framework objects: the next content depends on the current one. */
    private final ReentrantLock writing = new ReentrantLock();

    private final OfferTracker offers = new OfferTracker();
    private final TaskUpdateTracker tasks;

    /** By the keys of their objects. */
    private final Map<FrameworkKey, Membership> memberships = new LinkedHashMap<>();

    /** Uids of the last objects that were deleted. */
    private final Map<FrameworkKey, String> lost = new HashMap<>();

    private @Nullable EventStream stream;
    private volatile boolean tornDown;
    private volatile String principal = "";

    /**
     * A framework that has not connected yet.
     *
     * @param namespace of its objects
     * @param told see {@link TaskUpdateTracker}
     */
    Session(String id, String namespace, Clock clock, Consumer<TaskKey> told) {
        this.id = id;
        this.namespace = namespace;
        this.clock = clock;
        this.tasks = new TaskUpdateTracker(told);
    }

    /** As its scheduler has it; the names of its objects are in its memberships. */
    String frameworkId() {
        return id;
    }

    /** Of its objects and its tasks. They stay there whatever is configured later. */
    String namespace() {
        return namespace;
    }

    ReentrantLock writing() {
        return writing;
    }

    /** In its roles, also those that it has left; empty if nothing of it was ever read or written. */
    synchronized List<Membership> memberships() {
        return List.copyOf(memberships.values());
    }

    /** In the role of this object. */
    synchronized Optional<Membership> membership(FrameworkKey key) {
        return Optional.ofNullable(memberships.get(key));
    }

    /** The objects that its tasks may belong to. */
    synchronized List<FrameworkKey> keys() {
        return List.copyOf(memberships.keySet());
    }

    /** What it says of itself; each of its objects says the same, but for the role. */
    synchronized Optional<FrameworkInfo> info() {
        return memberships.values().stream()
                .sorted(Comparator.comparing(Membership::hasLeft))
                .map(membership -> membership.spec().message())
                .findFirst();
    }

    /** The principal of the framework, or of whoever subscribes with its id for the first time. */
    String principal() {
        return principal;
    }

    /** Somebody with this principal subscribes. */
    synchronized void subscribes(String who) {
        if (memberships.isEmpty()) {
            principal = who;
        }
    }

    /** Whether it has an object. */
    synchronized boolean isThere() {
        return memberships.values().stream().anyMatch(some -> some.uid().isPresent());
    }

    private boolean isWhole() {
        return memberships.values().stream()
                .filter(Membership::isNeeded)
                .allMatch(some -> some.uid().isPresent());
    }

    synchronized Connection connection() {
        return stream == null ? new Connection.Disconnected() : new Connection.Connected(stream.id());
    }

    /** An object of it has been written, or read for the first time. */
    synchronized void has(FrameworkKey key, FrameworkIdentity identity, FrameworkSpec says, String ofUid) {
        var before = membership(key);
        var isGone = ofUid.equals(lost.get(key)); // the watch may have told of its end before the write returned
        principal = says.message().getPrincipal();
        memberships.put(
                key,
                new Membership(
                        key,
                        identity,
                        says,
                        isGone ? Optional.empty() : Optional.of(ofUid),
                        before.filter(Membership::isTornDown).isPresent(),
                        before.map(Membership::registered).orElse(-1L)));
    }

    /** It has no such object any more, and has nothing to do with its role. */
    synchronized void forget(FrameworkKey key) {
        Optional.ofNullable(memberships.remove(key)).flatMap(Membership::uid).ifPresent(uid -> lost.put(key, uid));
    }

    /** Whether this object was deleted, and the watch has yet to tell of it. */
    synchronized boolean wasLost(FrameworkKey key, String uid) {
        return uid.equals(lost.get(key));
    }

    /** A scheduler subscribes. A previously subscribed one has failed over. */
    synchronized void connect(EventStream next) {
        var before = stream;
        stream = next;
        if (before != null) {
            before.send(Events.error("Framework failed over"));
            before.end();
        }
        tell(offers.all());
        update(tasks.restart(clock.instant()));
        if (!isWhole()) {
            failForItsObject(); // which was deleted between the write and now
        }
    }

    /** The stream has disconnected. Returns whether it was the current one. */
    synchronized boolean disconnect(EventStream gone) {
        if (stream != gone) {
            return false;
        }
        stream = null;
        return true;
    }

    /** Ends the subscription with an ERROR event. Returns whether there was a subscription. */
    synchronized boolean fail(String why) {
        tell(List.of(Events.error(why)));
        return end();
    }

    /** Ends the framework: nobody subscribes with its id any more. */
    synchronized void tearDown() {
        tornDown = true;
        var _ = end();
    }

    /** The object says that the framework is torn down. */
    synchronized void tornDown(FrameworkKey key) {
        memberships.computeIfPresent(key, (same, membership) -> membership.tornDown());
    }

    /** The object was registered as it is in this generation. */
    synchronized void registered(FrameworkKey key, long generation) {
        memberships.computeIfPresent(key, (same, membership) -> membership.registered(generation));
    }

    synchronized boolean wasRegistered(FrameworkKey key, long generation) {
        return membership(key).filter(some -> some.registered() == generation).isPresent();
    }

    boolean isTornDown() {
        return tornDown;
    }

    /** Its scheduler loses the connection, and may subscribe to the next operator. */
    synchronized void breakOff() {
        if (stream != null) {
            stream.breakOff();
            stream = null;
        }
    }

    /** Ends the subscription. Returns whether there was one. */
    private boolean end() {
        if (stream == null) {
            return false;
        }
        stream.end();
        stream = null;
        return true;
    }

    /** An object of it with this uid was deleted, by whomever. */
    synchronized void lose(FrameworkKey key, String gone) {
        lost.put(key, gone);
        var membership = memberships.get(key);
        if (membership != null && membership.uid().filter(gone::equals).isPresent()) {
            memberships.put(key, membership.withoutObject());
            if (membership.isNeeded()) {
                failForItsObject();
            }
        }
    }

    private void failForItsObject() {
        var _ = fail("Framework has been removed");
    }

    synchronized void tell(Collection<Event> events) {
        if (stream != null) {
            events.forEach(stream::send);
        }
    }

    private void update(Collection<TaskStatus> statuses) {
        tell(statuses.stream().map(Events::update).toList());
    }

    /** If this is the session's stream, tells what could wait: grown offers, and again the overdue updates. */
    synchronized void remind(EventStream mine) {
        if (stream == mine) {
            tell(offers.grown());
            update(tasks.overdue(clock.instant()));
        }
    }

    // --- offers

    synchronized void offerSeen(TrackedOffer offer, boolean isAnswered) {
        tell(offers.seen(offer, isAnswered));
    }

    synchronized void offerGone(String id, String uid) {
        tasks.offerGone(uid);
        tell(offers.gone(id));
    }

    /**
     * Decides on the ACCEPT, marks its offers as answered, and expects objects for its tasks: all at once, since an
     * ACCEPT in another role may ask for the same TaskID.
     */
    synchronized DecidedAccept accept(Call.Accept asked) {
        var understood = UnderstoodAccept.of(asked, id, inUseBeside(asked));
        var accept = understood.accept();
        var plan = AcceptPlan.decide(accept, offers::find);
        switch (plan) {
            case AcceptPlan.Operate(var offer) -> {
                offers.answer(offer);
                tasks.launching(Launch.of(LaunchStatusUpdates.of(accept), offer));
            }
            case AcceptPlan.Decline(var given) -> given.forEach(offers::answer);
            case AcceptPlan.Lost(var _, var given) -> given.forEach(offers::answer);
        }
        return new DecidedAccept(understood, plan);
    }

    /** An ACCEPT that an operator before has answered, and not carried out. See {@link TaskUpdateTracker#resume}. */
    synchronized void resume(List<Launch> launches, SequencedMap<String, KillPolicy> kills) {
        tasks.resume(launches, kills);
    }

    /** Returns the offers that can be declined, and marks them as answered. */
    synchronized List<TrackedOffer> decline(Collection<String> ids) {
        var given =
                ids.stream().distinct().flatMap(id -> offers.find(id).stream()).toList();
        given.forEach(offers::answer);
        return given;
    }

    /** The TaskIDs that no task of this ACCEPT can have: the framework's tasks in other roles have them. */
    private Set<String> inUseBeside(Call.Accept accept) {
        return memberships.size() < 2
                ? Set.of()
                : accept.getOfferIdsList().stream()
                        .flatMap(offer -> offers.find(offer.getValue()).stream())
                        .findFirst()
                        .map(offer -> tasks.inUseBeside(offer.framework()))
                        .orElse(Set.of());
    }

    /** The framework has left the role: takes back its offers, and returns them to be declined. */
    synchronized List<TrackedOffer> withdraw(FrameworkKey role) {
        var withdrawn = offers.of(role);
        tell(offers.withdraw(withdrawn));
        return withdrawn;
    }

    /** Writing an answer failed. */
    synchronized void unanswered(TrackedOffer offer) {
        offers.unanswered(offer);
        tasks.pendingOf(offer.uid()).forEach(launch -> tasks.refused(launch.name()));
    }

    // --- tasks

    /** Returns how to kill the task now, if KILL came before it had an object. */
    synchronized Optional<KillPolicy> taskSeen(TrackedTask task) {
        var kill = tasks.seen(task);
        if (stream != null) {
            update(tasks.due(task.key().uid(), clock.instant()).stream().toList());
        }
        return kill;
    }

    synchronized void taskGone(String taskUid) {
        tasks.forget(taskUid);
    }

    /** Tasks of an ACCEPT that launches nothing are lost. */
    synchronized void tasksLost(List<TaskInfo> launched, String why) {
        launched.forEach(task -> update(List.of(LaunchStatusUpdates.lost(task, why, clock.instant()))));
    }

    /**
     * These tasks of an ACCEPT are not launched.
     *
     * @param refused each with the reason why
     */
    synchronized void tasksRefused(Map<TaskInfo, String> refused) {
        refused.forEach((task, why) -> update(List.of(LaunchStatusUpdates.refused(task, why, clock.instant()))));
    }

    /** A task of a pending launch never gets an object. Nothing if it was told already. */
    synchronized void taskLost(String name, String why) {
        tasks.refused(name).ifPresent(task -> update(List.of(LaunchStatusUpdates.lost(task, why, clock.instant()))));
    }

    /** The API server refuses the object of a task of a pending launch. */
    synchronized void taskRefused(String name, String why) {
        tasks.refused(name).ifPresent(task -> update(List.of(LaunchStatusUpdates.refused(task, why, clock.instant()))));
    }

    /** The tasks of this Offer object that have no object yet, as far as the watch has told. */
    synchronized List<Launch> pendingOf(String offerUid) {
        return tasks.pendingOf(offerUid);
    }

    synchronized boolean isPending(String name) {
        return tasks.isPending(name);
    }

    synchronized TaskUpdateTracker.Kill kill(String taskId, Optional<String> agentId, KillPolicy policy) {
        return tasks.kill(taskId, agentId, policy);
    }

    synchronized Optional<UpdateStream> awaiting(String taskId, ByteString uuid) {
        return tasks.awaiting(taskId, uuid);
    }

    synchronized void acknowledged(UpdateStream updates, ByteString uuid) {
        update(tasks.acknowledged(updates, uuid, clock.instant()).stream().toList());
    }

    /** See {@link TaskUpdateTracker#owes}. */
    synchronized boolean owes(FrameworkKey role) {
        return tasks.owes(role);
    }

    /** See {@link TaskUpdateTracker#unsettled}. */
    synchronized Map<String, TaskStatus> unsettled() {
        return tasks.unsettled();
    }

    @Override
    public String toString() {
        return "framework " + frameworkId();
    }
}
