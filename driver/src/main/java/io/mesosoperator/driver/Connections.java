package io.mesosoperator.driver;

import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The threads of a driver: one has the callbacks, one reads the stream, and one sends. They begin and end together. */
final class Connections {

    /** How long calls of an ended driver are still sent. */
    static final long FINISH_MILLIS = 15_000;

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");

    /** A stream without a byte for this long has ended, until the server says how often it sends one. */
    private static final long SILENCE_MILLIS = 75_000;

    /** What a driver does last, on the thread of the callbacks. */
    interface Ending {

        /**
         * Does it.
         *
         * @param forGood whether nobody is to go on
         */
        void end(boolean forGood);
    }

    private final String name;
    private final String authorization;
    private final EventLoop loop;
    private final CallSender sender;
    private final Subscriber subscriber;
    private final Ending ending;

    private final Object lock = new Object();
    private boolean stopped;
    private boolean ended;
    private String lateTeardown = "";
    private @Nullable Stream stream;
    private @Nullable Thread late;

    Connections(String name, ApiAddress address, String authorization, Subscriber.Listener events, Ending ending) {
        this(name, address, authorization, SILENCE_MILLIS, events, ending);
    }

    /** @param silence after how many milliseconds without a byte a stream has ended; 0 for never */
    Connections(
            String name,
            ApiAddress address,
            String authorization,
            long silence,
            Subscriber.Listener events,
            Ending ending) {
        this.name = name;
        this.authorization = authorization;
        this.ending = ending;
        loop = new EventLoop(name + "-driver");
        sender = new CallSender(name + "-calls", authorization);
        subscriber = new Subscriber(name + "-stream", address, authorization, silence, events);
    }

    void start(Runnable first) {
        loop.post(first);
        loop.start();
        sender.start();
        subscriber.start();
    }

    void post(Runnable action) {
        loop.post(action);
    }

    void subscribe(byte[] call, BackOff times) {
        subscriber.subscribe(call, times);
    }

    /** Attempts to subscribe that are still to come make this call. */
    void replace(byte[] call) {
        subscriber.replace(call);
    }

    /** Calls belong to this stream now. */
    void opened(Stream opened) {
        synchronized (lock) {
            stream = opened;
        }
    }

    void send(Call call) {
        Stream current;
        synchronized (lock) {
            current = stream;
        }
        if (current != null) {
            sender.send(current, call);
        }
    }

    /** If the driver is stopped for good after it has ended, this framework is torn down. */
    void onLateStop(String frameworkId) {
        synchronized (lock) {
            lateTeardown = frameworkId;
        }
    }

    void stop(boolean forGood) {
        synchronized (lock) {
            stopped |= forGood;
            if (ended) {
                if (forGood && !lateTeardown.isEmpty() && stream != null) {
                    String id = lateTeardown;
                    ApiAddress address = stream.address;
                    lateTeardown = "";
                    late = new Thread(() -> tearDown(address, id), name + "-teardown");
                    late.setDaemon(true);
                    late.start();
                }
                return;
            }
        }
        loop.post(this::end);
    }

    void abort() {
        loop.post(this::end);
    }

    /** Waits for all threads but that which calls. */
    void awaitEnd() {
        Threads.awaitEnd(loop, 0);
        Thread last;
        synchronized (lock) {
            last = late;
        }
        if (last != null) {
            Threads.awaitEnd(last, 0);
        }
    }

    private void end() {
        synchronized (lock) {
            if (ended) {
                return;
            }
            ending.end(stopped); // takes no other lock than this
            ended = true;
        }
        sender.finish(FINISH_MILLIS);
        subscriber.close();
        Threads.awaitEnd(subscriber, 0);
        loop.end();
    }

    /** An aborted driver has no stream any more, and cannot call TEARDOWN. */
    @SuppressWarnings("JdkObsolete") // the encoder that takes a Charset is not in Java 8
    private void tearDown(ApiAddress scheduler, String frameworkId) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        if (!authorization.isEmpty()) {
            headers.put("Authorization", authorization);
        }
        try (HttpConnection connection = new HttpConnection(MasterAddress.teardown(scheduler))) {
            connection.connect();
            connection.readTimeout(FINISH_MILLIS);
            String form = "frameworkId=" + URLEncoder.encode(frameworkId, "UTF-8");
            HttpResponse answer = connection.post(headers, form.getBytes(StandardCharsets.UTF_8));
            LOG.log(Level.INFO, "The teardown of {0} was answered {1} {2}", new Object[] {
                frameworkId, answer.status, answer.text()
            });
        } catch (UnsupportedEncodingException never) {
            throw new IllegalStateException(never);
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "The teardown of {0} failed: {1}", new Object[] {frameworkId, failure});
        }
    }
}
