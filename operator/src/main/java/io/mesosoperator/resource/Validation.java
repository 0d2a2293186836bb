package io.mesosoperator.resource;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.Protos;

/** Whether a resource is valid by itself, in the order and with the messages of {@code Resources::validate}. */
final class Validation {

    static final String STAR_IS_NOT_RESERVED = "Invalid reservation: role \"*\" cannot be dynamically reserved";

    private Validation() {}

    static Optional<String> validate(Protos.Resource resource) {
        if (resource.getName().isEmpty()) {
            return Optional.of("Empty resource name");
        }
        // Protobuf keeps an unknown enum number among the unknown fields.
        if (!resource.hasType()) {
            return Optional.of("Invalid resource type");
        }
        return value(resource)
                .or(() -> disk(resource))
                .or(() -> reservation(resource))
                .or(() -> Roles.validate(resource.getRole()));
    }

    private static Optional<String> value(Protos.Resource resource) {
        return switch (resource.getType()) {
            case SCALAR -> scalar(resource);
            case RANGES -> ranges(resource);
            case SET -> set(resource);
            case TEXT -> Optional.of("Unsupported resource type");
        };
    }

    private static Optional<String> scalar(Protos.Resource resource) {
        if (!resource.hasScalar() || resource.hasRanges() || resource.hasSet()) {
            return Optional.of("Invalid scalar resource");
        }
        double value = resource.getScalar().getValue();
        if (!Scalar.isExact(value)) {
            return Optional.of("Invalid scalar resource: value is not a finite number that holds three decimals");
        }
        // Zero means nothing. But 0.00001 would also become nothing, which its author did not mean.
        if (value != 0 && Scalar.of(value).compareTo(Scalar.ZERO) <= 0) {
            return Optional.of("Invalid scalar resource: value <= 0");
        }
        return Optional.empty();
    }

    private static Optional<String> ranges(Protos.Resource resource) {
        if (resource.hasScalar() || !resource.hasRanges() || resource.hasSet()) {
            return Optional.of("Invalid ranges resource");
        }
        // Begin to end of the preceding ranges, merged.
        var earlier = new TreeMap<Long, Long>(Long::compareUnsigned);
        for (Protos.Value.Range range : resource.getRanges().getRangeList()) {
            if (Long.compareUnsigned(range.getBegin(), range.getEnd()) > 0) {
                return Optional.of("Invalid ranges resource: begin > end");
            }
            // Mesos only checks whether a range begins within an earlier one, so [5-30, 1-10] passes.
            var below = earlier.floorEntry(range.getBegin());
            if (below != null && Long.compareUnsigned(range.getBegin(), below.getValue()) <= 0) {
                return Optional.of("Invalid ranges resource: overlapping ranges");
            }
            long end = range.getEnd();
            var covered = earlier.subMap(range.getBegin(), true, end, true);
            if (!covered.isEmpty()) {
                long last = covered.lastEntry().getValue();
                end = Long.compareUnsigned(last, end) > 0 ? last : end;
                covered.clear();
            }
            earlier.put(range.getBegin(), end);
        }
        return Optional.empty();
    }

    private static Optional<String> set(Protos.Resource resource) {
        if (resource.hasScalar() || resource.hasRanges() || !resource.hasSet()) {
            return Optional.of("Invalid set resource");
        }
        List<String> items = resource.getSet().getItemList();
        return new HashSet<>(items).size() == items.size()
                ? Optional.empty()
                : Optional.of("Invalid set resource: duplicated elements");
    }

    private static Optional<String> disk(Protos.Resource resource) {
        return resource.hasDisk() && !resource.getName().equals("disk")
                ? Optional.of("DiskInfo should not be set for " + resource.getName() + " resource")
                : Optional.empty();
    }

    private static Optional<String> reservation(Protos.Resource resource) {
        return resource.getRole().equals(Kind.UNRESERVED) && resource.hasReservation()
                ? Optional.of(STAR_IS_NOT_RESERVED)
                : Optional.empty();
    }
}
