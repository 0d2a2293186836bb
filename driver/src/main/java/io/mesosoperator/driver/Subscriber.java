package io.mesosoperator.driver;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes, and reads events until the stream ends; then waits until it is to subscribe again. Each attempt but the
 * first of all comes after a random time, at most twice as long as that before it: that is how libmesos' driver
 * registers, and a master that comes back is not asked by all frameworks at once.
 */
final class Subscriber extends Thread {

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");
    private static final int TEMPORARY_REDIRECT = 307;
    private static final int PERMANENT_REDIRECT = 308;
    private static final int MAX_REDIRECTS = 5;

    /** What becomes of it. All of this is called by the thread of the subscriber. */
    interface Listener {

        /**
         * The stream stands.
         *
         * @param by who reads it
         */
        void opened(Subscriber by, Stream stream);

        /** An event of the stream. */
        void event(byte[] record);

        /** The stream has ended. */
        void ended(String why);

        /** The server says that this is no subscription, and never will be. */
        void refused(int status, String text);

        /** The time to subscribe is over. */
        void gaveUp(String why);
    }

    private final ApiAddress address;
    private final Map<String, String> headers = new HashMap<>();
    private final Listener listener;
    private final BlockingQueue<BackOff> wishes = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object lock = new Object();
    private @Nullable HttpConnection connection;
    private boolean first = true;
    private volatile byte[] call = {};
    private volatile long silence;

    /**
     * @param authorization the header of this name; empty for none
     * @param silence after how many milliseconds without a byte a stream has ended; 0 for never
     */
    Subscriber(String name, ApiAddress address, String authorization, long silence, Listener listener) {
        super(name);
        setDaemon(true);
        this.address = address;
        this.listener = listener;
        this.silence = silence;
        headers.put("Content-Type", Protobuf.MEDIA_TYPE);
        headers.put("Accept", Protobuf.MEDIA_TYPE);
        if (!authorization.isEmpty()) {
            headers.put("Authorization", authorization);
        }
    }

    /** Subscribes with this call, as soon as the last stream has ended. */
    void subscribe(byte[] with, BackOff times) {
        call = with;
        wishes.add(times);
    }

    /** Attempts that are still to come make this call. */
    void replace(byte[] with) {
        call = with;
    }

    /** After how many milliseconds without a byte a stream has ended. For its own thread. */
    void silence(long millis) {
        silence = millis;
        HttpConnection open = current();
        if (open != null) {
            try {
                open.readTimeout(millis);
            } catch (IOException ended) {
                LOG.log(Level.FINE, "The stream has ended meanwhile", ended);
            }
        }
    }

    /** Ends the stream and the thread. */
    void close() {
        closed.countDown();
        HttpConnection open = current();
        if (open != null) {
            open.close();
        }
        wishes.add(BackOff.NONE);
    }

    @Override
    public void run() {
        for (BackOff times = Threads.take(wishes); !isClosed(); times = Threads.take(wishes)) {
            try {
                attempts(times);
            } catch (RuntimeException | Error ours) { // such as a class that this mesos.jar has not
                LOG.log(Level.SEVERE, "The driver failed", ours);
                listener.gaveUp("The driver failed: " + ours);
            }
        }
    }

    /** Tries until a stream stands, and then reads that to its end. */
    private void attempts(BackOff backOff) {
        long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(backOff.giveUpMillis);
        long most = Math.min(backOff.firstMillis, backOff.maxMillis);
        long delay = first ? 0 : ThreadLocalRandom.current().nextLong(most + 1);
        first = false;
        while (!Threads.await(closed, delay)) {
            String why;
            try {
                if (attempt()) {
                    return;
                }
                why = address + " answered that it is not ready";
            } catch (IOException failure) {
                why = address + ": " + failure;
            }
            if (isClosed()) {
                return;
            }
            if (backOff.givesUp() && System.nanoTime() - giveUp > 0) {
                listener.gaveUp(why);
                return;
            }
            delay = ThreadLocalRandom.current().nextLong(most + 1);
            LOG.log(Level.INFO, "Not subscribed; trying again in {0} ms: {1}", new Object[] {delay, why});
            most = Math.min(most * 2, backOff.maxMillis);
        }
    }

    /** Returns whether this subscription is over, in whatever way; otherwise it has not begun. */
    private boolean attempt() throws IOException {
        ApiAddress at = address;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            try (HttpConnection opened = opened(at)) {
                opened.connect();
                opened.readTimeout(silence);
                HttpResponse answer = opened.post(headers, call);
                if (answer.status == TEMPORARY_REDIRECT || answer.status == PERMANENT_REDIRECT) {
                    at = redirected(at, answer.header("Location"));
                } else {
                    return answered(at, answer);
                }
            }
        }
        throw new IOException("More than " + MAX_REDIRECTS + " redirects");
    }

    private boolean answered(ApiAddress at, HttpResponse answer) throws IOException {
        switch (answer.status) {
            case 200:
                read(new Stream(at, answer.header("Mesos-Stream-Id")), answer);
                return true;
            case 400:
            case 401:
            case 403:
            case 406:
            case 413:
            case 415:
                listener.refused(answer.status, answer.text());
                return true;
            default:
                LOG.log(Level.INFO, "{0} answered {1} {2}", new Object[] {at, answer.status, answer.text()});
                return false;
        }
    }

    private void read(Stream stream, HttpResponse answer) {
        listener.opened(this, stream);
        String why = stream.address + " has ended the stream";
        try {
            RecordReader records = new RecordReader(answer.body());
            for (byte[] record = records.next(); record != null; record = records.next()) {
                listener.event(record);
            }
        } catch (SocketTimeoutException silent) {
            why = stream.address + " has sent nothing for " + silence + " ms";
        } catch (IOException failure) {
            why = stream.address + ": " + failure;
        }
        stream.end();
        if (!isClosed()) {
            listener.ended(why);
        }
    }

    private static ApiAddress redirected(ApiAddress from, String location) throws IOException {
        try {
            return from.redirected(location);
        } catch (CannotStart why) {
            throw new IOException(from + " redirects to nowhere: " + why.getMessage(), why);
        }
    }

    private HttpConnection opened(ApiAddress at) throws IOException {
        synchronized (lock) {
            if (isClosed()) {
                throw new IOException("The driver has ended");
            }
            HttpConnection next = new HttpConnection(at);
            connection = next;
            return next;
        }
    }

    private @Nullable HttpConnection current() {
        synchronized (lock) {
            return connection;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }
}
