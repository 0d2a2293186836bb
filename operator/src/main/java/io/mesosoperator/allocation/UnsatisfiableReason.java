package io.mesosoperator.allocation;

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
    static Optional<String> why(ResourceRequest request, FrameworkState framework, List<Resources> agents) {
        if (!framework.revocable() && !request.resources().revocable().isEmpty()) {
            return Optional.of("Waiting for revocable resources, which framework "
                    + framework.key().name()
                    + " does not take: add {type: REVOCABLE_RESOURCES} to its capabilities, or remove revocable");
        }
        var known = new TreeSet<String>();
        agents.forEach(agent -> known.addAll(agent.names()));
        return request.resources().names().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> "Waiting for an agent that has any '" + name + "': they have "
                        + (known.isEmpty() ? "nothing" : String.join(", ", known))
                        + "; an Agent object can give one more");
    }
}
