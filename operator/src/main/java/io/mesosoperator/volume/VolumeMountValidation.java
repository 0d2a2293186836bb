package io.mesosoperator.volume;

import static java.util.Comparator.comparing;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.Resource;

/** Whether a task can use a persistent volume: a pod can only mount claims in its own namespace. */
final class VolumeMountValidation {

    private VolumeMountValidation() {}

    /** The namespace of the volume's claim: the oldest one's if there are several; empty if none is usable. */
    static Optional<String> namespaceOf(List<PersistentVolumeClaim> claims) {
        return claims.stream()
                .filter(claim -> !VolumeClaim.isBeingDeleted(claim))
                .min(comparing(claim -> claim.getMetadata().getCreationTimestamp()))
                .map(claim -> claim.getMetadata().getNamespace());
    }

    /**
     * Why a task cannot use the volume; empty if it can.
     *
     * @param namespace of the task
     * @param claims of the volume's name, in all namespaces
     */
    static Optional<String> problem(
            String namespace, String slaveId, Resource volume, List<PersistentVolumeClaim> claims) {
        // A claim that others label like ours in another namespace must not keep a task from its own.
        var own = claims.stream()
                .filter(claim -> claim.getMetadata().getNamespace().equals(namespace))
                .filter(claim -> !VolumeClaim.isBeingDeleted(claim))
                .toList();
        if (!own.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("Persistent volume '%s' of role '%s' %s"
                .formatted(
                        volume.getDisk().getPersistence().getId(),
                        volume.getRole(),
                        namespaceOf(claims)
                                .map(other -> elsewhere(namespace))
                                .orElseGet(() -> nowhere(VolumeClaimName.of(slaveId, volume), slaveId))));
    }

    /** Of which is nothing for this namespace to know; the Agent's administrator finds the claim by its name. */
    private static String elsewhere(String namespace) {
        return ("was created from another namespace than '%s', whose tasks cannot mount it: launch the task there, or"
                        + " DESTROY the volume and CREATE it again")
                .formatted(namespace);
    }

    private static String nowhere(String claim, String slaveId) {
        return ("on agent '%s' is lost: its PersistentVolumeClaim '%s' was deleted;"
                        + " DESTROY the volume and CREATE it again")
                .formatted(slaveId, claim);
    }
}
