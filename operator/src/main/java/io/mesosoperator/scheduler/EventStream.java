package io.mesosoperator.scheduler;

import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.scheduler.wire.RecordIo;
import io.mesosoperator.scheduler.wire.V1View;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.mesos.scheduler.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event stream of one subscribed scheduler. Any thread may send; one thread writes. */
final class EventStream {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    /** What an event holds in memory beside its bytes, about. */
    private static final int OVERHEAD = 512;

    private final String id;
    private final String frameworkId;
    private final MediaType form;
    private final V1View view;
    private final StreamBytes bytes;
    private final BlockingQueue<Optional<Event>> unsent = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private volatile Runnable disconnect = () -> {};
    private volatile boolean ended;
    private volatile boolean broken;

    /**
     * @param id the Mesos-Stream-Id
     * @param view how the scheduler is told what happens
     * @param bytes where what waits is counted
     */
    EventStream(String id, String frameworkId, MediaType form, V1View view, StreamBytes bytes) {
        this.id = id;
        this.frameworkId = frameworkId;
        this.form = form;
        this.view = view;
        this.bytes = bytes;
    }

    String id() {
        return id;
    }

    /** The framework that the stream belongs to. */
    String frameworkId() {
        return frameworkId;
    }

    MediaType form() {
        return form;
    }

    /** How many bytes wait to be read by the scheduler. */
    long waiting() {
        return waiting.get();
    }

    /** Sends the event after all earlier ones. */
    void send(Event told) {
        if (!ended) {
            var event = view.of(told);
            var size = size(event);
            var now = waiting.addAndGet(size);
            unsent.add(Optional.of(event));
            bytes.added(this, size, now);
            if (ended) {
                drain(); // it may have ended before this event was there to be drained
                end();
            }
        }
    }

    private static long size(Event event) {
        return (long) event.getSerializedSize() + OVERHEAD;
    }

    /** Ends the stream after the events sent so far. */
    void end() {
        unsent.add(Optional.empty());
    }

    /**
     * Breaks the connection after the events sent so far, as that of a Mesos master that exits: the last chunk never
     * comes. Some schedulers take a body that ends as it should for an answer that is complete, and do not come back.
     */
    void breakOff() {
        broken = true;
        end();
    }

    /** Ends the stream at once: its scheduler does not read. As with a Mesos master, it is disconnected. */
    void cut() {
        if (!ended) {
            ended = true;
            LOG.warn("Framework {} is disconnected: it does not read, and {} bytes wait for it", frameworkId, waiting);
            unsent.add(Optional.empty());
            disconnect.run();
        }
    }

    /**
     * Writes events as they arrive, and heartbeats: one right after the first event, then one per interval. Returns
     * when the stream has ended, and its body with it.
     *
     * @param beat runs before each heartbeat but the first
     * @param abort closes the connection, also while a write is blocked
     * @throws IOException if the scheduler is gone, or the connection is to be broken
     */
    void pump(OutputStream out, Duration heartbeat, Runnable beat, Runnable abort)
            throws IOException, InterruptedException {
        disconnect = abort;
        bytes.opened(this);
        try {
            pump(out, heartbeat, beat);
            if (broken) {
                throw new IOException("the stream is broken off");
            }
        } finally {
            ended = true;
            bytes.closed(this);
            drain();
        }
    }

    private void pump(OutputStream out, Duration heartbeat, Runnable beat) throws IOException, InterruptedException {
        var first = unsent.take();
        if (first.isEmpty()) {
            return;
        }
        deliver(first.get(), out);
        if (first.get().getType() == Event.Type.ERROR) {
            return;
        }
        write(Events.HEARTBEAT, out);
        var nextBeat = System.nanoTime() + heartbeat.toNanos();
        while (!ended) {
            var event = unsent.poll(nextBeat - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                beat.run();
                write(Events.HEARTBEAT, out);
                nextBeat += heartbeat.toNanos();
            } else if (event.isPresent()) {
                deliver(event.get(), out);
            } else {
                return;
            }
        }
    }

    private void drain() {
        for (var event = unsent.poll(); event != null; event = unsent.poll()) {
            event.ifPresent(this::taken);
        }
    }

    /** Whether it is read or its scheduler is gone, it waits no longer. */
    private void deliver(Event event, OutputStream out) throws IOException {
        try {
            write(event, out);
        } finally {
            taken(event);
        }
    }

    private void taken(Event event) {
        var size = size(event);
        waiting.addAndGet(-size);
        bytes.removed(size);
    }

    private void write(Event event, OutputStream out) throws IOException {
        out.write(RecordIo.frame(form.write(event)));
    }
}
