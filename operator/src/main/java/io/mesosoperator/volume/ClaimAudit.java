package io.mesosoperator.volume;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.Resource;

/**
 * The existing claims beside the volumes in the agents' checkpoints, after a start. That a volume is in no checkpoint
 * permits nothing: either its claim has a record, which is then the checkpoint's, or it is left alone. Pure.
 *
 * @param found volumes that only their claims know
 * @param destroyed claims that a DESTROY named, and whose volume is in no checkpoint: it was interrupted
 * @param spared claims that a DESTROY named, and whose volume is still there: it came to nothing
 * @param unrecorded claims of volumes in a checkpoint that have no record: an older operator made them
 * @param problems claims that cannot be reconciled
 * @param lost volumes whose claim does not exist, or is being deleted
 */
record ClaimAudit(
        List<FoundVolume> found,
        List<PersistentVolumeClaim> destroyed,
        List<PersistentVolumeClaim> spared,
        Map<PersistentVolumeClaim, VolumeRecord> unrecorded,
        List<ClaimProblem> problems,
        List<LostVolume> lost) {

    /** A volume in a checkpoint. */
    private record Remembered(String slaveId, Resource volume) {}

    /**
     * Compares them.
     *
     * @param claims those with our labels, which anybody can write
     * @param checkpoints the checkpointed resources of agents; an agent that is missing has none
     * @param unreadable agents whose checkpoint cannot be read: nothing is done about their claims
     * @param openOffers ids of the offers whose ACCEPT is still to be decided: their claims are in their hands
     */
    static ClaimAudit of(
            List<PersistentVolumeClaim> claims,
            Map<String, Resources> checkpoints,
            Set<String> unreadable,
            Set<String> openOffers,
            ClaimSeal seal) {
        var audit = new ClaimAudit(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new LinkedHashMap<>(),
                new ArrayList<>(),
                new ArrayList<>());
        var remembered = new LinkedHashMap<String, Remembered>();
        checkpoints.forEach((slaveId, resources) -> resources
                .persistentVolumes()
                .toProto()
                .forEach(volume ->
                        remembered.put(VolumeClaimName.of(slaveId, volume), new Remembered(slaveId, volume))));
        var byName = claims.stream()
                .filter(claim -> !VolumeClaim.isBeingDeleted(claim))
                .collect(groupingBy(claim -> claim.getMetadata().getName(), LinkedHashMap::new, toList()));
        remembered.forEach((name, volume) ->
                audit.remembered(volume, genuine(byName.getOrDefault(name, List.of()), seal), openOffers, seal));
        byName.forEach((name, some) -> {
            if (!remembered.containsKey(name)) {
                audit.unknown(some, unreadable, openOffers, seal);
            }
        });
        return audit;
    }

    /** The claims with a record if there are any: others of their name are somebody else's. */
    private static List<PersistentVolumeClaim> genuine(List<PersistentVolumeClaim> claims, ClaimSeal seal) {
        var recorded = claims.stream()
                .filter(claim -> VolumeRecord.of(claim, seal).isPresent())
                .toList();
        return recorded.isEmpty() ? claims : recorded;
    }

    private void remembered(
            Remembered known, List<PersistentVolumeClaim> claims, Set<String> openOffers, ClaimSeal seal) {
        var volume = known.volume();
        if (claims.isEmpty()) {
            lost.add(new LostVolume(
                    known.slaveId(),
                    volume.getRole(),
                    volume.getDisk().getPersistence().getId()));
            return;
        }
        if (claims.size() > 1) {
            ambiguous(claims);
            return;
        }
        var claim = claims.getFirst();
        var record = VolumeRecord.of(claim, seal);
        if (record.isEmpty()) {
            if (VolumeClaim.isOfSizeOf(claim, volume)) {
                unrecorded.put(claim, new VolumeRecord(known.slaveId(), volume, ""));
            } else {
                problem(claim, "has another size than the volume in the status of Agent " + known.slaveId());
            }
        } else if (!record.get().isOf(volume)) {
            problem(
                    claim,
                    "records %s, and the status of Agent %s has %s, which counts"
                            .formatted(Resources.of(record.get().volume()), known.slaveId(), Resources.of(volume)));
        }
        if (VolumeClaim.destroyedBy(claim)
                .filter(offer -> !openOffers.contains(offer))
                .isPresent()) {
            spared.add(claim);
        }
    }

    private void unknown(
            List<PersistentVolumeClaim> claims, Set<String> unreadable, Set<String> openOffers, ClaimSeal seal) {
        var undecided = new ArrayList<PersistentVolumeClaim>();
        for (var claim : claims) {
            var destroyer = VolumeClaim.destroyedBy(claim);
            if (unreadable.contains(VolumeClaim.slaveIdOf(claim))) {
                problem(claim, "cannot be compared with the status of its Agent, which cannot be read: repair that");
            } else if (destroyer.isEmpty()) {
                undecided.add(claim);
            } else if (!openOffers.contains(destroyer.get())) {
                destroyed.add(claim);
            }
        }
        var recorded = undecided.stream()
                .filter(claim -> VolumeRecord.of(claim, seal).isPresent())
                .toList();
        undecided.stream()
                .filter(claim -> !recorded.contains(claim))
                .forEach(claim -> problem(
                        claim,
                        "has no record that the operator has sealed, and no Agent has its volume:"
                                + " delete it if nobody needs its data"));
        if (recorded.size() > 1) {
            ambiguous(recorded);
            return;
        }
        recorded.stream()
                .flatMap(claim -> VolumeRecord.of(claim, seal).stream())
                .filter(record -> !openOffers.contains(record.offer()))
                .forEach(record -> found.add(new FoundVolume(record.slaveId(), record.volume())));
    }

    private void ambiguous(List<PersistentVolumeClaim> claims) {
        claims.forEach(claim -> problem(
                claim,
                "is of the same volume as %d more of its name in other namespaces: delete those that are copies"
                        .formatted(claims.size() - 1)));
    }

    private void problem(PersistentVolumeClaim claim, String what) {
        problems.add(new ClaimProblem(claim, VolumeClaim.words(claim) + " " + what));
    }

    /** The claim of the volume among those of its name: the one with a record, or the only one. */
    static Optional<PersistentVolumeClaim> claimOf(
            List<PersistentVolumeClaim> claims, String namespace, ClaimSeal seal) {
        var genuine = genuine(claims, seal);
        return genuine.size() == 1
                ? Optional.of(genuine.getFirst())
                : genuine.stream()
                        .filter(claim -> claim.getMetadata().getNamespace().equals(namespace))
                        .findFirst();
    }
}
