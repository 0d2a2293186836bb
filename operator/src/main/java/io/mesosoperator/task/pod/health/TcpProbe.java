package io.mesosoperator.task.pod.health;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.TCPSocketAction;
import io.fabric8.kubernetes.api.model.TCPSocketActionBuilder;
import io.mesosoperator.task.pod.NetworkPart;
import io.mesosoperator.task.pod.PodDraft;
import io.mesosoperator.task.pod.PodInput;

/**
 * A probe that succeeds if a port takes connections. Mesos connects to 127.0.0.1 in the task's network; the kubelet
 * connects from outside, unless the task is on the host network.
 */
final class TcpProbe {

    private static final int LAST_PORT = 65535;

    private TcpProbe() {}

    static TCPSocketAction connect(int port, PodInput request) {
        var connect = new TCPSocketActionBuilder().withPort(new IntOrString(port));
        return NetworkPart.isHost(request) ? connect.withHost("127.0.0.1").build() : connect.build();
    }

    static void checkPort(String path, int port, PodDraft draft) {
        if (port < 1 || port > LAST_PORT) {
            draft.invalid(path, "a port is a number from 1 to 65535");
        }
    }
}
