package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.cli.api.Kind;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An answer to an Offer. */
abstract class OfferVerb extends Verb {

    @Parameters(index = "0", paramLabel = "OFFER", description = "The name of the Offer.")
    private String offer = "";

    @Option(
            names = "--refuse",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "For how long what is left of it is not offered to the framework again; ${DEFAULT-VALUE}.")
    private double refuseSeconds;

    /** The operations of the answer. */
    abstract List<ObjectNode> operations(JsonNode found);

    @Override
    public Integer call() {
        var found = require(Kind.OFFER, offer);
        return new OfferCalls(api(), console(), namespace()).accept(found, operations(found), refuseSeconds);
    }

    /** Who reserves: the role and the principal of the offer's framework. */
    record Reserver(String role, String principal) {

        ObjectNode reserved(ObjectNode resource) {
            return Resource.reserved(resource, role, principal);
        }
    }

    final Reserver reserver(JsonNode found) {
        var name = found.at("/spec/frameworkId/value").asText();
        var framework = require(Kind.FRAMEWORK, name);
        var role = framework.at("/spec/role").asText("*");
        var principal = framework.at("/spec/principal").asText();
        if (role.equals("*") || principal.isEmpty()) {
            throw Failure.of(
                    "framework %s has the role %s and %s: only one with a role of its own and a principal may reserve",
                    name, role, principal.isEmpty() ? "no principal" : "the principal " + principal);
        }
        return new Reserver(role, principal);
    }

    /** An operation: its type, and what it is about. */
    static ObjectNode operation(String type, String field, Stream<? extends JsonNode> resources) {
        var operation = JsonNodeFactory.instance.objectNode().put("type", type);
        var list = operation.putObject(type.toLowerCase(Locale.ROOT)).putArray(field);
        resources.forEach(list::add);
        return operation;
    }
}
