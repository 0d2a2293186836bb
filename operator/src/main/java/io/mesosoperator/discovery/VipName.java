package io.mesosoperator.discovery;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.Labels;
import java.util.Map;

/**
 * What a Service stands for: a DC/OS VIP of a framework.
 *
 * @param name a DNS label
 */
public record VipName(FrameworkKey framework, String name) implements ServiceKey {

    /** A task often has the same name as its VIP, and may have a Service for each. */
    private static final String SUFFIX = "-vip";

    @Override
    public String serviceName() {
        return DiscoveryName.serviceName(framework.name() + "-" + name, SUFFIX);
    }

    /** A key of its own for each VIP, for a task may have several. */
    @Override
    public Map.Entry<String, String> podLabel() {
        return Map.entry(Labels.VIP_PREFIX + name, "true");
    }

    @Override
    public Map.Entry<String, String> serviceLabel() {
        return Map.entry(Labels.VIP, name);
    }
}
