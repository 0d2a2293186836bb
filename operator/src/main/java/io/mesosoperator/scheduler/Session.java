package io.mesosoperator.scheduler;

import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.scheduler.wire.Connection;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One framework as this door knows it: its Framework object, and the scheduler that listens for it, if one does. */
final class Session {

    private final String frameworkId;

    /** Held by whoever writes the Framework object: what it is to say next depends on what it says. */
    private final ReentrantLock writing = new ReentrantLock();

    private @Nullable FrameworkSpec spec;
    private @Nullable String uid;
    private @Nullable EventStream stream;

    Session(String frameworkId) {
        this.frameworkId = frameworkId;
    }

    String frameworkId() {
        return frameworkId;
    }

    ReentrantLock writing() {
        return writing;
    }

    /** What its object says, or said last; empty when it has never been read or written. */
    synchronized Optional<FrameworkSpec> spec() {
        return Optional.ofNullable(spec);
    }

    /** The uid of its object; empty when it has none. */
    synchronized Optional<String> uid() {
        return Optional.ofNullable(uid);
    }

    synchronized Connection connection() {
        return stream == null ? new Connection.Disconnected() : new Connection.Connected(stream.id());
    }

    /** Its object has been written, or read for the first time. */
    synchronized void has(FrameworkSpec says, String ofUid) {
        spec = says;
        uid = ofUid;
    }

    /** A scheduler listens from now on. One that did before has failed over. */
    synchronized void connect(EventStream next) {
        var before = stream;
        stream = next;
        if (before != null) {
            before.send(Events.error("Framework failed over"));
            before.end();
        }
    }

    /** Nobody listens any more. Returns whether it was this one who did. */
    synchronized boolean disconnect(EventStream gone) {
        if (stream != gone) {
            return false;
        }
        stream = null;
        return true;
    }

    /** The subscription ends here, because of this. Returns whether there was one. */
    synchronized boolean fail(String why) {
        if (stream == null) {
            return false;
        }
        stream.send(Events.error(why));
        stream.end();
        stream = null;
        return true;
    }

    /** Its object of this uid is gone, whoever deleted it. */
    synchronized void lose(String lostUid) {
        if (lostUid.equals(uid)) {
            uid = null;
            var _ = fail("Framework has been removed");
        }
    }

    /** The operator stops; the scheduler may find another one. */
    synchronized void close() {
        if (stream != null) {
            stream.end();
            stream = null;
        }
    }
}
