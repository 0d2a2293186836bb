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
 * Makes and deletes the claims of persistent volumes. Every call asks the API server, may be repeated, and throws a
 * {@link KubernetesClientException} when the API server has no answer. One claim is made or destroyed at a time:
 * whether one of its name is to go and whether one may be made must be found out and done together.
 */
public final class VolumeClaims {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeClaims.class);

    private final KubernetesClient client;
    private final String storageClass;
    /** Names of claims whose deletion was begun; one that failed has to be done before the name is used again. */
    private final Set<String> unfinished = ConcurrentHashMap.newKeySet();

    /** @param storageClass of new claims; empty for the cluster's default */
    public VolumeClaims(KubernetesClient client, String storageClass) {
        this.client = client;
        this.storageClass = storageClass;
    }

    /**
     * Creates the claim of a volume that no agent remembers yet.
     *
     * @param namespace of the framework whose CREATE it is
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

    // a quota answers with 409 too, when two requests meet there
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
            return new ClaimAnswer.Refused(
                    "PersistentVolumeClaim '%s' of namespace '%s' is something else's".formatted(name, namespace));
        }
        if (found != null && !VolumeClaim.isBeingDeleted(found)) {
            if (VolumeClaim.isOfSameSize(found, wanted)) {
                return new ClaimAnswer.Ready();
            }
            // Left by a CREATE that came to nothing: no agent remembers it, so no task has ever had it.
            delete(found);
        }
        return new ClaimAnswer.NotYet(
                "PersistentVolumeClaim '%s' of namespace '%s' is still being deleted".formatted(name, namespace));
    }

    /** The volume's claim is to be destroyed: {@link #create} does it first if it is asked for the same name before. */
    public void condemn(String slaveId, Resource volume) {
        unfinished.add(VolumeClaimName.of(slaveId, volume));
    }

    /** The volume's claim is not to be destroyed after all. */
    public void spare(String slaveId, Resource volume) {
        unfinished.remove(VolumeClaimName.of(slaveId, volume));
    }

    /** Destroys the volume's claim, unless somebody has done so meanwhile and it may be another one's now. */
    public synchronized void destroyCondemned(String slaveId, Resource volume) {
        if (unfinished.contains(VolumeClaimName.of(slaveId, volume))) {
            destroy(slaveId, volume);
        }
    }

    /** Deletes the volume's claim wherever it is, and the ended pods that would keep it. It may go only later. */
    public synchronized void destroy(String slaveId, Resource volume) {
        var name = VolumeClaimName.of(slaveId, volume);
        unfinished.add(name);
        find(name).forEach(this::delete);
        unfinished.remove(name);
    }

    /** The namespace whose tasks can mount the volume; empty when its claim is gone. */
    public Optional<String> namespaceOf(String slaveId, Resource volume) {
        return VolumeMountValidation.namespaceOf(find(VolumeClaimName.of(slaveId, volume)));
    }

    /**
     * Why a task cannot have its persistent volumes; empty when it can, or has none, which asks the API server nothing.
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
     * Brings the claims in step with what the agents remember, after a start: a claim that its agent does not remember
     * is of a CREATE or a DESTROY that was cut short, and is deleted. Where there is no record of the agent at all,
     * somebody may have deleted that: its claims stay, and the log tells of them. A claim that should be there is not
     * made anew: its data is gone, and whoever relies on it must learn that.
     *
     * @param remembered what each agent has to remember, by slave id
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

    /** The next start tries again what fails now. */
    private void deleteForgotten(PersistentVolumeClaim claim) {
        var metadata = claim.getMetadata();
        try {
            LOG.warn(
                    "PersistentVolumeClaim {}/{} is no agent's and is deleted",
                    metadata.getNamespace(),
                    metadata.getName());
            delete(claim);
        } catch (KubernetesClientException failure) {
            unfinished.add(metadata.getName());
            LOG.warn(
                    "PersistentVolumeClaim {}/{} could not be deleted: {}",
                    metadata.getNamespace(),
                    metadata.getName(),
                    ApiErrors.words(failure));
        }
    }

    /** The claim first: from then on no pod starts that uses it. */
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
