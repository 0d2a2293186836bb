package io.mesosoperator.discovery;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ShortHash;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.TaskInfo;

/**
 * A framework's discovery name; each has a Service.
 *
 * @param name DiscoveryInfo.name as a DNS label, or the task's name if absent (as in Mesos-DNS)
 */
public record DiscoveryName(FrameworkKey framework, String name) implements ServiceKey {

    private static final int DNS_LABEL = 63;

    /** These characters lose nothing but distinctions that DNS does not make either. */
    private static final Pattern KEPT = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?");

    public static DiscoveryName of(FrameworkKey framework, TaskInfo task) {
        var discovery = task.getDiscovery();
        return new DiscoveryName(
                framework, named(discovery.getName().isEmpty() ? task.getName() : discovery.getName()));
    }

    /** Framework first, so that two frameworks may use one discovery name. */
    @Override
    public String serviceName() {
        return serviceName(framework.name() + "-" + name, "");
    }

    /** @param suffix is never shortened, however long the text is */
    static String serviceName(String text, String suffix) {
        var plain = mangled(text);
        // RFC 1035: the name of a Service begins with a letter
        var named = Character.isDigit(plain.charAt(0)) ? "s-" + plain : plain;
        return (named.length() + suffix.length() <= DNS_LABEL ? named : hashed(named, text, suffix.length())) + suffix;
    }

    /**
     * Mesos-DNS' mangling, plus a hash for what it drops or cuts, so that different names stay different. Names that
     * differ only in case, or in {@code - . _}, are one name in DNS, and here as well.
     */
    static String named(String text) {
        var mangled = mangled(text);
        return mangled.isEmpty() || (KEPT.matcher(text).matches() && text.length() <= DNS_LABEL)
                ? mangled
                : hashed(mangled, text, 0);
    }

    private static String hashed(String mangled, String text, int room) {
        return cut(mangled, DNS_LABEL - room - 1 - ShortHash.LENGTH) + "-" + ShortHash.of(text);
    }

    @Override
    public Map.Entry<String, String> podLabel() {
        return Map.entry(Labels.DISCOVERY, name);
    }

    @Override
    public Map.Entry<String, String> serviceLabel() {
        return podLabel();
    }

    /** Mesos-DNS' mangling (RFC 1123): lower case, {@code - . _} become {@code -}, other characters are dropped. */
    static String label(String text) {
        return cut(mangled(text), DNS_LABEL);
    }

    private static String mangled(String text) {
        return text.replaceAll("[._]", "-")
                .replaceAll("[^A-Za-z0-9-]", "") // before lower-casing turns the kelvin sign into a k
                .toLowerCase(Locale.ROOT)
                .replaceAll("^-+|-+$", "");
    }

    private static String cut(String label, int length) {
        return label.substring(0, Math.min(label.length(), length)).replaceAll("-+$", "");
    }
}
