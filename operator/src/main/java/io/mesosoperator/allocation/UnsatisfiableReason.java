package io.mesosoperator.allocation;

import io.mesosoperator.agent.Taint;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds a resource that a task asks for and that none of its agents has at all. */
final class UnsatisfiableReason {

    private UnsatisfiableReason() {}

    /**
     * Why the task waits, and what would help.
     *
     * @param agents the total resources of the agents that it may run on
     */
    static Optional<AllocationResult.Waiting> why(
            ResourceRequest request, FrameworkState framework, List<Resources> agents) {
        if (!framework.revocable() && !request.resources().revocable().isEmpty()) {
            return Optional.of(new AllocationResult.Waiting(
                    WaitReason.NOT_REVOCABLE,
                    "Waiting for revocable resources, which framework "
                            + framework.key().name()
                            + " does not take: add {type: REVOCABLE_RESOURCES} to its capabilities, or remove"
                            + " revocable"));
        }
        var known = new TreeSet<String>();
        agents.forEach(agent -> known.addAll(agent.names()));
        return request.resources().names().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> new AllocationResult.Waiting(
                        WaitReason.RESOURCE_UNKNOWN,
                        "Waiting for an agent that has any '" + name + "': they have "
                                + (known.isEmpty() ? "nothing" : String.join(", ", known))
                                + "; an Agent object can give one more"));
    }

    /** The agent that the task names is none. */
    static AllocationResult.Waiting noAgent(String slaveId) {
        return new AllocationResult.Waiting(
                WaitReason.AGENT_UNKNOWN,
                "Waiting for agent " + slaveId
                        + ": no node has that name (spec.slaveId is a node's name; leave it out for any agent)");
    }

    /** The agents that would hold the task have taints. */
    static AllocationResult.Waiting tainted(ResourceRequest request, String slaveId, Taint taint) {
        return new AllocationResult.Waiting(
                WaitReason.AGENT_TAINTED,
                "Waiting for an agent without taints that has " + request.resources() + ": agent " + slaveId
                        + " has the taint " + taint + ", which the task does not tolerate;"
                        + " spec.kubernetes.tolerations can say that it does, or spec.taskDefaults of its Framework");
    }

    /** No agent would ever hold the task. */
    static AllocationResult.Waiting tooLarge(ResourceRequest request, FrameworkState framework) {
        return new AllocationResult.Waiting(
                WaitReason.NO_AGENT_LARGE_ENOUGH,
                "Waiting for an agent that has " + request.resources() + " for role " + framework.role()
                        + ": none is that large, even when it is empty; ask for less, or add a larger node");
    }
}
