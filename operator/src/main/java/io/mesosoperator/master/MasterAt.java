package io.mesosoperator.master;

import io.mesosoperator.http.HttpExchange;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a caller reaches the master.
 *
 * @param address an IP, or a name if it cannot be told
 * @param hostname the name that he has used
 */
record MasterAt(String address, int port, String hostname) {

    /** Of a Mesos master that clients know. */
    static final String VERSION = "1.9.0";

    /** When this process has started. */
    static final Instant STARTED =
            Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());

    static MasterAt of(HttpExchange exchange) {
        var named = exchange.header("Host").map(MasterAt::withoutPort).filter(name -> !name.isEmpty());
        return Optional.ofNullable(exchange.localAddress())
                .map(local -> new MasterAt(
                        local.getAddress().getHostAddress(),
                        local.getPort(),
                        named.orElse(local.getAddress().getHostAddress())))
                .orElseGet(() -> new MasterAt(named.orElse(""), 0, named.orElse("")));
    }

    private static String withoutPort(String host) {
        var colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    /** As libprocess names it. */
    String pid() {
        return "master@%s:%d".formatted(address.contains(":") ? "[" + address + "]" : address, port);
    }
}
