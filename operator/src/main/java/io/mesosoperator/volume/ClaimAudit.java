package io.mesosoperator.volume;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.mesosoperator.resource.Resources;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The differences between the existing claims and the volumes in the agents' checkpoints.
 *
 * @param forgotten claims that are missing in their agent's checkpoint: from an interrupted CREATE or DESTROY
 * @param lost volumes whose claim does not exist, or is being deleted
 */
record ClaimAudit(List<PersistentVolumeClaim> forgotten, List<LostVolume> lost) {

    static ClaimAudit of(List<PersistentVolumeClaim> claims, Map<String, Resources> remembered) {
        var volumes = new LinkedHashMap<String, LostVolume>();
        remembered.forEach((slaveId, resources) -> resources
                .persistentVolumes()
                .toProto()
                .forEach(volume -> volumes.put(
                        VolumeClaimName.of(slaveId, volume),
                        new LostVolume(
                                slaveId,
                                volume.getRole(),
                                volume.getDisk().getPersistence().getId()))));
        var kept = new HashSet<String>();
        claims.stream()
                .filter(claim -> !VolumeClaim.isBeingDeleted(claim))
                .forEach(claim -> kept.add(claim.getMetadata().getName()));
        return new ClaimAudit(
                claims.stream()
                        .filter(claim -> remembered.containsKey(VolumeClaim.slaveIdOf(claim)))
                        .filter(claim ->
                                !volumes.containsKey(claim.getMetadata().getName()))
                        .toList(),
                volumes.entrySet().stream()
                        .filter(volume -> !kept.contains(volume.getKey()))
                        .map(Map.Entry::getValue)
                        .toList());
    }
}
