package io.mesosoperator.volume;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.kubernetes.AnnotationPatch;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and deletes the claims of persistent volumes. Every call asks the API server, may be repeated, and throws a
 * {@link KubernetesClientException} if the API server does not answer.
 *
 * <p>A claim is deleted only if the annotation {@link VolumeClaim#DESTROYED_BY} was written on it before, and is seen
 * on it again. Creations and destructions are serialized.
 */
public final class VolumeClaims {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeClaims.class);

    /** Enough to see what is wrong; others can write any number of claims with our labels. */
    private static final int MOST_EVENTS = 20;

    private final KubernetesClient client;
    private final Deletions deletions;
    private final String storageClass;
    private final ClaimSeal seal;
    private final EventRecorder events;

    /** @param storageClass of new claims; empty for the cluster's default */
    public VolumeClaims(KubernetesClient client, String storageClass, ClaimSeal seal, EventRecorder events) {
        this.client = client;
        this.deletions = new Deletions(client);
        this.storageClass = storageClass;
        this.seal = seal;
        this.events = events;
    }

    /**
     * Creates the claim of a volume that is in no agent's checkpoint yet.
     *
     * @param namespace of the framework that calls CREATE
     * @param offer id of its offer
     */
    public synchronized ClaimAnswer create(String namespace, String slaveId, Resource volume, String offer) {
        var record = new VolumeRecord(slaveId, volume, offer);
        try {
            var _ = client.resource(VolumeClaim.of(namespace, record, storageClass, seal))
                    .create();
            return new ClaimAnswer.Ready();
        } catch (KubernetesClientException failure) {
            if (isAlreadyThere(failure)) {
                return met(namespace, record);
            }
            if (ApiErrors.isRefusal(failure) || failure.getCode() == HTTP_NOT_FOUND) {
                return new ClaimAnswer.Refused(ApiErrors.words(failure));
            }
            throw failure;
        }
    }

    // a quota also answers 409 when two requests collide
    private static boolean isAlreadyThere(KubernetesClientException failure) {
        return failure.getStatus() != null
                && "AlreadyExists".equals(failure.getStatus().getReason());
    }

    private ClaimAnswer met(String namespace, VolumeRecord record) {
        var found = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(record.name())
                .get();
        if (found == null
                || VolumeClaim.isBeingDeleted(found)
                || VolumeClaim.destroyedBy(found).isPresent()) {
            return new ClaimAnswer.NotYet("PersistentVolumeClaim '%s' of namespace '%s' is still being deleted"
                    .formatted(record.name(), namespace));
        }
        if (!VolumeClaim.isOurs(found)) {
            return new ClaimAnswer.Refused(VolumeClaim.words(found) + " belongs to something else");
        }
        if (!VolumeClaim.isOfSizeOf(found, record.volume())) {
            return new ClaimAnswer.Refused(VolumeClaim.words(found)
                    + " is of an earlier volume of this id and has another size; no DESTROY has named it, so it stays:"
                    + " delete it if nobody needs its data");
        }
        if (VolumeRecord.of(found, seal).filter(record::equals).isEmpty()) {
            var _ = record(found, record);
        }
        return new ClaimAnswer.Ready();
    }

    private PersistentVolumeClaim record(PersistentVolumeClaim claim, VolumeRecord record) {
        var annotations = new HashMap<String, Optional<String>>();
        record.annotations(claim.getMetadata().getNamespace(), seal)
                .forEach((key, value) -> annotations.put(key, Optional.of(value)));
        return AnnotationPatch.apply(client, claim, annotations);
    }

    /**
     * Writes on the volume's claim that a valid DESTROY has named it: from now on it may be deleted, and is nobody's
     * new volume. Call it before the DESTROY is applied.
     *
     * @param namespace of the framework that calls DESTROY; decides if there are several claims and none has a record
     * @param offer id of its offer
     */
    public synchronized void markForDeletion(String namespace, String slaveId, Resource volume, String offer) {
        var claims = find(VolumeClaimName.of(slaveId, volume));
        ClaimAudit.claimOf(claims, namespace, seal)
                .ifPresentOrElse(
                        claim -> {
                            var _ = markForDeletion(claim, offer);
                        },
                        () -> claims.forEach(claim -> LOG.error(
                                "{} stays although its volume is destroyed: it is one of {} of its name",
                                VolumeClaim.words(claim),
                                claims.size())));
    }

    private PersistentVolumeClaim markForDeletion(PersistentVolumeClaim claim, String offer) {
        return VolumeClaim.isBeingDeleted(claim)
                        || VolumeClaim.destroyedBy(claim).filter(offer::equals).isPresent()
                ? claim
                : AnnotationPatch.apply(client, claim, Map.of(VolumeClaim.DESTROYED_BY, Optional.of(offer)));
    }

    /**
     * Deletes the claim that was made for this offer's CREATE, which was then dropped: no task has used it. The mark is
     * written first, as for a DESTROY.
     */
    public synchronized void takeBack(String claimName, String offer) {
        find(claimName).stream()
                .filter(claim -> VolumeRecord.of(claim, seal)
                        .filter(record -> record.offer().equals(offer))
                        .isPresent())
                .forEach(claim -> delete(markForDeletion(claim, offer), offer));
    }

    /** The DESTROY of this offer came to nothing: its mark is removed. */
    public synchronized void unmark(String claimName, String offer) {
        marked(claimName, offer).forEach(this::unmark);
    }

    private void unmark(PersistentVolumeClaim claim) {
        var _ = AnnotationPatch.apply(client, claim, Map.of(VolumeClaim.DESTROYED_BY, Optional.empty()));
    }

    /**
     * Deletes the claims that this offer has marked, and the ended pods that block their deletion. The deletion may
     * take effect later.
     */
    public synchronized void deleteMarked(String claimName, String offer) {
        marked(claimName, offer).forEach(claim -> delete(claim, offer));
    }

    private List<PersistentVolumeClaim> marked(String claimName, String offer) {
        return find(claimName).stream()
                .filter(claim ->
                        VolumeClaim.destroyedBy(claim).filter(offer::equals).isPresent())
                .toList();
    }

    /** The namespace whose tasks can mount the volume; empty if its claim is gone. */
    public Optional<String> namespaceOf(String slaveId, Resource volume) {
        return VolumeMountValidation.namespaceOf(find(VolumeClaimName.of(slaveId, volume)));
    }

    /**
     * Why a task cannot use its persistent volumes; empty if it can, or has none, which needs no API call.
     *
     * @param namespace of the task
     * @param resources the task's
     */
    public Optional<String> mountProblem(String namespace, String slaveId, Resources resources) {
        return resources.persistentVolumes().toProto().stream()
                .flatMap(volume ->
                        VolumeMountValidation.problem(
                                namespace, slaveId, volume, find(VolumeClaimName.of(slaveId, volume)))
                                .stream())
                .findFirst();
    }

    /**
     * Compares the claims with the agents' checkpoints after a start. What a checkpoint lacks is found in the records
     * of the claims; what cannot be reconciled is told by Events and left alone. A missing claim is not recreated: its
     * data is gone, and the framework must be told so.
     *
     * @param checkpoints the checkpointed resources, by slave id
     * @param unreadable agents whose checkpoint cannot be read
     * @param openOffers ids of the offers whose ACCEPT is still to be decided
     */
    public synchronized RecoveredClaims recover(
            Map<String, Resources> checkpoints, Set<String> unreadable, Set<String> openOffers) {
        var claims = client
                .persistentVolumeClaims()
                .inAnyNamespace()
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .withLabel(VolumeClaim.VOLUME)
                .list()
                .getItems()
                .stream()
                .filter(VolumeClaim::isOurs)
                .toList();
        var audit = ClaimAudit.of(claims, checkpoints, unreadable, openOffers, seal);
        audit.found().forEach(volume -> LOG.warn("{} was lost by its Agent and is taken from its claim", volume));
        audit.lost().forEach(volume -> LOG.error("{} has no PersistentVolumeClaim: its data is lost", volume));
        audit.problems().forEach(problem -> LOG.warn("{}", problem.why()));
        audit.problems().stream()
                .limit(MOST_EVENTS)
                .forEach(problem -> events.warn(problem.claim(), "VolumeNotReconciled", problem.why()));
        audit.spared().forEach(claim -> goOn(claim, () -> unmark(claim)));
        audit.unrecorded().forEach((claim, record) -> goOn(claim, () -> record(claim, record)));
        return new RecoveredClaims(
                audit.found(),
                audit.destroyed().stream()
                        .map(claim -> new RecoveredClaims.Destroyed(
                                claim.getMetadata().getNamespace(),
                                claim.getMetadata().getName(),
                                VolumeClaim.destroyedBy(claim).orElseThrow()))
                        .toList(),
                audit.problems(),
                audit.lost());
    }

    /** A failure is retried at the next start. */
    private static void goOn(PersistentVolumeClaim claim, Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException failure) {
            LOG.warn("Cannot annotate {}: {}", VolumeClaim.words(claim), ApiErrors.words(failure));
        }
    }

    /** The claim first: no pod that uses it starts after that. */
    private void delete(PersistentVolumeClaim claim, String offer) {
        if (!VolumeClaim.isBeingDeleted(claim)) {
            deletions.exactly(claim, "offer " + offer + " has destroyed its volume");
        }
        client
                .pods()
                .inNamespace(claim.getMetadata().getNamespace())
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .withLabel(Labels.AGENT, claim.getMetadata().getLabels().get(Labels.AGENT))
                .list()
                .getItems()
                .stream()
                .filter(pod -> VolumeClaim.isKeptByEnded(claim, pod))
                .forEach(pod -> deletions.exactly(pod, "it has ended and keeps a destroyed volume"));
    }

    private List<PersistentVolumeClaim> find(String name) {
        return client
                .persistentVolumeClaims()
                .inAnyNamespace()
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .withLabel(VolumeClaim.VOLUME, name)
                .list()
                .getItems()
                .stream()
                .filter(VolumeClaim::isOurs)
                .toList();
    }
}
