package io.mesosoperator.discovery;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.kubernetes.Labels;
import java.util.Map;

/**
 * A framework's DC/OS VIP; each has a Service.
 *
 * @param name a DNS label
 */
public record VipName(FrameworkKey framework, String name) implements ServiceKey {

    /** A task often has the same name as its VIP and may have a Service for each, so the names must differ. */
    private static final String SUFFIX = "-vip";

    @Override
    public String serviceName() {
        return DiscoveryName.serviceName(framework.name() + "-" + name, SUFFIX);
    }

    /** Each VIP has its own label key, because a task may have several VIPs. */
    @Override
    public Map.Entry<String, String> podLabel() {
        return Map.entry(Labels.VIP_PREFIX + name, "true");
    }

    @Override
    public Map.Entry<String, String> serviceLabel() {
        return Map.entry(Labels.VIP, name);
    }
}
