package io.mesosoperator.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.agent.AgentProblem.Kind;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.Problem;
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

/** The status of an Agent object, to JSON and back: what is kept, and what is to be said. */
final class AgentStatus {

    private static final String CHECKPOINTED = "checkpointedResources";
    private static final String APPLIED = "appliedOffers";
    private static final String RESERVED = "reserved";
    private static final String VOLUMES = "volumes";
    private static final List<String> KEPT_FIELDS = List.of(CHECKPOINTED, APPLIED, RESERVED, VOLUMES);

    /** A condition's message is not endless; nobody mends more than this at once. */
    private static final int MOST_FINDINGS = 10;

    private final Codec codec;

    AgentStatus(Codec codec) {
        this.codec = codec;
    }

    /** What an operator kept there. */
    Decoded<AgentCheckpoint> kept(JsonNode status) {
        var problems = new ArrayList<Problem>();
        var resources = new ArrayList<Resource>();
        for (var json : status.path(CHECKPOINTED)) {
            var path = "status.%s[%d]".formatted(CHECKPOINTED, resources.size());
            switch (codec.decode(Resource.getDefaultInstance(), json, path)) {
                case Decoded.Ok<Resource>(var resource) -> resources.add(resource);
                case Decoded.Invalid<Resource> invalid -> problems.addAll(invalid.problems());
            }
        }
        // what is not valid would count as nothing
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
     * @param found empty when there is no such node
     * @param kept empty when what the status has cannot be read: it stays as it is
     * @param before the status so far; times that still hold are kept
     * @param generation of the spec that it was found by
     */
    ObjectNode of(
            Optional<DiscoveredAgent> found,
            Optional<AgentCheckpoint> kept,
            JsonNode before,
            long generation,
            Instant now) {
        var status = JsonNodeFactory.instance.objectNode();
        if (kept.isPresent()) {
            write(kept.get(), found, status);
        } else {
            KEPT_FIELDS.stream().filter(before::has).forEach(field -> status.set(field, before.get(field)));
        }
        status.put("observedGeneration", generation);
        var conditions = status.putArray("conditions");
        conditions(found, generation, now)
                .forEach(condition ->
                        conditions.add(condition.unlessChanged(before).toJson()));
        return status;
    }

    private void write(AgentCheckpoint kept, Optional<DiscoveredAgent> found, ObjectNode status) {
        if (!kept.checkpointed().isEmpty()) {
            var list = status.putArray(CHECKPOINTED);
            kept.checkpointed().toProto().forEach(resource -> list.add(codec.encode(resource)));
        }
        if (!kept.appliedOffers().isEmpty()) {
            var list = status.putArray(APPLIED);
            kept.appliedOffers().forEach(list::add);
        }
        var volumes = kept.checkpointed().persistentVolumes();
        var whole = whole(found.map(agent -> agent.agent().total()).orElse(Resources.empty()), kept.checkpointed());
        print(whole.minus(whole.unreserved()).minus(volumes), RESERVED, status);
        print(volumes, VOLUMES, status);
    }

    private static Resources whole(Resources found, Resources checkpointed) {
        try {
            return Checkpoint.apply(found, checkpointed);
        } catch (IllegalArgumentException incompatible) {
            return checkpointed; // the condition says so
        }
    }

    private static void print(Resources resources, String field, ObjectNode status) {
        if (!resources.isEmpty()) {
            status.put(field, resources.toString());
        }
    }

    // kstatus: Ready is that the object is as it was asked to be; Stalled, that somebody has to do something for that.
    private static List<Condition> conditions(Optional<DiscoveredAgent> found, long generation, Instant now) {
        if (found.isEmpty()) {
            var message = "there is no node of this name; what the agent has to remember is kept";
            return List.of(
                    new Condition("Ready", false, "NoNode", message, now, generation),
                    new Condition("Stalled", false, "NoNode", "", now, generation));
        }
        var findings = found.get().findings().stream()
                .sorted(Comparator.comparing(AgentProblem::kind))
                .toList();
        var worst = findings.isEmpty() ? Kind.WARNING : findings.getFirst().kind();
        var message = findings.stream()
                        .limit(MOST_FINDINGS)
                        .map(AgentProblem::message)
                        .collect(Collectors.joining("; "))
                + (findings.size() > MOST_FINDINGS ? "; and more" : "");
        return List.of(
                new Condition("Ready", worst.isReady(), worst.word(), message, now, generation),
                new Condition(
                        "Stalled", worst.isStalled(), worst.word(), worst.isStalled() ? message : "", now, generation));
    }
}
