package io.mesosoperator.discovery;

import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.task.pod.PodKeys;
import java.util.Locale;
import java.util.Map;
import org.apache.mesos.Protos.TaskInfo;

/**
 * What a Service stands for: a framework's discovery name.
 *
 * @param name DiscoveryInfo.name, or the task's name where that is absent (as Mesos-DNS does), as a DNS label
 */
public record DiscoveryName(FrameworkKey framework, String name) implements ServiceKey {

    private static final int DNS_LABEL = 63;

    public static DiscoveryName of(FrameworkKey framework, TaskInfo task) {
        var discovery = task.getDiscovery();
        return new DiscoveryName(
                framework, label(discovery.getName().isEmpty() ? task.getName() : discovery.getName()));
    }

    /** Framework first, so that two frameworks may use one discovery name. */
    @Override
    public String serviceName() {
        return serviceName(framework.name() + "-" + name, "");
    }

    /** @param suffix stays whole, however long the text is */
    static String serviceName(String text, String suffix) {
        var plain = label(text);
        // RFC 1035: the name of a Service begins with a letter
        var named = Character.isDigit(plain.charAt(0)) ? "s-" + plain : plain;
        return label(named.substring(0, Math.min(named.length(), DNS_LABEL - suffix.length()))) + suffix;
    }

    @Override
    public Map.Entry<String, String> podLabel() {
        return Map.entry(PodKeys.DISCOVERY, name);
    }

    @Override
    public Map.Entry<String, String> serviceLabel() {
        return podLabel();
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
