package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.cli.api.Api;
import io.mesosoperator.cli.api.Api.Body;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.Query;
import io.mesosoperator.cli.api.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers to Offers: ACCEPT and DECLINE. */
final class OfferCalls {

    /** The operator applies operations within a second or so, and deletes the Offer a minute later. */
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final Api api;
    private final Console console;
    private final String namespace;

    OfferCalls(Api api, Console console, String namespace) {
        this.api = api;
        this.console = console;
        this.namespace = namespace;
    }

    /**
     * ACCEPT: all of these operations as a unit. Prints what became of each.
     *
     * @param refuseSeconds for how long what is left is not offered again
     * @return the exit code: 1 if an operation was dropped
     */
    int accept(JsonNode offer, List<ObjectNode> operations, double refuseSeconds) {
        if (!offer.at("/spec/operations").isEmpty() || offer.at("/spec/decline").asBoolean()) {
            throw Failure.of(
                    "offer %s has been answered already; kubectl mesos offers lists those that are open",
                    nameOf(offer));
        }
        var spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("filters").put("refuseSeconds", refuseSeconds);
        var list = spec.putArray("operations");
        operations.forEach(list::add);
        write(offer, spec);
        console.tell("offer %s: accepted; waiting for the operator to carry it out", nameOf(offer));
        return tell(await(offer));
    }

    /** DECLINE. */
    void decline(JsonNode offer, double refuseSeconds) {
        var spec = JsonNodeFactory.instance.objectNode().put("decline", true);
        spec.putObject("filters").put("refuseSeconds", refuseSeconds);
        write(offer, spec);
    }

    /** Not onto another Offer of that name. */
    private void write(JsonNode offer, ObjectNode spec) {
        var patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("uid", offer.at("/metadata/uid").asText());
        patch.set("spec", spec);
        try {
            var _ = api.patch(Kind.OFFER.path(namespace, nameOf(offer)), Body.MERGE_PATCH, patch);
        } catch (ApiFailure failure) {
            if (failure.isNotFound() || failure.isConflict()) {
                throw Failure.of(
                        "offer %s is gone: it was rescinded, or answered by somebody else; "
                                + "kubectl mesos offers lists those"
                                + " that are open",
                        nameOf(offer));
            }
            throw failure;
        }
    }

    private JsonNode await(JsonNode offer) {
        var path = Query.of(Kind.OFFER.path(namespace)).with("fieldSelector", "metadata.name=" + nameOf(offer));
        return Watch.ofOne(api, path.toString(), console.clock())
                .until(
                        offer.at("/metadata/resourceVersion").asText(),
                        Optional.of(console.clock().instant().plus(PATIENCE)),
                        event -> {
                            if (event.isDeletion()
                                    && !event.object().path("status").has("acceptedTime")) {
                                throw Failure.of(
                                        "offer %s was rescinded before its operations were applied", nameOf(offer));
                            }
                            return event.object().path("status").has("acceptedTime")
                                    ? Optional.of(event.object())
                                    : Optional.empty();
                        })
                .orElseThrow(() -> Failure.of(
                        "offer %s: the operator has not answered within %d s; is it running? kubectl get pods -A -l"
                                + " app.kubernetes.io/name=mesos-operator",
                        nameOf(offer), PATIENCE.toSeconds()));
    }

    private int tell(JsonNode accepted) {
        var isWhole = true;
        for (var operation : accepted.at("/status/operations")) {
            var isApplied = operation.path("applied").asBoolean();
            isWhole &= isApplied;
            console.print(
                    "%s: %s",
                    operation.path("type").asText(),
                    isApplied
                            ? "applied"
                            : "dropped, " + operation.path("message").asText());
        }
        for (var task : accepted.at("/status/tasks")) {
            var refused = task.path("message").asText();
            isWhole &= refused.isEmpty();
            console.print(
                    "%s%s",
                    Kind.TASK.named(task.path("name").asText()), refused.isEmpty() ? "" : ": refused, " + refused);
        }
        return isWhole ? 0 : 1;
    }

    private static String nameOf(JsonNode offer) {
        return offer.at("/metadata/name").asText();
    }
}
