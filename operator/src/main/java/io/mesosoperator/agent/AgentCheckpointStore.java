package io.mesosoperator.agent;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ObjectVersions;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.Resources;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Persists the agents' checkpoints in the status of Agent objects, and is the only writer of that status. After the
 * start, memory is the truth and the objects follow it: a deleted object is recreated, and an object that the operator
 * created is deleted once its checkpoint is empty.
 */
public final class AgentCheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(AgentCheckpointStore.class);

    /** An agent as last detected; the agent is empty if the node does not exist. */
    private record Found(Optional<DiscoveredAgent> agent, long generation) {
        static final Found NOTHING = new Found(Optional.empty(), 1);
    }

    private final KubernetesClient client;
    private final Deletions deletions;
    private final ServerSideApply apply;
    private final Ledger ledger;
    private final AgentStatus status;
    private final Clock clock;
    private final WorkQueue<String> queue = WorkQueue.ofCluster("agents", this::follow);
    private final Map<String, AgentResource> objects = new ConcurrentHashMap<>();
    private final Map<String, Found> found = new ConcurrentHashMap<>();
    private final Map<String, AgentCheckpoint> checkpoints = new ConcurrentHashMap<>();
    /**
     * Names of the objects that were there at the start, or have been made or filled since. Another one is somebody's
     * who restores it: before its status is there it looks as if it was of no use.
     */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    private final Map<String, AgentProblem> unreadable = new ConcurrentHashMap<>();
    private final Map<String, List<AgentProblem>> warnings = new ConcurrentHashMap<>();

    public AgentCheckpointStore(KubernetesClient client, Codec codec, Ledger ledger, Clock clock) {
        this.client = client;
        this.deletions = new Deletions(client);
        this.apply = new ServerSideApply(client);
        this.ledger = ledger;
        this.status = new AgentStatus(codec);
        this.clock = clock;
    }

    /**
     * Restores the checkpoints that an earlier operator wrote into the ledger. Call it before the first offer.
     *
     * @return the offers whose operations the checkpoints contain, by slave id
     */
    public Map<String, List<String>> recover(List<AgentResource> existing) {
        var guard = new ItemGuard("agents at start");
        existing.forEach(object -> {
            var slaveId = object.getMetadata().getName();
            known.add(slaveId);
            if (!guard.run(slaveId, () -> recover(object))) {
                unreadable.put(slaveId, AgentProblem.invalid("status: cannot be read; the operator's log says why"));
            }
        });
        return checkpoints.entrySet().stream()
                .filter(entry -> !entry.getValue().appliedOffers().isEmpty())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().appliedOffers()));
    }

    private void recover(AgentResource object) {
        var slaveId = object.getMetadata().getName();
        switch (status.checkpoint(object.statusOrEmpty())) {
            case Decoded.Ok<AgentCheckpoint>(var before) -> {
                unreadable.remove(slaveId);
                checkpoints.put(slaveId, before);
                ledger.setCheckpoint(slaveId, before);
            }
            case Decoded.Invalid<AgentCheckpoint> invalid ->
                unreadable.put(slaveId, AgentProblem.invalid(invalid.message()));
        }
    }

    /**
     * Writes the ledger's checkpoint of the agent. When this returns, the checkpoint is persistent. Creates a missing
     * Agent object, and deletes one that is no longer needed.
     *
     * @throws KubernetesClientException if the write fails; the previous checkpoint then remains valid
     */
    public synchronized void save(String slaveId) {
        if (unreadable.containsKey(slaveId)) {
            throw new IllegalStateException(slaveId + " is not offered, so it cannot have a new checkpoint");
        }
        var next = ledger.checkpointOf(
                slaveId); // read under the lock, so that an older state never overwrites a newer one
        if (!next.isNothing()) {
            known.add(slaveId);
        }
        try {
            write(slaveId, next);
        } catch (KubernetesClientException failure) {
            queue.add(slaveId); // the write may have succeeded all the same
            throw failure;
        }
        checkpoints.put(slaveId, next);
    }

    /** The checkpointed resources of the agents whose checkpoint can be read, by slave id. */
    public Map<String, Resources> remembered() {
        return checkpoints.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().checkpointed()));
    }

    /** The agents whose checkpoint cannot be read. */
    public Set<String> unreadable() {
        return Set.copyOf(unreadable.keySet());
    }

    /** Puts a volume, which the agent's status has lost, back into its checkpoint. Call it before the first offer. */
    public void restore(String slaveId, Resource volume) {
        var before = ledger.checkpointOf(slaveId);
        var whole = new AgentCheckpoint(Checkpoint.withVolume(before.checkpointed(), volume), before.appliedOffers());
        checkpoints.put(slaveId, whole);
        ledger.setCheckpoint(slaveId, whole);
        queue.add(slaveId);
    }

    /** Tells in the agent's status, if it has an object, of something that needs an administrator. */
    public void warn(String slaveId, String message) {
        warnings.computeIfAbsent(slaveId, any -> new CopyOnWriteArrayList<>()).add(AgentProblem.warning(message));
    }

    List<AgentProblem> warnings(String slaveId) {
        return warnings.getOrDefault(slaveId, List.of());
    }

    /** The uid of the agent's object, if it has one. */
    public Optional<String> uid(String slaveId) {
        return Optional.ofNullable(objects.get(slaveId))
                .map(object -> object.getMetadata().getUid());
    }

    /**
     * Why the agent's checkpoint cannot be read. Such an agent is not offered: its reserved resources would
     * go to other roles.
     */
    Optional<AgentProblem> unreadable(String slaveId) {
        return Optional.ofNullable(unreadable.get(slaveId));
    }

    /** The watch reported the object. */
    void seen(AgentResource object) {
        cache(object);
        if (unreadable.containsKey(object.getMetadata().getName())) {
            recover(object); // the object may have been repaired
        }
        queue.add(object.getMetadata().getName());
    }

    /** The watch reported the object's deletion. */
    void gone(AgentResource object) {
        var slaveId = object.getMetadata().getName();
        objects.computeIfPresent(slaveId, (name, known) -> isSame(known, object) ? null : known);
        unreadable.remove(slaveId);
        queue.add(slaveId);
    }

    /**
     * Records the agent as detected.
     *
     * @param agent empty if the node does not exist
     * @param generation of the Agent object's spec that was used
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
        var now = checkpoints.getOrDefault(slaveId, AgentCheckpoint.NOTHING);
        if (objects.containsKey(slaveId)) {
            write(slaveId, now);
        } else if (!now.isNothing()) {
            LOG.warn(
                    "Agent object {} was deleted while it held checkpointed resources ({}); recreating it",
                    slaveId,
                    now.checkpointed());
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
            if (answer.getCode() != HTTP_NOT_FOUND && answer.getCode() != HTTP_CONFLICT) {
                throw answer;
            }
            reread(slaveId);
            if (objects.containsKey(slaveId) || !next.isNothing()) {
                var now = objects.get(slaveId);
                writeStatus(now == null ? create(slaveId) : now, next);
            }
        }
    }

    /** The object was changed, deleted or replaced by another one, and the watch has not reported it yet. */
    private void reread(String slaveId) {
        objects.remove(slaveId);
        Optional.ofNullable(
                        client.resources(AgentResource.class).withName(slaveId).get())
                .ifPresent(this::cache);
    }

    private void writeStatus(AgentResource object, AgentCheckpoint next) {
        var slaveId = object.getMetadata().getName();
        var as = found.getOrDefault(slaveId, Found.NOTHING);
        JsonNode wanted = status.of(
                as.agent().map(agent -> withIncompatibility(agent, slaveId)),
                kept(object, next),
                object.statusOrEmpty(),
                as.generation(),
                clock.instant());
        if (!object.says(wanted)) {
            cache(apply.applyStatus(object, new AgentResource(), wanted));
        }
    }

    /** Empty if the status is to keep what it has. What was restored meanwhile is for the next operator's start. */
    private Optional<AgentCheckpoint> kept(AgentResource object, AgentCheckpoint next) {
        var slaveId = object.getMetadata().getName();
        if (unreadable.containsKey(slaveId)) {
            return Optional.empty();
        }
        if (known.contains(slaveId) || !next.isNothing()) {
            return Optional.of(next);
        }
        return status.checkpoint(object.statusOrEmpty()) instanceof Decoded.Ok<AgentCheckpoint>(var theirs)
                ? Optional.of(theirs)
                : Optional.empty();
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
        known.add(slaveId);
        return cache(apply.apply(fresh));
    }

    /** Whether an operator created the object, this one knows it, and it has an empty spec. */
    private boolean isOfNoUse(AgentResource object) {
        var labels = object.getMetadata().getLabels();
        return !unreadable.containsKey(object.getMetadata().getName())
                && known.contains(object.getMetadata().getName())
                && labels != null
                && Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))
                && object.getSpec() != null
                && object.getSpec().isEmpty();
    }

    /** Deletes this version of the object; returns false if it has changed meanwhile. */
    private boolean delete(AgentResource object) {
        try {
            deletions.exactly(object, "the agent has nothing to keep any more");
            objects.remove(object.getMetadata().getName(), object);
            return true;
        } catch (KubernetesClientException answer) {
            if (answer.getCode() != 409) {
                throw answer;
            }
            return false;
        }
    }

    /** Caches the newer of this object and the cached one: our own writes return before the watch reports them. */
    private AgentResource cache(AgentResource object) {
        return objects.merge(
                object.getMetadata().getName(),
                object,
                (known, told) -> ObjectVersions.version(told) >= ObjectVersions.version(known) ? told : known);
    }

    private static boolean isSame(AgentResource one, AgentResource other) {
        return one.getMetadata().getUid().equals(other.getMetadata().getUid());
    }

    private static void log(String slaveId, Optional<DiscoveredAgent> agent) {
        var told = agent.stream()
                .flatMap(some -> some.problems().stream())
                .filter(problem ->
                        problem.kind() == AgentProblem.Kind.INVALID || problem.kind() == AgentProblem.Kind.WARNING)
                .map(AgentProblem::message)
                .collect(Collectors.joining("; "));
        if (!told.isEmpty()) {
            LOG.warn("Agent {}: {}", slaveId, told);
        }
    }
}
