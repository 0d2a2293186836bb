package io.mesosoperator.volume;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.mesos.Protos.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates and deletes the claims of persistent volumes. Every call asks the API server, may be repeated, and throws a
 * {@link KubernetesClientException} if the API server does not answer. Creations and destructions are serialized: each
 * first checks whether a claim of its name exists or is marked for deletion.
 */
public final class VolumeClaims {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeClaims.class);

    private final KubernetesClient client;
    private final String storageClass;
    /**
     * Names of claims that are marked for deletion; a failed deletion must be completed before the name is used again.
     */
    private final Set<String> unfinished = ConcurrentHashMap.newKeySet();

    /** @param storageClass of new claims; empty for the cluster's default */
    public VolumeClaims(KubernetesClient client, String storageClass) {
        this.client = client;
        this.storageClass = storageClass;
    }

    /**
     * Creates the claim of a volume that is in no agent's checkpoint yet.
     *
     * @param namespace of the framework that calls CREATE
     */
    public synchronized ClaimAnswer create(String namespace, String slaveId, Resource volume) {
        var wanted = VolumeClaim.of(namespace, slaveId, volume, storageClass);
        if (unfinished.contains(wanted.getMetadata().getName())) {
            destroy(slaveId, volume);
        }
        try {
            var _ = client.resource(wanted).create();
            return new ClaimAnswer.Ready();
        } catch (KubernetesClientException failure) {
            if (isAlreadyThere(failure)) {
                return met(wanted);
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

    private ClaimAnswer met(PersistentVolumeClaim wanted) {
        var name = wanted.getMetadata().getName();
        var namespace = wanted.getMetadata().getNamespace();
        var found = client.persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (found != null && !VolumeClaim.isOurs(found)) {
            return new ClaimAnswer.Refused("PersistentVolumeClaim '%s' of namespace '%s' belongs to something else"
                    .formatted(name, namespace));
        }
        if (found != null && !VolumeClaim.isBeingDeleted(found)) {
            if (VolumeClaim.isOfSameSize(found, wanted)) {
                return new ClaimAnswer.Ready();
            }
            // Left over from a failed CREATE: no agent's checkpoint has it, so no task has ever used it.
            delete(found);
        }
        return new ClaimAnswer.NotYet(
                "PersistentVolumeClaim '%s' of namespace '%s' is still being deleted".formatted(name, namespace));
    }

    /** Marks the volume's claim for deletion: {@link #create} deletes it first if the same name is requested before. */
    public void markForDeletion(String slaveId, Resource volume) {
        unfinished.add(VolumeClaimName.of(slaveId, volume));
    }

    /** Removes the mark: the volume's claim will not be deleted. */
    public void unmark(String slaveId, Resource volume) {
        unfinished.remove(VolumeClaimName.of(slaveId, volume));
    }

    /**
     * Deletes the volume's claim if it is still marked; otherwise it is gone, and a claim of its name may
     * be a new volume's.
     */
    public synchronized void deleteMarked(String slaveId, Resource volume) {
        if (unfinished.contains(VolumeClaimName.of(slaveId, volume))) {
            destroy(slaveId, volume);
        }
    }

    /**
     * Deletes the volume's claim in any namespace, and the ended pods that block its deletion. The deletion may take
     * effect later.
     */
    public synchronized void destroy(String slaveId, Resource volume) {
        var name = VolumeClaimName.of(slaveId, volume);
        unfinished.add(name);
        find(name).forEach(this::delete);
        unfinished.remove(name);
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
     * Reconciles the claims with the agents' checkpoints after a start. A claim that its agent's checkpoint lacks comes
     * from an interrupted CREATE or DESTROY, and is deleted. If the agent has no record at all, the record may have
     * been deleted: its claims stay, and the log reports them. A missing claim is not recreated: its data is gone, and
     * its users must notice.
     *
     * @param remembered the checkpointed resources of each agent, by slave id
     * @return the volumes without a claim
     */
    public List<LostVolume> recover(Map<String, Resources> remembered) {
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
        var review = ClaimAudit.of(claims, remembered);
        review.forgotten().forEach(this::deleteForgotten);
        review.lost().forEach(volume -> LOG.error("{} has no PersistentVolumeClaim: its data is lost", volume));
        return review.lost();
    }

    /** A failure is retried at the next start. */
    private void deleteForgotten(PersistentVolumeClaim claim) {
        var metadata = claim.getMetadata();
        try {
            LOG.warn(
                    "Deleting PersistentVolumeClaim {}/{}, which belongs to no agent",
                    metadata.getNamespace(),
                    metadata.getName());
            delete(claim);
        } catch (KubernetesClientException failure) {
            unfinished.add(metadata.getName());
            LOG.warn(
                    "Cannot delete PersistentVolumeClaim {}/{}: {}",
                    metadata.getNamespace(),
                    metadata.getName(),
                    ApiErrors.words(failure));
        }
    }

    /** The claim first: no pod that uses it starts after that. */
    private void delete(PersistentVolumeClaim claim) {
        var _ = client.resource(claim).delete();
        client
                .pods()
                .inNamespace(claim.getMetadata().getNamespace())
                .withLabel(Labels.MANAGED_BY, Labels.OPERATOR)
                .withLabel(Labels.AGENT, claim.getMetadata().getLabels().get(Labels.AGENT))
                .list()
                .getItems()
                .stream()
                .filter(pod -> VolumeClaim.isKeptByEnded(claim, pod))
                .forEach(pod -> client.resource(pod).delete());
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
