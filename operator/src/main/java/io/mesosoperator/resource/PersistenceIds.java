package io.mesosoperator.resource;

import java.util.HashSet;
import java.util.Optional;

/** The ids of persistent volumes: an id is unique within its role. */
public final class PersistenceIds {

    private record RoleAndId(String role, String id) {}

    private PersistenceIds() {}

    /** The first id that a role has twice, in Mesos' words; empty if there is none. */
    public static Optional<String> validate(Resources resources) {
        var seen = new HashSet<RoleAndId>();
        return resources.persistentVolumes().toProto().stream()
                .map(volume -> new RoleAndId(
                        volume.getRole(), volume.getDisk().getPersistence().getId()))
                .filter(volume -> !seen.add(volume))
                .map(volume -> "Persistence ID '%s' is not unique".formatted(volume.id()))
                .findFirst();
    }
}
