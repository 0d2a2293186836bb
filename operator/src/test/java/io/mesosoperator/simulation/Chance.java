package io.mesosoperator.simulation;

import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/** Seeded choices. */
final class Chance {

    private final Random random;

    Chance(long seed) {
        random = new Random(seed);
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    <T> Optional<T> oneOf(Collection<T> all) {
        return all.isEmpty()
                ? Optional.empty()
                : all.stream().skip(random.nextInt(all.size())).findFirst();
    }

    /** Some of each of some of these: never half a volume, amounts in tenths of a core or whole MiB. */
    Resources portion(Resources resources) {
        var some = new ArrayList<Resource>();
        for (var resource : resources.toProto()) {
            if (!oneIn(4)) {
                some.addAll(portion(resource));
            }
        }
        return Resources.of(some);
    }

    private List<Resource> portion(Resource resource) {
        if (resource.getDisk().hasPersistence()) {
            return List.of(resource);
        }
        if (resource.getType() == Value.Type.RANGES) {
            var range = resource.getRanges().getRange(below(resource.getRanges().getRangeCount()));
            var port = range.getBegin() + below((int) (range.getEnd() - range.getBegin()) + 1);
            var ranges = Value.Ranges.newBuilder();
            ranges.addRangeBuilder().setBegin(port).setEnd(port);
            return List.of(resource.toBuilder().setRanges(ranges).build());
        }
        var tenths = resource.getName().equals("cpus") ? 10.0 : 1.0;
        var amount = Math.floor(resource.getScalar().getValue() * tenths * random.nextDouble()) / tenths;
        return amount == 0
                ? List.of()
                : List.of(resource.toBuilder()
                        .setScalar(Value.Scalar.newBuilder().setValue(amount))
                        .build());
    }
}
