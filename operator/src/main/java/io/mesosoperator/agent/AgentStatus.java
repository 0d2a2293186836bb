package io.mesosoperator.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.agent.AgentProblem.Kind;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.Problem;
import io.mesosoperator.kubernetes.ColumnText;
import io.mesosoperator.kubernetes.Condition;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.Resource;

/** Converts the status of an Agent object to JSON and back: the checkpoint and the conditions. */
final class AgentStatus {

    private static final String CHECKPOINTED = "checkpointedResources";
    private static final String APPLIED = "appliedOffers";
    private static final String RESERVED = "reserved";
    private static final String VOLUMES = "volumes";
    private static final String MESSAGE = "message";
    private static final List<String> COLUMNS = List.of(RESERVED, VOLUMES, MESSAGE);
    private static final List<String> KEPT_FIELDS = List.of(CHECKPOINTED, APPLIED, RESERVED, VOLUMES);

    /** Keeps a condition's message short; nobody fixes more problems than this at once. */
    private static final int MOST_PROBLEMS = 10;

    private final Codec codec;

    AgentStatus(Codec codec) {
        this.codec = codec;
    }

    /** The checkpoint in the status. */
    Decoded<AgentCheckpoint> checkpoint(JsonNode status) {
        var problems = new ArrayList<Problem>();
        var resources = new ArrayList<Resource>();
        for (var json : status.path(CHECKPOINTED)) {
            var path = "status.%s[%d]".formatted(CHECKPOINTED, resources.size());
            switch (codec.decode(Resource.getDefaultInstance(), json, path)) {
                case Decoded.Ok<Resource>(var resource) -> resources.add(resource);
                case Decoded.Invalid<Resource> invalid -> problems.addAll(invalid.problems());
            }
        }
        // invalid resources would count as nothing
        Resources.validate(resources)
                .ifPresent(problem -> problems.add(new Problem("status." + CHECKPOINTED, problem)));
        var applied = status.path(APPLIED).valueStream().map(JsonNode::asText).toList();
        return problems.isEmpty()
                ? new Decoded.Ok<>(new AgentCheckpoint(Resources.of(resources), applied))
                : new Decoded.Invalid<>(problems);
    }

    /**
     * The whole status.
     *
     * @param found empty if the node does not exist
     * @param checkpoint empty if the checkpoint in the status cannot be read: it then stays unchanged
     * @param before the previous status; transition times that still hold are kept
     * @param generation of the spec that was used
     */
    ObjectNode of(
            Optional<DiscoveredAgent> found,
            Optional<AgentCheckpoint> checkpoint,
            JsonNode before,
            long generation,
            Instant now) {
        var status = JsonNodeFactory.instance.objectNode();
        if (checkpoint.isPresent()) {
            write(checkpoint.get(), found, status);
            empty(KEPT_FIELDS, before, status);
        } else {
            KEPT_FIELDS.stream().filter(before::has).forEach(field -> status.set(field, before.get(field)));
        }
        status.put("observedGeneration", generation);
        var conditions = conditions(found, generation, now);
        var columns = columns(status, conditions.getFirst().message());
        empty(COLUMNS, before.path("columns"), columns);
        if (!columns.isEmpty()) {
            status.set("columns", columns);
        }
        var list = status.putArray("conditions");
        conditions.forEach(condition -> list.add(condition.unlessChanged(before).toJson()));
        return status;
    }

    /**
     * What is no more is emptied and not left out. Who restored the status from a backup has written the field too, and
     * server-side apply takes no field away that another one has written: the reservation would come back.
     */
    private static void empty(List<String> fields, JsonNode before, ObjectNode now) {
        fields.stream()
                .filter(field -> before.hasNonNull(field) && !now.has(field))
                .forEach(field -> {
                    if (before.get(field).isArray()) {
                        now.putArray(field);
                    } else {
                        now.put(field, "");
                    }
                });
    }

    private static ObjectNode columns(ObjectNode status, String message) {
        var columns = JsonNodeFactory.instance.objectNode();
        for (var field : List.of(RESERVED, VOLUMES)) {
            if (!status.path(field).asText().isEmpty()) {
                columns.put(field, ColumnText.of(status.path(field).asText()));
            }
        }
        if (!message.isEmpty()) {
            columns.put(MESSAGE, ColumnText.of(message));
        }
        return columns;
    }

    private void write(AgentCheckpoint checkpoint, Optional<DiscoveredAgent> found, ObjectNode status) {
        if (!checkpoint.checkpointed().isEmpty()) {
            var list = status.putArray(CHECKPOINTED);
            checkpoint.checkpointed().toProto().forEach(resource -> list.add(codec.encode(resource)));
        }
        if (!checkpoint.appliedOffers().isEmpty()) {
            var list = status.putArray(APPLIED);
            checkpoint.appliedOffers().forEach(list::add);
        }
        var volumes = checkpoint.checkpointed().persistentVolumes();
        var whole =
                whole(found.map(agent -> agent.agent().total()).orElse(Resources.empty()), checkpoint.checkpointed());
        print(whole.minus(whole.unreserved()).minus(volumes), RESERVED, status);
        print(volumes, VOLUMES, status);
    }

    private static Resources whole(Resources found, Resources checkpointed) {
        try {
            return Checkpoint.apply(found, checkpointed);
        } catch (IllegalArgumentException incompatible) {
            return checkpointed; // unchanged; the condition reports it
        }
    }

    private static void print(Resources resources, String field, ObjectNode status) {
        if (!resources.isEmpty()) {
            status.put(field, resources.toString());
        }
    }

    // kstatus: Ready means that the object matches its spec; Stalled means that an administrator must act first.
    private static List<Condition> conditions(Optional<DiscoveredAgent> found, long generation, Instant now) {
        if (found.isEmpty()) {
            var message = "no node has this name; the agent's checkpointed resources are kept";
            return List.of(
                    new Condition("Ready", false, "NoNode", message, now, generation),
                    new Condition("Stalled", false, "NoNode", "", now, generation));
        }
        var problems = found.get().problems().stream()
                .sorted(Comparator.comparing(AgentProblem::kind))
                .toList();
        var worst = problems.isEmpty() ? Kind.WARNING : problems.getFirst().kind();
        var message = problems.stream()
                        .limit(MOST_PROBLEMS)
                        .map(AgentProblem::message)
                        .collect(Collectors.joining("; "))
                + (problems.size() > MOST_PROBLEMS ? "; and more" : "");
        return List.of(
                new Condition("Ready", worst.isReady(), worst.word(), message, now, generation),
                new Condition(
                        "Stalled", worst.isStalled(), worst.word(), worst.isStalled() ? message : "", now, generation));
    }
}
