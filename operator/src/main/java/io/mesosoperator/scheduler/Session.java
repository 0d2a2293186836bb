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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.Event;
import org.jspecify.annotations.Nullable;

/**
 * One framework of the scheduler API: its Framework object, its offers and tasks, and its subscribed scheduler, if any.
 * All events go into that scheduler's stream in the order in which they occur.
 */
final class Session {

    private final FrameworkIdentity identity;
    private final FrameworkKey key;
    private final Clock clock;

    /** Held while writing the Framework object: the next content depends on the current one. */
    private final ReentrantLock writing = new ReentrantLock();

    private final OfferTracker offers = new OfferTracker();
    private final TaskUpdateTracker tasks;
    private @Nullable FrameworkSpec spec;
    private @Nullable String uid;
    private @Nullable String lostUid;
    private @Nullable EventStream stream;
    private volatile boolean tornDown;
    private volatile String principal = "";
    private long registered = -1;

    /**
     * A framework that has not connected yet.
     *
     * @param key of its object
     * @param told see {@link TaskUpdateTracker}
     */
    Session(FrameworkIdentity identity, FrameworkKey key, Clock clock, Consumer<TaskKey> told) {
        this.identity = identity;
        this.key = key;
        this.clock = clock;
        this.tasks = new TaskUpdateTracker(told);
    }

    /** As its scheduler has it; the name of its object is in {@link #key}. */
    String frameworkId() {
        return identity.id();
    }

    FrameworkIdentity identity() {
        return identity;
    }

    /** Of its object, which stays in its namespace whatever is configured later. */
    FrameworkKey key() {
        return key;
    }

    ReentrantLock writing() {
        return writing;
    }

    /** The object's current or last spec; empty if it has never been read or written. */
    synchronized Optional<FrameworkSpec> spec() {
        return Optional.ofNullable(spec);
    }

    /** The principal of the framework, or of whoever subscribes with its id for the first time. */
    String principal() {
        return principal;
    }

    /** Somebody with this principal subscribes. */
    synchronized void subscribes(String who) {
        if (spec == null) {
            principal = who;
        }
    }

    /** The uid of its object; empty if it has none. */
    synchronized Optional<String> uid() {
        return Optional.ofNullable(uid);
    }

    synchronized Connection connection() {
        return stream == null ? new Connection.Disconnected() : new Connection.Connected(stream.id());
    }

    /** Its object has been written, or read for the first time. */
    synchronized void has(FrameworkSpec says, String ofUid) {
        spec = says;
        principal = says.message().getPrincipal();
        uid = ofUid.equals(lostUid) ? null : ofUid; // the watch may have told of its end before the write returned
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
        if (uid == null) {
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

    /** Its object was registered as it is in this generation. */
    synchronized void registered(long generation) {
        registered = generation;
    }

    synchronized boolean wasRegistered(long generation) {
        return registered == generation;
    }

    boolean isTornDown() {
        return tornDown;
    }

    /** Ends the subscription. Returns whether there was one. */
    synchronized boolean end() {
        if (stream == null) {
            return false;
        }
        stream.end();
        stream = null;
        return true;
    }

    /** Its object with this uid was deleted, by whomever. */
    synchronized void lose(String gone) {
        lostUid = gone;
        if (gone.equals(uid)) {
            uid = null;
            failForItsObject();
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

    /** Decides on the ACCEPT, marks its offers as answered, and expects objects for its tasks. */
    synchronized AcceptPlan accept(Call.Accept accept) {
        var plan = AcceptPlan.decide(accept, offers::find);
        switch (plan) {
            case AcceptPlan.Operate(var offer) -> {
                offers.answer(offer);
                tasks.launching(Launch.of(LaunchStatusUpdates.of(accept), offer.id(), offer.uid()));
            }
            case AcceptPlan.Decline(var given) -> given.forEach(offers::answer);
            case AcceptPlan.Lost(var _, var given) -> given.forEach(offers::answer);
        }
        return plan;
    }

    /** Returns the offers that can be declined, and marks them as answered. */
    synchronized List<TrackedOffer> decline(Collection<String> ids) {
        var given =
                ids.stream().distinct().flatMap(id -> offers.find(id).stream()).toList();
        given.forEach(offers::answer);
        return given;
    }

    /** Writing an answer failed. */
    synchronized void unanswered(TrackedOffer offer) {
        offers.unanswered(offer);
        tasks.pendingOf(offer.uid()).forEach(launch -> tasks.refused(launch.name()));
    }

    // --- tasks

    /** Returns whether to kill the task now, because KILL came before it had an object. */
    synchronized boolean taskSeen(TrackedTask task) {
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

    synchronized TaskUpdateTracker.Kill kill(String taskId, Optional<String> agentId) {
        return tasks.kill(taskId, agentId);
    }

    synchronized Optional<UpdateStream> awaiting(String taskId, ByteString uuid) {
        return tasks.awaiting(taskId, uuid);
    }

    synchronized void acknowledged(UpdateStream updates, ByteString uuid) {
        update(tasks.acknowledged(updates, uuid, clock.instant()).stream().toList());
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
