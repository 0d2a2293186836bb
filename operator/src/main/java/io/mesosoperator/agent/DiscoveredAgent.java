package io.mesosoperator.agent;

import java.util.List;
import java.util.stream.Stream;

/**
 * An agent as node and Agent object make it, before it remembers anything.
 *
 * @param agent offerable unless a finding forbids it
 * @param findings what is to be said about it
 */
public record DiscoveredAgent(Agent agent, List<AgentProblem> findings) {

    public DiscoveredAgent {
        findings = List.copyOf(findings);
        if (!findings.stream().allMatch(AgentProblem::permitsOffers)) {
            agent = agent.notOfferable();
        }
    }

    DiscoveredAgent with(AgentProblem finding) {
        return new DiscoveredAgent(
                agent, Stream.concat(findings.stream(), Stream.of(finding)).toList());
    }
}
