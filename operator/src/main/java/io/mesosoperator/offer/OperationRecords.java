package io.mesosoperator.offer;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.agent.AgentRecords;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.runtime.RetryQueue;
import io.mesosoperator.volume.ClaimAnswer;
import io.mesosoperator.volume.VolumeClaims;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.Resource;

/**
 * Where it is written down what operations have changed, before anything relies on it: reservations and volumes in Agent objects,
 * the storage of volumes as claims. An operator that starts again reads it there. Every call may be repeated, and throws a
 * {@link KubernetesClientException} when it has to be.
 */
public final class OperationRecords {

    private final Ledger ledger;
    private final AgentRecords agents;
    private final VolumeClaims claims;
    private final Map<String, List<String>> appliedOffers = new ConcurrentHashMap<>();
    private final RetryQueue<Runnable> later = new RetryQueue<>(Runnable::run);

    public OperationRecords(Ledger ledger, AgentRecords agents, VolumeClaims claims) {
        this.ledger = ledger;
        this.agents = agents;
        this.claims = claims;
    }

    /**
     * Takes over what an earlier operator wrote down.
     *
     * @param applied the offers whose operations were written down, by slave id
     */
    public void recover(Map<String, List<String>> applied) {
        appliedOffers.putAll(applied);
    }

    /** The worker that does what need not be done at once. */
    public Runnable worker() {
        return later;
    }

    /** Whether what this offer's operations have changed is written down already. */
    public boolean has(String slaveId, String offerId) {
        return appliedOffers.getOrDefault(slaveId, List.of()).contains(offerId);
    }

    /**
     * Gets the storage of the volumes that a valid CREATE makes.
     *
     * @param namespace of the framework whose CREATE it is
     * @return why there is none, if Kubernetes refuses it
     */
    Optional<String> prepare(String slaveId, String namespace, Operation create) {
        for (var volume : create.getCreate().getVolumesList()) {
            switch (claims.create(namespace, slaveId, volume)) {
                case ClaimAnswer.Ready ready -> {}
                case ClaimAnswer.NotYet(var why) -> throw new KubernetesClientException(why);
                case ClaimAnswer.Refused(var why) -> {
                    return Optional.of("Kubernetes refused the volume's claim: " + why);
                }
            }
        }
        return Optional.empty();
    }

    /** The CREATE was dropped after all. */
    void abandon(String slaveId, Operation create) {
        destroy(slaveId, create.getCreate().getVolumesList());
    }

    /** Writes down what these operations have changed; the ledger remembers it already. */
    void write(String slaveId, String offerId, List<Operation> applied) {
        var offers = Stream.concat(appliedOffers.getOrDefault(slaveId, List.of()).stream(), Stream.of(offerId))
                .distinct()
                .toList();
        agents.save(slaveId, ledger.checkpointed(slaveId), offers);
        appliedOffers.put(slaveId, offers);
        for (var operation : applied) {
            destroy(slaveId, operation.getDestroy().getVolumesList());
        }
    }

    /** The offer's object tells by itself that it was accepted: the agent need not remember it any longer. */
    void forget(String slaveId, String offerId) {
        if (has(slaveId, offerId)) {
            var offers = appliedOffers.getOrDefault(slaveId, List.of()).stream()
                    .filter(id -> !id.equals(offerId))
                    .toList();
            appliedOffers.put(slaveId, offers);
            if (offers.isEmpty() && ledger.checkpointed(slaveId).isEmpty()) {
                later.add(() -> agents.save(slaveId, ledger.checkpointed(slaveId), offers));
            } // else the next write tells it as well
        }
    }

    private void destroy(String slaveId, List<Resource> volumes) {
        volumes.forEach(volume -> later.add(() -> claims.destroy(slaveId, volume)));
    }
}
