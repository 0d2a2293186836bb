package io.mesosoperator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback whose connections can go dead in silence, as when a firewall forgets them: they stay open,
 * and what is sent into them is gone. New connections work.
 */
public final class BlackHole implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final ServerSocket door;
    private final InetSocketAddress target;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

    /** A client's connection, and the one that was made for it. */
    private static final class Pair {

        private final Socket client;
        private final Socket server;
        private volatile boolean dead;

        private Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void pump(Socket from, Socket to) {
            try {
                var buffer = new byte[BUFFER];
                var in = from.getInputStream();
                var out = to.getOutputStream();
                for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!dead) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException ended) {
                // as the other end sees below
            }
            if (!dead) {
                close();
            }
        }

        private void close() {
            try (client) {
                server.close();
            } catch (IOException closed) {
                // it is
            }
        }
    }

    /** Stands before this port of this machine. */
    public BlackHole(int port) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("black-hole").start(this::accept);
    }

    /** Where to connect to. */
    public int port() {
        return door.getLocalPort();
    }

    /** All connections that there are go dead. Returns how many. */
    public int swallow() {
        pairs.forEach(pair -> pair.dead = true);
        return pairs.size();
    }

    private void accept() {
        try {
            while (true) {
                var client = door.accept();
                var pair = new Pair(client, new Socket(target.getAddress(), target.getPort()));
                pairs.add(pair);
                Thread.ofVirtual().start(() -> pair.pump(pair.client, pair.server));
                Thread.ofVirtual().start(() -> pair.pump(pair.server, pair.client));
            }
        } catch (IOException closed) {
            // by close()
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pairs.forEach(Pair::close);
    }
}
