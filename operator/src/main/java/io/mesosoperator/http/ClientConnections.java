package io.mesosoperator.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one port. Only those that wait for a request give way to new ones: first the oldest of the address
 * that has the most, so that a flood from one address displaces itself.
 */
final class ClientConnections implements Connection.Listener {

    /** Those of one address. */
    private static final class OfAddress {

        private final LinkedHashSet<ClientConnection> waiting = new LinkedHashSet<>();
        private int open;

        private Optional<ClientConnection> oldestWaiting() {
            return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.getFirst());
        }
    }

    private final HttpLimits limits;
    private final Scheduler scheduler;
    private final Map<Connection, ClientConnection> all = new HashMap<>();
    private final Map<String, OfAddress> byAddress = new HashMap<>();

    ClientConnections(HttpLimits limits, Scheduler scheduler) {
        this.limits = limits;
        this.scheduler = scheduler;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            return; // the HTTP connection in it counts, and its header has to come in time, the handshake included
        }
        var opened = new ClientConnection(connection.getEndPoint(), scheduler);
        opened.expect("the header of its first request", limits.headerTime());
        victim(connection, opened).ifPresent(victim -> victim.close("there are too many"));
    }

    /** Enters a connection. Returns one that has to go for it, itself if no other can. */
    private synchronized Optional<ClientConnection> victim(Connection connection, ClientConnection opened) {
        all.put(connection, opened);
        var siblings = byAddress.computeIfAbsent(opened.address(), address -> new OfAddress());
        siblings.open++;
        var victim = siblings.open > limits.connectionsPerAddress()
                ? Optional.of(siblings.oldestWaiting().orElse(opened))
                : all.size() > limits.connections()
                        ? Optional.of(byAddress.values().stream()
                                .filter(some -> !some.waiting.isEmpty())
                                .max(Comparator.comparingInt(some -> some.open))
                                .flatMap(OfAddress::oldestWaiting)
                                .orElse(opened))
                        : Optional.<ClientConnection>empty();
        siblings.waiting.add(opened);
        // what is closed is not a candidate for the next, even while its end has not been seen
        victim.ifPresent(this::doesNotWait);
        return victim;
    }

    @Override
    public void onClosed(Connection connection) {
        var closed = leave(connection);
        if (closed != null) {
            closed.arrived();
        }
    }

    private synchronized @Nullable ClientConnection leave(Connection connection) {
        var closed = all.remove(connection);
        if (closed != null) {
            doesNotWait(closed);
            byAddress.computeIfPresent(closed.address(), (address, those) -> --those.open == 0 ? null : those);
        }
        return closed;
    }

    private void doesNotWait(ClientConnection connection) {
        var siblings = byAddress.get(connection.address());
        if (siblings != null) {
            siblings.waiting.remove(connection);
        }
    }

    /** A request has come. Returns its connection; empty if that has been closed. */
    synchronized Optional<ClientConnection> begin(Connection connection) {
        var found = Optional.ofNullable(all.get(connection));
        found.ifPresent(this::doesNotWait);
        found.ifPresent(ClientConnection::arrived);
        return found;
    }

    /** It has been answered, and the connection waits for the next. */
    synchronized void end(Connection connection) {
        var found = all.get(connection);
        if (found != null) {
            found.expect("the next request", limits.idleTime());
            byAddress.computeIfPresent(found.address(), (address, those) -> {
                those.waiting.add(found);
                return those;
            });
        }
    }

    synchronized int open() {
        return all.size();
    }
}
