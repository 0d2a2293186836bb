package io.mesosoperator.discovery;

import io.mesosoperator.crds.Problem;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.Label;

/**
 * The parsed DC/OS label {@code VIP_n: /name:port}: clients find the task's port of index n under this name and port.
 */
sealed interface VipLabel {

    /**
     * A supported VIP.
     *
     * @param index of the task's port, from 0
     * @param name a DNS label
     * @param port 1 to 65535
     */
    record Named(int index, String name, int port) implements VipLabel {}

    /** A VIP label that is not supported. */
    record Ignored(Problem problem) implements VipLabel {}

    Pattern KEY = Pattern.compile("VIP_([0-9]{1,5})", Pattern.CASE_INSENSITIVE);

    Pattern ADDRESS = Pattern.compile("[0-9.]+|.*[:\\[\\]].*");

    int LAST_PORT = 65535;

    /**
     * Parses the label; empty if it is not a VIP label.
     *
     * @param path of the label in its TaskInfo
     */
    static Optional<VipLabel> read(String path, Label label) {
        var key = KEY.matcher(label.getKey());
        return key.matches() ? Optional.of(read(path, label, Integer.parseInt(key.group(1)))) : Optional.empty();
    }

    private static VipLabel read(String path, Label label, int index) {
        var said = "%s '%s'".formatted(label.getKey(), label.getValue());
        var colon = label.getValue().lastIndexOf(':');
        if (colon < 0) {
            return ignored(path, said + " has no port; write /name:port");
        }
        var host = label.getValue().substring(0, colon).strip();
        if (ADDRESS.matcher(host).matches()) {
            return ignored(path, said + " asks for an address, which only the cluster can choose; write /name:port");
        }
        // DC/OS drops the slashes of a name
        var name = DiscoveryName.named(host.replace("/", ""));
        if (name.isEmpty()) {
            return ignored(path, said + " has no letter or digit that can stand in a DNS name; write /name:port");
        }
        var port = number(label.getValue().substring(colon + 1).strip());
        if (port < 1 || port > LAST_PORT) {
            return ignored(path, said + " has no port from 1 to %d; write /name:port".formatted(LAST_PORT));
        }
        return new Named(index, name, port);
    }

    private static VipLabel ignored(String path, String message) {
        return new Ignored(new Problem(path, message));
    }

    /** 0 if the text is not a number. */
    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }
}
