package io.mesosoperator.runtime;

import io.mesosoperator.agent.AgentDefaults;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.pod.PodDefaults;
import java.time.Duration;

/**
 * How the operator behaves.
 *
 * @param podDefaults what tasks' pods get where the task says nothing
 * @param policy what tasks may ask for
 * @param agentPorts the ports of every agent: {@code [31000-32000]}
 * @param allocationInterval offers are made at most once in it
 * @param offerTimeout an offer that is not answered in it is rescinded
 * @param externalServiceType what an EXTERNAL DiscoveryInfo becomes: NodePort or LoadBalancer
 * @param concurrency how many tasks are reconciled at once
 */
public record OperatorConfig(
        PodDefaults podDefaults,
        TaskPolicy policy,
        String agentPorts,
        Duration allocationInterval,
        Duration offerTimeout,
        String externalServiceType,
        int concurrency) {

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
                "[31000-32000]",
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                "NodePort",
                16);
    }
}
