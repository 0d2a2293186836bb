package io.mesosoperator.scheduler.wire;

import io.mesosoperator.crds.V1Additions;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.v1.Protos;

/** A master with what 1.x has added: its address as such. */
public final class V1Master {

    private V1Master() {}

    /**
     * Makes the information about a master.
     *
     * @param ip as {@code MasterInfo.ip} has it; 0 if it has no IPv4 address
     */
    public static MasterInfo of(String id, String hostname, int ip, int port, String version) {
        var master = MasterInfo.newBuilder()
                .setId(id)
                .setIp(ip)
                .setPort(port)
                .setHostname(hostname)
                .setVersion(version);
        var address = Protos.Address.newBuilder().setHostname(hostname).setPort(port);
        V1Additions.add(Protos.MasterInfo.newBuilder().setAddress(address).build(), master);
        return master.build();
    }
}
