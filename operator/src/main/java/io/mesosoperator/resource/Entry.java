package io.mesosoperator.resource;

import java.util.Comparator;
import org.apache.mesos.Protos;
import org.jspecify.annotations.Nullable;

/**
 * One line of a {@link Resources}.
 *
 * @param disk the protobuf's DiskInfo, volume included; null if absent
 */
record Entry(Kind kind, Quantity quantity, Protos.Resource.@Nullable DiskInfo disk) {

    /** Zero exactly for entries that are equal as resources; the volume does not count. */
    static final Comparator<Entry> BY_IDENTITY =
            Comparator.comparing(Entry::kind).thenComparing(Entry::quantity, Quantity::compare);

    /** The resource must be valid. */
    static Entry of(Protos.Resource resource) {
        Quantity quantity = switch (resource.getType()) {
            case SCALAR -> Scalar.of(resource.getScalar().getValue());
            case RANGES -> Ranges.of(resource.getRanges());
            case SET -> ItemSet.of(resource.getSet());
            case TEXT -> throw new IllegalArgumentException("Unsupported resource type");
        };
        return new Entry(Kind.of(resource), quantity, resource.hasDisk() ? resource.getDisk() : null);
    }

    Entry withQuantity(Quantity other) {
        return new Entry(kind, other, disk);
    }

    Entry withKind(Kind other) {
        return new Entry(other, quantity, disk);
    }

    /**
     * Zero if the two can be added and subtracted. Persistent volumes are exclusive: only the identical volume can be
     * subtracted, and none can be added.
     */
    static int compare(Entry left, Entry right) {
        int order = left.kind.compareTo(right.kind);
        return order == 0 && left.kind.isPersistentVolume() ? Quantity.compare(left.quantity, right.quantity) : order;
    }

    Protos.Resource toProto() {
        var proto = Protos.Resource.newBuilder()
                .setName(kind.name())
                .setType(kind.type())
                .setRole(kind.role());
        switch (quantity) {
            case Scalar scalar -> proto.getScalarBuilder().setValue(scalar.toDouble());
            case Ranges ranges -> proto.setRanges(ranges.toProto());
            case ItemSet items -> proto.setSet(items.toProto());
        }
        if (kind.principal() != null) {
            proto.getReservationBuilder().setPrincipal(kind.principal());
        }
        if (disk != null) {
            proto.setDisk(disk);
        }
        if (kind.revocable()) {
            proto.setRevocable(Protos.Resource.RevocableInfo.getDefaultInstance());
        }
        return proto.build();
    }
}
