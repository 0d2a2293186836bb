package io.mesosoperator.executor;

import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.scheduler.wire.RecordIo;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.mesos.executor.Protos.Event;

/** The event stream of one subscribed executor. Any thread may send; one thread writes. */
final class ExecutorStream {

    /** With more that it has not read, an executor is disconnected. */
    private static final long MOST_BYTES = 16 << 20;

    private final MediaType form;
    private final BlockingQueue<Optional<Event>> unsent = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private volatile Runnable disconnect = () -> {};
    private volatile boolean broken;

    ExecutorStream(MediaType form) {
        this.form = form;
    }

    MediaType form() {
        return form;
    }

    /** Sends the event after all earlier ones. */
    void send(Event event) {
        unsent.add(Optional.of(event));
        if (waiting.addAndGet(event.getSerializedSize()) > MOST_BYTES) {
            disconnect.run();
            end();
        }
    }

    /** Ends the stream after the events sent so far. */
    void end() {
        unsent.add(Optional.empty());
    }

    /** Breaks the connection after the events sent so far, as that of a Mesos agent that exits. */
    void breakOff() {
        broken = true;
        end();
    }

    /**
     * Writes events as they arrive, and heartbeats. Returns when the stream has ended, and its body with it.
     *
     * @param abort closes the connection, also while a write is blocked
     * @throws IOException if the executor is gone, or the connection is to be broken
     */
    void pump(OutputStream out, Duration heartbeat, Runnable abort) throws IOException, InterruptedException {
        disconnect = abort;
        while (true) {
            var event = unsent.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                write(ExecutorEvents.HEARTBEAT, out);
            } else if (event.isPresent()) {
                write(event.get(), out);
                waiting.addAndGet(-event.get().getSerializedSize());
            } else if (broken) {
                throw new IOException("the stream is broken off");
            } else {
                return;
            }
        }
    }

    private void write(Event event, OutputStream out) throws IOException {
        out.write(RecordIo.frame(form.write(event)));
    }
}
