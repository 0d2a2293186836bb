package io.mesosoperator.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection, which is closed when what is waited for takes too long. It waits for one thing at a time. */
final class ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private final EndPoint endPoint;
    private final Scheduler scheduler;
    private final String address;
    private Scheduler.@Nullable Task deadline;

    ClientConnection(EndPoint endPoint, Scheduler scheduler) {
        this.endPoint = endPoint;
        this.scheduler = scheduler;
        address = endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress()
                : "?";
    }

    /** Of the client, without its port. */
    String address() {
        return address;
    }

    /** From now on this is waited for, and for so long. */
    synchronized void expect(String what, Duration time) {
        arrived();
        deadline = scheduler.schedule(
                () -> close(what + " took more than " + time), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nothing is waited for. */
    synchronized void arrived() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    void close(String why) {
        LOG.debug("Connection from {} is closed: {}", address, why);
        arrived();
        endPoint.close();
    }
}
