package io.mesosoperator.agent;

import java.util.List;
import java.util.stream.Stream;

/**
 * An agent as detected from its node and Agent object, before its checkpoint is applied.
 *
 * @param agent offerable unless a problem forbids it
 * @param problems the problems found
 */
public record DiscoveredAgent(Agent agent, List<AgentProblem> problems) {

    public DiscoveredAgent {
        problems = List.copyOf(problems);
        if (!problems.stream().allMatch(AgentProblem::permitsOffers)) {
            agent = agent.notOfferable();
        }
    }

    DiscoveredAgent with(AgentProblem problem) {
        return with(List.of(problem));
    }

    DiscoveredAgent with(List<AgentProblem> more) {
        return new DiscoveredAgent(
                agent, Stream.concat(problems.stream(), more.stream()).toList());
    }
}
