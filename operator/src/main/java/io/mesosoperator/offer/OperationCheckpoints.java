package io.mesosoperator.offer;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.agent.AgentCheckpointStore;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.volume.ClaimAnswer;
import io.mesosoperator.volume.VolumeClaimName;
import io.mesosoperator.volume.VolumeClaims;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.mesos.Protos.Offer.Operation;

/**
 * Where it is written down what operations have changed, before anything relies on it: reservations and volumes in
 * Agent objects, the storage of volumes as claims. An operator that starts again reads it there. Every call may be
 * repeated, and throws a {@link KubernetesClientException} when it has to be.
 */
public final class OperationCheckpoints {

    /** What need not be done at once. */
    private sealed interface Work {

        /** Of the framework whose operations it comes of, which take turns with others'; empty for the agent's own. */
        String namespace();

        /** Writes down what the operations of an offer have changed, and that nobody waits for it. */
        record WriteApplied(String namespace, String slaveId, String offerId, List<Operation> applied) implements Work {
            @Override
            public String toString() {
                return "writing on %s what offer %s has changed".formatted(slaveId, offerId);
            }
        }

        /** Writes what the agent has to remember. */
        record SaveAgent(String slaveId) implements Work {

            @Override
            public String namespace() {
                return "";
            }

            @Override
            public String toString() {
                return "writing what %s has to remember".formatted(slaveId);
            }
        }

        /** Deletes the marked storage of a volume that is no more. */
        record DeleteClaim(String namespace, String claim, String offerId) implements Work {
            @Override
            public String toString() {
                return "deleting claim %s, which offer %s has destroyed".formatted(claim, offerId);
            }
        }

        /** Deletes the claim that was made for a CREATE which was dropped. */
        record TakeBack(String namespace, String claim, String offerId) implements Work {
            @Override
            public String toString() {
                return "deleting claim %s, which offer %s has made for nothing".formatted(claim, offerId);
            }
        }

        /** Removes the mark of a DESTROY that was dropped. */
        record Unmark(String namespace, String claim, String offerId) implements Work {
            @Override
            public String toString() {
                return "sparing claim %s, which offer %s has not destroyed".formatted(claim, offerId);
            }
        }
    }

    private final OfferBook offers;
    private final Ledger ledger;
    private final AgentCheckpointStore agents;
    private final VolumeClaims claims;
    /** Names of the claims that some ACCEPT has got and not decided about. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    private final WorkQueue<Work> later = WorkQueue.once("operations", Work::namespace, this::work);

    public OperationCheckpoints(OfferBook offers, Ledger ledger, AgentCheckpointStore agents, VolumeClaims claims) {
        this.offers = offers;
        this.ledger = ledger;
        this.agents = agents;
        this.claims = claims;
    }

    /**
     * Takes over what an earlier operator wrote down.
     *
     * @param applied the offers whose operations were written down, by slave id
     * @param existing ids of the offers that there are; the others cannot come again
     * @return ids of those whose operations were written down
     */
    public Set<String> recover(Map<String, List<String>> applied, Set<String> existing) {
        var written = new HashSet<String>();
        applied.forEach((slaveId, ids) -> ids.forEach(offerId -> {
            if (existing.contains(offerId)) {
                written.add(offerId);
            } else {
                ledger.forgetOffer(slaveId, offerId);
            }
        }));
        return written;
    }

    /** The worker that does what need not be done at once. */
    public WorkQueue<?> worker() {
        return later;
    }

    /** What has to be there before the operations of one ACCEPT are applied; closed when they are, or are not. */
    Preparation preparation(String slaveId, String namespace, String offerId) {
        return new Preparation(slaveId, namespace, offerId);
    }

    /**
     * Storage is got before it is certain that the CREATE will be applied: until then it is no other ACCEPT's business.
     */
    final class Preparation implements AutoCloseable {

        private final String slaveId;
        private final String namespace;
        private final String offerId;
        private final Set<String> mine = new HashSet<>();

        private Preparation(String slaveId, String namespace, String offerId) {
            this.slaveId = slaveId;
            this.namespace = namespace;
            this.offerId = offerId;
        }

