package io.mesosoperator.scheduler;

import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What waits in all event streams together, in bytes. When it is too much, the stream that is furthest behind ends. */
final class StreamBytes {

    private final long mostOfOne;
    private final long mostInAll;
    private final AtomicLong waiting = new AtomicLong();
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

    StreamBytes(SchedulerLimits limits) {
        mostOfOne = limits.streamBytes();
        mostInAll = limits.streamBytesInAll();
    }

    void opened(EventStream stream) {
        streams.add(stream);
    }

    void closed(EventStream stream) {
        streams.remove(stream);
    }

    /** So much more waits in this stream, which has this much now. */
    void added(EventStream stream, long bytes, long now) {
        if (waiting.addAndGet(bytes) > mostInAll) {
            streams.stream().max(Comparator.comparingLong(EventStream::waiting)).ifPresent(EventStream::cut);
        }
        if (now > mostOfOne) {
            stream.cut();
        }
    }

    void removed(long bytes) {
        waiting.addAndGet(-bytes);
    }

    long waiting() {
        return waiting.get();
    }
}
