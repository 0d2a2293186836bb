package io.mesosoperator.resource;

import java.util.List;
import java.util.Objects;
import org.apache.mesos.Protos;
import org.jspecify.annotations.Nullable;

/**
 * What makes two resources the same kind, so that one can be added to the other. A disk's volume is not part of it: the
 * volume says how the disk is used.
 *
 * <p>A class, not a record, because the allocator spends most of its time comparing kinds: the expensive parts are
 * computed once.
 */
final class Kind implements Comparable<Kind> {

    static final String UNRESERVED = "*";

    /** The common names come first, in the order in which Mesos lists an agent's resources. */
    private static final List<String> FIRST_NAMES = List.of("cpus", "gpus", "mem", "disk", "ports");

    private final String name;
    private final Protos.Value.Type type;
    private final String role;
    private final @Nullable String principal;
    private final boolean onDisk;
    private final @Nullable String persistenceId;
    private final boolean revocable;

    private final int rank;
    private final int hash;

    private Kind(
            String name,
            Protos.Value.Type type,
            String role,
            @Nullable String principal,
            boolean onDisk,
            @Nullable String persistenceId,
            boolean revocable) {
        this.name = name;
        this.type = type;
        this.role = role;
        this.principal = principal;
        this.onDisk = onDisk;
        this.persistenceId = persistenceId;
        this.revocable = revocable;
        int index = FIRST_NAMES.indexOf(name);
        this.rank = index < 0 ? FIRST_NAMES.size() : index;
        this.hash = Objects.hash(name, type, role, principal, onDisk, persistenceId, revocable);
    }

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

    String name() {
        return name;
    }

    Protos.Value.Type type() {
        return type;
    }

    String role() {
        return role;
    }

    /** The principal of the dynamic reservation; null if there is none. */
    @Nullable
    String principal() {
        return principal;
    }

    boolean revocable() {
        return revocable;
    }

    boolean isReserved() {
        return !role.equals(UNRESERVED) || principal != null;
    }

    boolean isPersistentVolume() {
        return persistenceId != null;
    }

    /** By name, then role, then the rest; zero exactly for equal kinds. */
    @Override
    public int compareTo(Kind that) {
        if (this == that) {
            return 0;
        }
        if (rank != that.rank) {
            return Integer.compare(rank, that.rank);
        }
        int order = rank < FIRST_NAMES.size() ? 0 : name.compareTo(that.name);
        if (order == 0) {
            order = role.compareTo(that.role);
        }
        if (order == 0) {
            order = absentFirst(principal, that.principal);
        }
        if (order == 0) {
            order = type.compareTo(that.type);
        }
        if (order == 0) {
            order = Boolean.compare(onDisk, that.onDisk);
        }
        if (order == 0) {
            order = absentFirst(persistenceId, that.persistenceId);
        }
        return order == 0 ? Boolean.compare(revocable, that.revocable) : order;
    }

    private static int absentFirst(@Nullable String left, @Nullable String right) {
        if (left == null || right == null) {
            return Boolean.compare(left != null, right != null);
        }
        return left.compareTo(right);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Kind that && hash == that.hash && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
