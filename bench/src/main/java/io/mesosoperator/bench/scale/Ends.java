package io.mesosoperator.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Counts the objects of a load that have ended well, and notes when the last did. */
final class Ends implements Watch.Listener {

    private static final long CHECK_MILLIS = 1000;

    private final Load load;
    private final Set<String> ended = new HashSet<>();
    private final CountDownLatch open;
    private volatile long last;

    /** @param count pods */
    Ends(Load load, int count) {
        this.load = load;
        this.open = new CountDownLatch(load.objects(count));
    }

    @Override
    public void seen(String type, JsonNode object) {
        if (load.isDone(object) && ended.add(object.at("/metadata/name").asText())) {
            last = System.nanoTime();
            open.countDown();
        }
    }

    /**
     * Waits for all; an IllegalStateException if they have not ended in time.
     *
     * @param check fails when there is nothing to wait for any more
     */
    void await(Duration patience, Runnable check) {
        var end = System.nanoTime() + patience.toNanos();
        try {
            while (!open.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                check.run();
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("%s: %d have not ended after %d s"
                            .formatted(load.kind(), open.getCount(), patience.toSeconds()));
                }
            }
        } catch (InterruptedException e) {
            throw Pause.interrupted(e);
        }
    }

    /** In nanoseconds of {@link System#nanoTime()}. */
    long last() {
        return last;
    }
}
