package io.mesosoperator.resource;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/** How much resources are, whoever they are reserved for: of ranges and sets their size. */
public final class Amounts {

    private Amounts() {}

    /** By name. */
    public static Map<String, BigDecimal> of(Stream<Resource> resources) {
        var sums = new TreeMap<String, BigDecimal>();
        resources.forEach(resource -> sums.merge(resource.getName(), of(resource), BigDecimal::add));
        return sums;
    }

    private static BigDecimal of(Resource resource) {
        return switch (resource.getType()) {
            case SCALAR -> of(resource.getScalar().getValue());
            case RANGES ->
                resource.getRanges().getRangeList().stream()
                        .map(Amounts::size)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
            case SET -> BigDecimal.valueOf(resource.getSet().getItemCount());
            case TEXT -> BigDecimal.ZERO;
        };
    }

    private static BigDecimal of(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value) : BigDecimal.ZERO;
    }

    private static BigDecimal size(Value.Range range) {
        return BigDecimal.valueOf(range.getEnd())
                .subtract(BigDecimal.valueOf(range.getBegin()))
                .add(BigDecimal.ONE)
                .max(BigDecimal.ZERO);
    }
}
