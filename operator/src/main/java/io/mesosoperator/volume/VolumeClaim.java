package io.mesosoperator.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.kubernetes.LabelValue;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.resource.Scalar;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.Resource;

/** The claim of a persistent volume: a pure function of the volume, its agent and its namespace. */
final class VolumeClaim {

    /** Label: the claim's own name, because lookups span all namespaces. */
    static final String VOLUME = "mesosoperator.io/volume";

    /** Annotation: id of the offer whose DESTROY named exactly this claim. Nothing but this permits its deletion. */
    static final String DESTROYED_BY = "mesosoperator.io/destroyed-by";

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final long MILLIS = 1000;

    private VolumeClaim() {}

    /**
     * The claim to create.
     *
     * @param storageClass its StorageClass; empty for the cluster's default
     */
    static PersistentVolumeClaim of(String namespace, VolumeRecord record, String storageClass, ClaimSeal seal) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(record.name())
                .withNamespace(namespace)
                .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
                .addToLabels(Labels.AGENT, LabelValue.of(record.slaveId()))
                .addToLabels(VOLUME, record.name())
                .addToAnnotations(record.annotations(namespace, seal))
                .endMetadata()
                .withNewSpec()
                // Only tasks on one node use it.
                .withAccessModes("ReadWriteOnce")
                // An empty name would mean no class at all, and the claim would never be provisioned.
                .withStorageClassName(storageClass.isEmpty() ? null : storageClass)
                .withNewResources()
                .addToRequests("storage", size(record.volume()))
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
        return labels != null
                && Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY))
                && claim.getMetadata().getName().equals(labels.get(VOLUME));
    }

    static boolean isBeingDeleted(PersistentVolumeClaim claim) {
        return claim.getMetadata().getDeletionTimestamp() != null;
    }

    static boolean isOfSizeOf(PersistentVolumeClaim claim, Resource volume) {
        return storage(claim).equals(size(volume));
    }

    /** The offer whose DESTROY named the claim. */
    static Optional<String> destroyedBy(PersistentVolumeClaim claim) {
        return annotation(claim, DESTROYED_BY);
    }

    private static Optional<String> annotation(PersistentVolumeClaim claim, String key) {
        return Optional.ofNullable(claim.getMetadata().getAnnotations())
                .flatMap(annotations -> Optional.ofNullable(annotations.get(key)));
    }

    /** The claim in words. */
    static String words(PersistentVolumeClaim claim) {
        return "PersistentVolumeClaim '%s' of namespace '%s'"
                .formatted(claim.getMetadata().getName(), claim.getMetadata().getNamespace());
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
        return annotation(claim, VolumeRecord.SLAVE_ID).orElse("");
    }
}
