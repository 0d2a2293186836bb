package io.mesosoperator.agent;

import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;

/**
 * Defaults for agents whose Agent object does not override them.
 *
 * @param ports the ports to offer
 * @param extended the resources to offer besides cpus, mem, disk and ports
 */
public record AgentDefaults(Resources ports, ExtendedResources extended) {

    /**
     * These defaults.
     *
     * @param ports in Mesos' text form: {@code [31000-32000]}
     */
    public static AgentDefaults of(String ports, ExtendedResources extended) {
        return new AgentDefaults(Resources.parse("ports:" + ports), extended);
    }
}
