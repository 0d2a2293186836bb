package io.mesosoperator.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * Free loopback ports. They lie below the range that systems use for outgoing connections, so that a server which is
 * stopped for a while finds its port free when it comes back.
 */
public final class Ports {

    // JVMs that run tests at the same time have lanes of their own: a port is free until its server has started.
    private static final int LANES = 8;
    private static final int WIDTH = 2_000;
    private static final int LOWEST = 15_000 + WIDTH * (Integer.getInteger("test.fork", 0) % LANES);
    private static final int HIGHEST = LOWEST + WIDTH;
    private static final int TRIES = 1_000;

    private Ports() {}

    /** This many different ports that nothing listens on. */
    public static int[] free(int count) {
        var ports = IntStream.generate(() -> ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST))
                .limit(TRIES)
                .distinct()
                .filter(Ports::isFree)
                .limit(count)
                .toArray();
        if (ports.length < count) {
            throw new IllegalStateException(
                    "no %d free loopback ports between %d and %d".formatted(count, LOWEST, HIGHEST));
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
