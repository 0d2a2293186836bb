package io.mesosoperator.agent;

import java.util.List;
import java.util.stream.Stream;

/**
 * An agent as node and Agent object make it, before it remembers anything.
 *
 * @param agent offerable unless a finding forbids it
 * @param findings what is to be said about it
 */
public record FoundAgent(Agent agent, List<Finding> findings) {

    public FoundAgent {
        findings = List.copyOf(findings);
        if (!findings.stream().allMatch(Finding::permitsOffers)) {
            agent = agent.notOfferable();
        }
    }

    FoundAgent with(Finding finding) {
        return new FoundAgent(
                agent, Stream.concat(findings.stream(), Stream.of(finding)).toList());
    }
}
