package io.mesosoperator.discovery;

import io.mesosoperator.framework.FrameworkKey;
import java.util.Locale;
import org.apache.mesos.Protos.TaskInfo;

/**
 * What a Service stands for: a framework's discovery name.
 *
 * @param name DiscoveryInfo.name, or the task's name where that is absent (as Mesos-DNS does), as a DNS label
 */
public record DiscoveryName(FrameworkKey framework, String name) {

    private static final int DNS_LABEL = 63;

    public static DiscoveryName of(FrameworkKey framework, TaskInfo task) {
        var discovery = task.getDiscovery();
        return new DiscoveryName(
                framework, label(discovery.getName().isEmpty() ? task.getName() : discovery.getName()));
    }

    /** The Service's name: framework first, so that two frameworks may use one discovery name. */
    public String serviceName() {
        var plain = label(framework.name() + "-" + name);
        // RFC 1035: the name of a Service begins with a letter
        return Character.isDigit(plain.charAt(0)) ? label("s-" + plain) : plain;
    }

    /** Mesos-DNS' mangling (RFC 1123): lower case, {@code - . _} become {@code -}, the rest is dropped. */
    static String label(String text) {
        var mangled = text.toLowerCase(Locale.ROOT)
                .replaceAll("[._]", "-")
                .replaceAll("[^a-z0-9-]", "")
                .replaceAll("^-+", "");
        return mangled.substring(0, Math.min(mangled.length(), DNS_LABEL)).replaceAll("-+$", "");
    }
}
