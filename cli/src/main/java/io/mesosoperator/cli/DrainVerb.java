package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mesosoperator.cli.api.Api.Body;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.Query;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The field {@code spec.drain} of Agent objects. */
abstract class DrainVerb extends Verb {

    @Parameters(paramLabel = "AGENT", arity = "1..*", description = "Names of agents, which are those of their nodes.")
    private List<String> agents = List.of();

    @Option(names = "--force", description = "Also against somebody who owns spec.drain, and says otherwise.")
    private boolean force;

    private final boolean drain;

    DrainVerb(boolean drain) {
        this.drain = drain;
    }

    @Override
    public Integer call() {
        agents.forEach(this::requireNode);
        agents.forEach(this::write);
        return 0;
    }

    /** A misspelt name would make an Agent object that no node has. */
    private void requireNode(String agent) {
        try {
            api().get("/api/v1/nodes/" + agent);
        } catch (ApiFailure failure) {
            if (failure.isNotFound()) {
                throw Failure.of("there is no node %s; kubectl mesos agents lists them", agent);
            }
            if (!failure.isForbidden()) {
                throw failure;
            }
            var _ = require(Kind.AGENT, agent);
        }
    }

    private void write(String agent) {
        var patch = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", Kind.API_VERSION)
                .put("kind", Kind.AGENT.kind());
        patch.putObject("metadata").put("name", agent);
        patch.putObject("spec").put("drain", drain);
        try {
            var _ = api().patch(
                            Query.of(Kind.AGENT.path("", agent))
                                    .with("force", force)
                                    .toString(),
                            Body.APPLY_PATCH,
                            patch);
        } catch (ApiFailure failure) {
            if (failure.isConflict()) {
                throw Failure.of("agent %s is as it was: %s%n--force overrides that", agent, failure.getMessage());
            }
            throw failure;
        }
        console().print("%s %s", Kind.AGENT.named(agent), drain ? "draining" : "takes tasks again");
    }
}
