package io.mesosoperator.app;

import io.mesosoperator.agent.AgentDefaults;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.TaskTimeouts;
import io.mesosoperator.task.pod.PodDefaults;
import java.util.Set;

/**
 * How the operator behaves.
 *
 * @param podDefaults what tasks' pods get where the task says nothing
 * @param policy what tasks may ask for
 * @param tasks how long a task may take to start, and its pod outlives it
 * @param agentPorts the ports of every agent: {@code [31000-32000]}
 * @param agentPings how long an agent may be silent until it is lost
 * @param allocation how the pool is to be shared
 * @param offers when offers are made, how many, and for how long
 * @param externalServiceType what an EXTERNAL DiscoveryInfo becomes: NodePort or LoadBalancer
 * @param volumeStorageClass the StorageClass of persistent volumes; empty for the cluster's default
 * @param concurrency how many tasks are reconciled at once
 * @param namespace the operator's own
 * @param roles the roles that frameworks may register in; empty means any
 */
public record OperatorConfig(
        PodDefaults podDefaults,
        TaskPolicy policy,
        TaskTimeouts tasks,
        String agentPorts,
        AgentPings agentPings,
        AllocationPolicy allocation,
        OfferTerms offers,
        String externalServiceType,
        String volumeStorageClass,
        int concurrency,
        String namespace,
        Set<String> roles) {

    /** What every agent has. */
    AgentDefaults agentDefaults() {
        return AgentDefaults.of(agentPorts, podDefaults.extendedResources());
    }

    /**
     * The defaults: Mesos', where it has any.
     *
     * @param taskImage the image of tasks that name none
     */
    public static OperatorConfig withImage(String taskImage) {
        return new OperatorConfig(
                PodDefaults.withImage(taskImage),
                TaskPolicy.restricted(),
                TaskTimeouts.DEFAULT,
                "[31000-32000]",
                AgentPings.MESOS,
                AllocationPolicy.even(),
                OfferTerms.DEFAULT,
                "NodePort",
                "",
                16,
                "default",
                Set.of());
    }
}
