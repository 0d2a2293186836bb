package io.mesosoperator.http;

import java.time.Duration;

/**
 * What one port bears.
 *
 * @param connections how many may be open; for a further one, one that waits for a request is closed
 * @param connectionsPerAddress how many of them from one address
 * @param headerTime how long a new connection may take for the header of its first request
 * @param headerBytes how long that header may be
 * @param bodyTime how long the body of a request may take
 * @param writeTime how long one write may be blocked by a client that does not read
 * @param idleTime how long a connection may wait for its next request
 */
public record HttpLimits(
        int connections,
        int connectionsPerAddress,
        Duration headerTime,
        int headerBytes,
        Duration bodyTime,
        Duration writeTime,
        Duration idleTime) {

    private static final int HEADER_BYTES = 16 << 10;

    /**
     * For clients that keep connections, as schedulers do: libprocess closes no idle connection, and many clients may
     * have one address, of a proxy or a node.
     */
    public static final HttpLimits LONG_LIVED = new HttpLimits(
            2000,
            1000,
            Duration.ofSeconds(10),
            HEADER_BYTES,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofDays(1));

    /** For clients that ask little and at once: probes, and scrapes of metrics. No one address has all connections. */
    public static final HttpLimits SHORT_LIVED = new HttpLimits(
            100,
            50,
            Duration.ofSeconds(5),
            HEADER_BYTES,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofMinutes(2));
}
