package io.mesosoperator.agent;

import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;

/**
 * What holds for every agent whose Agent object says nothing else.
 *
 * @param ports the ports that it offers
 * @param extended what nodes have besides cpus, mem, disk and ports
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