        /**
         * Gets the storage of the volumes that a valid CREATE makes.
         *
         * @return why there is none, if Kubernetes refuses it
         * @throws KubernetesClientException if it cannot be got yet
         */
        Optional<String> create(Operation create) {
            for (var volume : create.getCreate().getVolumesList()) {
                take(VolumeClaimName.of(slaveId, volume));
                switch (claims.create(namespace, slaveId, volume, offerId)) {
                    case ClaimAnswer.Ready ready -> {}
                    case ClaimAnswer.NotYet(var why) -> throw new KubernetesClientException(why);
                    case ClaimAnswer.Refused(var why) -> {
                        return Optional.of("Kubernetes refused the volume's claim: " + why);
                    }
                }
            }
            return Optional.empty();
        }

        // Two volumes of one id would share it.
        private void take(String claim) {
            if (!mine.contains(claim) && !underWay.add(claim)) {
                throw new KubernetesClientException(
                        "PersistentVolumeClaim '%s' is being made for another ACCEPT".formatted(claim));
            }
            mine.add(claim);
        }

        @Override
        public void close() {
            underWay.removeAll(mine);
        }
    }

    /**
     * A valid DESTROY is about to be applied: that is written on the claims, which may be deleted from then on.
     *
     * @param namespace of the framework
     */
    void markForDeletion(String namespace, String slaveId, String offerId, Operation destroy) {
        destroy.getDestroy()
                .getVolumesList()
                .forEach(volume -> claims.markForDeletion(namespace, slaveId, volume, offerId));
    }

    /** The DESTROY was dropped after all. */
    void unmark(String namespace, String slaveId, String offerId, Operation destroy) {
        destroy.getDestroy()
                .getVolumesList()
                .forEach(volume -> later.add(new Work.Unmark(namespace, VolumeClaimName.of(slaveId, volume), offerId)));
    }

    /** The CREATE was dropped after all: the claims that were made for it go. */
    void rollback(String namespace, String slaveId, String offerId, Operation create) {
        create.getCreate()
                .getVolumesList()
                .forEach(volume ->
                        later.add(new Work.TakeBack(namespace, VolumeClaimName.of(slaveId, volume), offerId)));
    }

    /** Writes down what these operations have changed; the ledger remembers it already. */
    void write(String namespace, String slaveId, String offerId, List<Operation> applied) {
        agents.save(slaveId);
        offers.checkpointed(offerId);
        destroyVolumes(namespace, slaveId, offerId, applied);
    }

    /**
     * As {@link #write} and {@link #forgetCheckpointOf}, for an ACCEPT whose object is gone, so that
     * nobody waits for it.
     */
    void writeLater(String namespace, String slaveId, String offerId, List<Operation> applied) {
        later.add(new Work.WriteApplied(namespace, slaveId, offerId, applied));
    }

    /** The offer's object tells by itself that it was accepted: the agent need not remember it any longer. */
    void forget(String slaveId, String offerId) {
        if (offers.forgetCheckpoint(offerId)) {
            forgetCheckpointOf(slaveId, offerId);
        }
    }

    /** What the agent remembers of the offer is needed no longer. */
    void forgetCheckpointOf(String slaveId, String offerId) {
        ledger.forgetOffer(slaveId, offerId);
        if (ledger.checkpointOf(slaveId).isNothing()) {
            later.add(new Work.SaveAgent(slaveId));
        } // else the next write tells it as well
    }

    private void destroyVolumes(String namespace, String slaveId, String offerId, List<Operation> applied) {
        for (var operation : applied) {
            operation
                    .getDestroy()
                    .getVolumesList()
                    .forEach(volume -> destroyed(namespace, VolumeClaimName.of(slaveId, volume), offerId));
        }
    }

    /** A claim has the mark of this offer's DESTROY, which was applied and written down. */
    public void destroyed(String namespace, String claim, String offerId) {
        later.add(new Work.DeleteClaim(namespace, claim, offerId));
    }

    private void work(Work work) {
        switch (work) {
            case Work.WriteApplied(var namespace, var slaveId, var offerId, var applied) -> {
                agents.save(slaveId);
                destroyVolumes(namespace, slaveId, offerId, applied);
                forgetCheckpointOf(slaveId, offerId);
            }
            case Work.SaveAgent(var slaveId) -> agents.save(slaveId);
            case Work.DeleteClaim(var _, var claim, var offerId) -> claims.deleteMarked(claim, offerId);
            case Work.TakeBack(var _, var claim, var offerId) -> claims.takeBack(claim, offerId);
            case Work.Unmark(var _, var claim, var offerId) -> claims.unmark(claim, offerId);
        }
    }
}
