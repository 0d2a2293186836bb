package io.mesosoperator.driver;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls in their order, so that callbacks need not wait for answers. A call that the server has no time for, or
 * that has not arrived for sure, is sent again for as long as the subscription stands that it belongs to; with that
 * it is lost, as libmesos' messages are. One of which nobody knows whether it has arrived is sent again only if that
 * does no harm.
 */
final class CallSender {

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");
    private static final long ANSWER_MILLIS = 60_000;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long MAX_WAIT_MILLIS = 2_000;

    private final String authorization;
    private final EventLoop thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object lock = new Object();
    private @Nullable HttpConnection connection;
    private @Nullable ApiAddress connectedTo;
    private long lastUse;

    /** @param authorization the header of this name; empty for none */
    CallSender(String name, String authorization) {
        thread = new EventLoop(name);
        this.authorization = authorization;
    }

    /** Sends a call of this subscription, after all before it. */
    void send(Stream stream, Call call) {
        thread.post(() -> deliver(stream, call));
    }

    void start() {
        thread.start();
    }

    /** Ends the thread when all calls have been sent, or after this time. */
    void finish(long millis) {
        thread.post(thread::end);
        Threads.awaitEnd(thread, millis);
        closed.countDown();
        disconnect();
        Threads.awaitEnd(thread, 0);
    }

    private void deliver(Stream stream, Call call) {
        long wait = FIRST_WAIT_MILLIS;
        while (stream.isOpen() && !isClosed()) {
            if (sent(stream, call) || Threads.await(closed, wait)) {
                return;
            }
            wait = Math.min(wait * 2, MAX_WAIT_MILLIS);
        }
        LOG.log(Level.INFO, "{0} is not sent any more: the subscription has ended", call.name);
    }

    /** Returns whether no further attempt has to be made. */
    private boolean sent(Stream stream, Call call) {
        boolean connected = false;
        try {
            HttpConnection open = connected(stream.address);
            connected = true;
            HttpResponse answer = open.post(headers(stream), call.body, ANSWER_MILLIS, stream::isOpen);
            String text = answer.text();
            lastUse = System.nanoTime();
            if (!answer.staysOpen()) {
                disconnect();
            }
            boolean again = isAgain(answer.status, call.repeatable);
            if (answer.status >= 300) {
                LOG.log(again ? Level.INFO : Level.WARNING, "{0} was answered {1} {2}", new Object[] {
                    call.name, answer.status, text
                });
            }
            return !again;
        } catch (IOException failure) {
            disconnect();
            boolean again = !connected || call.repeatable;
            LOG.log(again ? Level.INFO : Level.WARNING, "{0} failed{1}: {2}", new Object[] {
                call.name, again ? "" : ", and it is not known whether it has arrived", failure
            });
            return !again;
        }
    }

    /** The operator has not done what it answers 503; a proxy that answers 502 does not know. */
    private static boolean isAgain(int status, boolean repeatable) {
        return status == 429 || status == 503 || (repeatable && status >= 500 && status != 501);
    }

    private Map<String, String> headers(Stream stream) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", Protobuf.MEDIA_TYPE);
        headers.put("Accept", Protobuf.MEDIA_TYPE);
        if (!stream.id.isEmpty()) {
            headers.put("Mesos-Stream-Id", stream.id);
        }
        if (!authorization.isEmpty()) {
            headers.put("Authorization", authorization);
        }
        return headers;
    }

    /** The server may close a connection that is not used at any time, so it is not left unused for long. */
    private HttpConnection connected(ApiAddress address) throws IOException {
        HttpConnection open;
        synchronized (lock) {
            open = connection;
        }
        if (open != null && address == connectedTo && System.nanoTime() - lastUse < IDLE_NANOS) {
            return open;
        }
        disconnect();
        HttpConnection next = new HttpConnection(address);
        synchronized (lock) {
            if (isClosed()) {
                throw new IOException("The driver has ended");
            }
            connection = next;
        }
        connectedTo = address;
        next.connect();
        return next;
    }

    private void disconnect() {
        synchronized (lock) {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
