package io.mesosoperator.driver;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.mesos.Protos.MasterInfo;

/** The {@code MasterInfo} of a master that tells none of itself. */
final class MasterOf {

    private MasterOf() {}

    static MasterInfo address(ApiAddress address) {
        return MasterInfo.newBuilder()
                .setId("")
                .setIp(ip(address.bareHost()))
                .setPort(address.port)
                .setHostname(address.host)
                .build();
    }

    /** The four bytes of an IPv4 address, the first one lowest, as Mesos has them; 0 if there is none. */
    private static int ip(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            byte[] bytes = address.getAddress();
            return address instanceof Inet4Address
                    ? ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt()
                    : 0;
        } catch (UnknownHostException unknown) {
            return 0;
        }
    }
}
