package io.mesosoperator.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.resource.Resources;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of agents, in the status of Agent objects, and the only writer of it. After the start memory is the
 * truth and the objects follow it: one that somebody deletes is made again, and one that was made here goes when there
 * is nothing left to keep.
 */
public final class AgentCheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(AgentCheckpointStore.class);

    /** An agent as it was last found; the agent is empty when there is no such node. */
    private record Found(Optional<DiscoveredAgent> agent, long generation) {
        static final Found NOTHING = new Found(Optional.empty(), 1);
    }

    private final KubernetesClient client;
    private final ServerSideApply apply;
    private final Ledger ledger;
    private final AgentStatus status;
    private final Clock clock;
    private final WorkQueue<String> queue = new WorkQueue<>("agents", this::follow);
    private final Map<String, AgentResource> objects = new ConcurrentHashMap<>();
    private final Map<String, Found> found = new ConcurrentHashMap<>();
    private final Map<String, AgentCheckpoint> kept = new ConcurrentHashMap<>();
    private final Map<String, AgentProblem> unreadable = new ConcurrentHashMap<>();

    public AgentCheckpointStore(KubernetesClient client, Codec codec, Ledger ledger, Clock clock) {
        this.client = client;
        this.apply = new ServerSideApply(client);
        this.ledger = ledger;
        this.status = new AgentStatus(codec);
        this.clock = clock;
    }

    /**
     * Takes over what an earlier operator kept; the ledger remembers it from now on. To be called before
     * anything is offered.
     *
     * @return the offers whose operations are contained in it, by slave id
     */
    public Map<String, List<String>> recover(List<AgentResource> existing) {
        existing.forEach(this::recover);
        return kept.entrySet().stream()
                .filter(entry -> !entry.getValue().appliedOffers().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().appliedOffers()));
    }

    private void recover(AgentResource object) {
        var slaveId = object.getMetadata().getName();
        switch (status.kept(object.statusOrEmpty())) {
            case Decoded.Ok<AgentCheckpoint>(var before) -> {
                unreadable.remove(slaveId);
                kept.put(slaveId, before);
                ledger.keep(slaveId, before);
            }
            case Decoded.Invalid<AgentCheckpoint> invalid ->
                unreadable.put(slaveId, AgentProblem.invalid(invalid.message()));
        }
    }

    /**
     * Writes what the ledger keeps of the agent. When it returns, that is written and outlives the operator. An Agent
     * object is made where there is none, and removed if it is of no use any more.
     *
     * @throws KubernetesClientException if it could not be written; what was written before counts then
     */
    public synchronized void save(String slaveId) {
        if (unreadable.containsKey(slaveId)) {
            throw new IllegalStateException(slaveId + " is not offered, so there can be nothing new to keep of it");
        }
        var next = ledger.kept(slaveId); // read under the lock, so that no older state overwrites a newer one
        try {
            write(slaveId, next);
        } catch (KubernetesClientException failure) {
            queue.add(slaveId); // it may have been written all the same
            throw failure;
        }
        kept.put(slaveId, next);
    }

    /** What all agents have to remember, by slave id; empty if that of one of them cannot be read. */
    public Optional<Map<String, Resources>> remembered() {
        return unreadable.isEmpty()
                ? Optional.of(kept.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().checkpointed())))
                : Optional.empty();
    }

    /** The uid of the agent's object, if it has one. */
    public Optional<String> uid(String slaveId) {
        return Optional.ofNullable(objects.get(slaveId))
                .map(object -> object.getMetadata().getUid());
    }

    /** Why what was kept of the agent cannot be read. It is not to be offered: what is reserved would go to others. */
    Optional<AgentProblem> unreadable(String slaveId) {
        return Optional.ofNullable(unreadable.get(slaveId));
    }

    /** The watch has told of the object. */
    void seen(AgentResource object) {
        know(object);
        if (unreadable.containsKey(object.getMetadata().getName())) {
            recover(object); // somebody may have mended it
        }
        queue.add(object.getMetadata().getName());
    }

    /** The watch has told that the object is gone. */
    void gone(AgentResource object) {
        var slaveId = object.getMetadata().getName();
        objects.computeIfPresent(slaveId, (name, known) -> isSame(known, object) ? null : known);
        unreadable.remove(slaveId);
        queue.add(slaveId);
    }

    /**
     * How the agent was found.
     *
     * @param agent empty when there is no such node
     * @param generation of the Agent object's spec that it was found by
     */
    void found(String slaveId, Optional<DiscoveredAgent> agent, long generation) {
        var now = new Found(agent, generation);
        var before =
                agent.isPresent() || objects.containsKey(slaveId) ? found.put(slaveId, now) : found.remove(slaveId);
        if (!now.equals(before)) {
            log(slaveId, agent);
            queue.add(slaveId);
        }
    }

    /** The worker that makes the objects follow. */
    public WorkQueue<?> worker() {
        return queue;
    }

    private synchronized void follow(String slaveId) {
        var now = kept.getOrDefault(slaveId, AgentCheckpoint.NOTHING);
        if (objects.containsKey(slaveId)) {
            write(slaveId, now);
        } else if (!now.isNothing()) {
            LOG.warn(
                    "Agent {} is gone with what it had to remember; it is made again: {}", slaveId, now.checkpointed());
            write(slaveId, now);
        }
    }

    private void write(String slaveId, AgentCheckpoint next) {
        var object = objects.get(slaveId);
        if (next.isNothing() && (object == null || (isOfNoUse(object) && delete(object)))) {
            return;
        }
        try {
            writeStatus(object == null ? create(slaveId) : object, next);
        } catch (KubernetesClientException answer) {
            if (answer.getCode() != 404 && answer.getCode() != 409) {
                throw answer;
            }
            objects.remove(slaveId); // gone, or another one of its name
            if (!next.isNothing()) {
                writeStatus(create(slaveId), next);
            }
        }
    }

    private void writeStatus(AgentResource object, AgentCheckpoint next) {
        var slaveId = object.getMetadata().getName();
        var as = found.getOrDefault(slaveId, Found.NOTHING);
        JsonNode wanted = status.of(
                as.agent().map(agent -> withIncompatibility(agent, slaveId)),
                unreadable.containsKey(slaveId) ? Optional.empty() : Optional.of(next),
                object.statusOrEmpty(),
                as.generation(),
                clock.instant());
        if (!object.says(wanted)) {
            know(apply.applyStatus(object, new AgentResource(), wanted));
        }
    }

    private DiscoveredAgent withIncompatibility(DiscoveredAgent agent, String slaveId) {
        return ledger.incompatibility(slaveId)
                .map(why -> agent.with(new AgentProblem(AgentProblem.Kind.INCOMPATIBLE, why)))
                .orElse(agent);
    }

    private AgentResource create(String slaveId) {
        var fresh = new AgentResource();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(slaveId)
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .build());
        fresh.setSpec(JsonNodeFactory.instance.objectNode());
        return know(apply.apply(fresh));
    }

    /** Whether it was made here and nobody has said anything in it. */
    private boolean isOfNoUse(AgentResource object) {
        var labels = object.getMetadata().getLabels();
        return !unreadable.containsKey(object.getMetadata().getName())
                && labels != null
                && Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))
                && object.getSpec() != null
                && object.getSpec().isEmpty();
    }

    /** Deletes the object as it is known; returns false if somebody has changed it meanwhile. */
    private boolean delete(AgentResource object) {
        try {
            client.resource(object)
                    .lockResourceVersion(object.getMetadata().getResourceVersion())
                    .delete();
            objects.remove(object.getMetadata().getName(), object);
            return true;
        } catch (KubernetesClientException answer) {
            if (answer.getCode() != 409) {
                throw answer;
            }
            return false;
        }
    }

    /** The newer one of this and what is known; our own writes are known before the watch tells of them. */
    private AgentResource know(AgentResource object) {
        return objects.merge(
                object.getMetadata().getName(),
                object,
                (known, told) -> version(told) >= version(known) ? told : known);
    }

    private static long version(AgentResource object) {
        return Long.parseLong(object.getMetadata().getResourceVersion());
    }

    private static boolean isSame(AgentResource one, AgentResource other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static void log(String slaveId, Optional<DiscoveredAgent> agent) {
        var told = agent.stream()
                .flatMap(some -> some.findings().stream())
                .filter(finding ->
                        finding.kind() == AgentProblem.Kind.INVALID || finding.kind() == AgentProblem.Kind.WARNING)
                .map(AgentProblem::message)
                .collect(Collectors.joining("; "));
        if (!told.isEmpty()) {
            LOG.warn("agent {}: {}", slaveId, told);
        }
    }
}
