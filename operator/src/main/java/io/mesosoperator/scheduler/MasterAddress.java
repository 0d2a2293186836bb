package io.mesosoperator.scheduler;

import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.scheduler.wire.V1Master;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.MasterInfo;

/** Where a scheduler reaches the master: by the name that it has used itself, since it knows no other. */
final class MasterAddress {

    /** Of a Mesos master that clients know: they ask what it can do. */
    static final String VERSION = "1.9.0";

    /** RFC 9110, 7.2: {@code Host}; an IPv6 address is in brackets. */
    private static final Pattern HOST = Pattern.compile("(.*?)(?::([0-9]{1,5}))?");

    private static final int HTTP_PORT = 80;

    private MasterAddress() {}

    /** @param id of the operator that leads; another one after each change of leader */
    static MasterInfo of(HttpExchange exchange, String id) {
        var local = exchange.localAddress();
        var host = HOST.matcher(exchange.header("Host").orElse(""));
        var isNamed = host.matches() && !host.group(1).isEmpty();
        var name = isNamed ? host.group(1) : local == null ? "" : local.getHostString();
        var port = isNamed
                ? host.group(2) == null ? HTTP_PORT : Integer.parseInt(host.group(2))
                : local == null ? HTTP_PORT : local.getPort();
        return V1Master.of(id, name, local == null ? 0 : ip(local), port, VERSION);
    }

    /** mesos.proto: MasterInfo.ip, an IPv4 address in network order, which Mesos' masters have as their machines do. */
    private static int ip(InetSocketAddress local) {
        return local.getAddress() instanceof Inet4Address address
                ? ByteBuffer.wrap(address.getAddress())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt()
                : 0;
    }
}
