package io.mesosoperator.resource;

import java.util.HashSet;
import java.util.Optional;

/** The ids of persistent volumes: no two volumes of a role have the same one. */
public final class PersistenceIds {

    private record RoleAndId(String role, String id) {}

    private PersistenceIds() {}

    /** Which id comes twice in a role, in Mesos' words; empty if none does. */
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
