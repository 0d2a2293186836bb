package io.mesosoperator.resource;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.mesos.Protos;
import org.jspecify.annotations.Nullable;

/**
 * What makes two resources the same kind, so that one can be added to the other. A disk's volume is not part of it: it says how the disk is used.
 *
 * @param principal who reserved it dynamically; null if nobody did
 * @param onDisk whether there is a DiskInfo, be it empty
 * @param persistenceId null unless it is a persistent volume
 */
record Kind(
        String name,
        Protos.Value.Type type,
        String role,
        @Nullable String principal,
        boolean onDisk,
        @Nullable String persistenceId,
        boolean revocable)
        implements Comparable<Kind> {

    static final String UNRESERVED = "*";

    /** The names everybody uses come first, in the order in which Mesos lists an agent's resources. */
    private static final List<String> FIRST_NAMES = List.of("cpus", "gpus", "mem", "disk", "ports");

    private static final Comparator<@Nullable String> ABSENT_FIRST =
            Comparator.nullsFirst(Comparator.<String>naturalOrder());

    static Kind of(Protos.Resource resource) {
        return new Kind(
                resource.getName(),
                resource.getType(),
                resource.getRole(),
                resource.hasReservation() ? resource.getReservation().getPrincipal() : null,
                resource.hasDisk(),
                resource.getDisk().hasPersistence()
                        ? resource.getDisk().getPersistence().getId()
                        : null,
                resource.hasRevocable());
    }

    Kind withReservation(String otherRole, @Nullable String otherPrincipal) {
        return new Kind(name, type, otherRole, otherPrincipal, onDisk, persistenceId, revocable);
    }

    boolean isReserved() {
        return !role.equals(UNRESERVED) || principal != null;
    }

    boolean isPersistentVolume() {
        return persistenceId != null;
    }

    @Override
    public int compareTo(Kind that) {
        if (this == that) {
            return 0;
        }
        int order = compareNames(name, that.name);
        if (order == 0) {
            order = role.compareTo(that.role);
        }
        if (order == 0) {
            order = ABSENT_FIRST.compare(principal, that.principal);
        }
        if (order == 0) {
            order = type.compareTo(that.type);
        }
        if (order == 0) {
            order = Boolean.compare(onDisk, that.onDisk);
        }
        if (order == 0) {
            order = ABSENT_FIRST.compare(persistenceId, that.persistenceId);
        }
        return order == 0 ? Boolean.compare(revocable, that.revocable) : order;
    }

    private static int compareNames(String left, String right) {
        if (Objects.equals(left, right)) {
            return 0;
        }
        int order = Integer.compare(rank(left), rank(right));
        return order == 0 ? left.compareTo(right) : order;
    }

    private static int rank(String name) {
        int index = FIRST_NAMES.indexOf(name);
        return index < 0 ? FIRST_NAMES.size() : index;
    }
}
