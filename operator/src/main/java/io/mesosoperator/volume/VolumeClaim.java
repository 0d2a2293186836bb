package io.mesosoperator.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.resource.Scalar;
import java.util.Objects;
import java.util.Set;
import org.apache.mesos.Protos.Resource;

/** The claim of a persistent volume: a pure function of the volume, its agent and its namespace. */
final class VolumeClaim {

    /** Label: the claim's own name, because lookups span all namespaces. */
    static final String VOLUME = "mesosoperator.io/volume";

    /** Annotation: the exact role that the volume is reserved for. */
    static final String ROLE = "mesosoperator.io/role";

    /** Annotation: the exact persistence id. */
    static final String PERSISTENCE_ID = "mesosoperator.io/persistence-id";

    /** Annotation: the exact SlaveID. */
    static final String SLAVE_ID = "mesosoperator.io/slave-id";

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final long MILLIS = 1000;

    private VolumeClaim() {}

    /**
     * The claim to create.
     *
     * @param storageClass its StorageClass; empty for the cluster's default
     */
    static PersistentVolumeClaim of(String namespace, String slaveId, Resource volume, String storageClass) {
        var name = VolumeClaimName.of(slaveId, volume);
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToLabels(Labels.AGENT, LabelValue.of(slaveId))
                .addToLabels(VOLUME, name)
                .addToAnnotations(ROLE, volume.getRole())
                .addToAnnotations(
                        PERSISTENCE_ID, volume.getDisk().getPersistence().getId())
                .addToAnnotations(SLAVE_ID, slaveId)
                .endMetadata()
                .withNewSpec()
                // Only tasks on one node use it.
                .withAccessModes("ReadWriteOnce")
                // An empty name would mean no class at all, and the claim would never be provisioned.
                .withStorageClassName(storageClass.isEmpty() ? null : storageClass)
                .withNewResources()
                .addToRequests("storage", size(volume))
                .endResources()
                .endSpec()
                .build();
    }

    /** Whole megabytes of 1024 * 1024 bytes, rounded up. */
    private static Quantity size(Resource volume) {
        var millis = Scalar.of(volume.getScalar().getValue()).millis();
        return new Quantity(Math.ceilDiv(millis, MILLIS) + "Mi");
    }

    /** Whether the claim belongs to this volume, and does not just have its name. */
    static boolean isOurs(PersistentVolumeClaim claim) {
        var labels = claim.getMetadata().getLabels();
        return Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))
                && claim.getMetadata().getName().equals(labels.get(VOLUME));
    }

    static boolean isBeingDeleted(PersistentVolumeClaim claim) {
        return claim.getMetadata().getDeletionTimestamp() != null;
    }

    static boolean isOfSameSize(PersistentVolumeClaim claim, PersistentVolumeClaim other) {
        return storage(claim).equals(storage(other));
    }

    private static Quantity storage(PersistentVolumeClaim claim) {
        return Objects.requireNonNull(
                claim.getSpec().getResources().getRequests().get("storage"), "storage");
    }

    /** Whether the pod has ended but still blocks the deletion of the claim in its own namespace. */
    static boolean isKeptByEnded(PersistentVolumeClaim claim, Pod pod) {
        return pod.getStatus() != null
                && ENDED.contains(pod.getStatus().getPhase())
                && pod.getSpec().getVolumes().stream()
                        .map(volume -> volume.getPersistentVolumeClaim())
                        .filter(Objects::nonNull)
                        .anyMatch(source -> claim.getMetadata().getName().equals(source.getClaimName()));
    }

    /** The agent whose volume it is; an empty text if the claim does not say. */
    static String slaveIdOf(PersistentVolumeClaim claim) {
        return claim.getMetadata().getAnnotations().getOrDefault(SLAVE_ID, "");
    }
}
