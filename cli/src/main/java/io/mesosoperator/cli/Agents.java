package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.view.AgentTable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Agents. */
@Command(
        name = "agents",
        description = {
            "Lists agents: each node of the cluster, with what its Agent object says of it, if it has one.",
            "",
            "Amounts are what pods may have of the node: cores, and MiB. A user who may not list nodes sees the"
                    + " Agent objects only. -o json, yaml and name, and -w, are of Agent objects."
        },
        footer = {"", "    kubectl mesos agents -o wide"})
final class Agents extends ListVerb {

    private static final String NODES = "/api/v1/nodes";

    private @Nullable List<JsonNode> nodes;

    Agents() {
        super(Kind.AGENT, new AgentTable());
    }

    @Override
    boolean isOfAllNamespaces() {
        return false;
    }

    @Override
    List<JsonNode> complete(List<JsonNode> agents) {
        if (hasOutputOfObjects()) {
            return agents;
        }
        if (nodes == null) {
            nodes = nodes();
            return AgentTable.join(agents, nodes);
        }
        var changed = agents.stream()
                .map(agent -> agent.at("/metadata/name").asText())
                .collect(Collectors.toCollection(java.util.HashSet::new));
        return AgentTable.join(agents, of(changed));
    }

    private List<JsonNode> of(Set<String> names) {
        return nodes == null
                ? List.of()
                : nodes.stream()
                        .filter(node -> names.contains(node.at("/metadata/name").asText()))
                        .toList();
    }

    private List<JsonNode> nodes() {
        try {
            return api().get(NODES).path("items").valueStream().toList();
        } catch (ApiFailure failure) {
            if (!failure.isForbidden()) {
                throw failure;
            }
            console().tell("you may not list nodes: only agents that have an Agent object are shown");
            return List.of();
        }
    }
}
