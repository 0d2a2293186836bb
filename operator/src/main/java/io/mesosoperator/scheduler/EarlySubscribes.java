package io.mesosoperator.scheduler;

import io.mesosoperator.http.ByteBudget;
import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.RequestBody;
import io.mesosoperator.scheduler.wire.RequestRules;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Schedulers that subscribe before this operator serves. They have lost the one that led before, and this one is about
 * to lead. Some try no more after a 503, so they wait for a moment, and not so long that others take it for lost. No
 * other call can be for an operator that has yet to lead: it belongs to a stream, and those are new.
 */
final class EarlySubscribes {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int MOST = 500;

    /** A call that is longer does not wait: it would hold memory that others need. */
    static final int LONGEST = 64 << 10;

    private final Semaphore places = new Semaphore(MOST);

    /** Until it serves, or never will. */
    private final CountDownLatch served = new CountDownLatch(1);

    private final ByteBudget bodies;

    /** @param bodies what the bodies of all calls hold together */
    EarlySubscribes(ByteBudget bodies) {
        this.bodies = bodies;
    }

    /** Nobody waits any more. */
    void served() {
        served.countDown();
    }

    /** Whether somebody waits. */
    boolean isAwaited() {
        return places.availablePermits() < MOST;
    }

    /** Whether a request may be a SUBSCRIBE, by what is known before its body is read. */
    static boolean mayBe(HttpExchange exchange) {
        return exchange.method().equals("POST")
                && exchange.header(RequestRules.STREAM_ID).isEmpty();
    }

    /** Reads the body of a request that may be a SUBSCRIBE; one that is waits until this operator serves. */
    RequestBody await(HttpExchange exchange) throws IOException, InterruptedException {
        var body = exchange.body(LONGEST, bodies);
        var isHandedOn = false;
        try {
            if (body instanceof RequestBody.Whole whole
                    && RequestRules.isSubscribe(exchange.header("Content-Type"), whole.bytes())
                    && places.tryAcquire()) {
                try {
                    var _ = served.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                } finally {
                    places.release();
                }
            }
            isHandedOn = true;
            return body;
        } finally {
            if (!isHandedOn) {
                body.close();
            }
        }
    }
}
