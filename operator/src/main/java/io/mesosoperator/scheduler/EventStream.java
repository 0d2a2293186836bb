package io.mesosoperator.scheduler;

import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.scheduler.wire.RecordIo;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.scheduler.Protos.Event;

/** The event stream of one subscribed scheduler. Any thread may send; one thread writes. */
final class EventStream {

    /** A scheduler that is this many events behind counts as disconnected. */
    private static final int MOST_UNSENT = 100_000;

    private final String id;
    private final String frameworkId;
    private final MediaType form;
    private final BlockingQueue<Optional<Event>> unsent = new LinkedBlockingQueue<>(MOST_UNSENT);
    private volatile boolean ended;

    /** @param id the Mesos-Stream-Id */
    EventStream(String id, String frameworkId, MediaType form) {
        this.id = id;
        this.frameworkId = frameworkId;
        this.form = form;
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

    /** Sends the event after all earlier ones. */
    void send(Event event) {
        if (!unsent.offer(Optional.of(event))) {
            ended = true;
        }
    }

    /** Ends the stream after the events sent so far. */
    void end() {
        if (!unsent.offer(Optional.empty())) {
            ended = true;
        }
    }

    /**
     * Writes events as they arrive, and heartbeats: one right after the first event, then one per interval. Returns
     * when the stream has ended.
     *
     * @param beat runs before each heartbeat but the first
     * @throws IOException if the scheduler is gone
     */
    void pump(OutputStream out, Duration heartbeat, Runnable beat) throws IOException, InterruptedException {
        var first = unsent.take();
        if (first.isEmpty()) {
            return;
        }
        write(first.get(), out);
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
                write(event.get(), out);
            } else {
                return;
            }
        }
    }

    private void write(Event event, OutputStream out) throws IOException {
        out.write(RecordIo.frame(form.write(event)));
        out.flush();
    }
}
