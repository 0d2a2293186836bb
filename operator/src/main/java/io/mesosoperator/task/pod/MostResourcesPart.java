package io.mesosoperator.task.pod;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/**
 * Refuses a task that asks for more than its policy lets one task have: with its executor, and of whatever role,
 * reservation or volume. Less than nothing, which would make room for more, is refused elsewhere.
 */
final class MostResourcesPart implements PodPart {

    @Override
    public void add(PodInput request, PodDraft draft) {
        var policy = request.policy();
        sums(request)
                .forEach((name, sum) -> policy.limits()
                        .most()
                        .of(name)
                        .filter(most -> sum.compareTo(most) > 0)
                        .ifPresent(most -> draft.unauthorized(
                                "spec.resources",
                                "Not authorized to use %s of %s: ask for at most %s; %s allows more"
                                        .formatted(
                                                sum.stripTrailingZeros().toPlainString(),
                                                name,
                                                most.toPlainString(),
                                                policy.name().field("maxResources")))));
    }

    private static Map<String, BigDecimal> sums(PodInput request) {
        var sums = new TreeMap<String, BigDecimal>();
        request.resources()
                .forEach(asked -> sums.merge(asked.resource().getName(), amount(asked.resource()), BigDecimal::add));
        return sums;
    }

    /** Of ranges and sets their size. */
    private static BigDecimal amount(Resource resource) {
        return switch (resource.getType()) {
            case SCALAR -> amount(resource.getScalar().getValue());
            case RANGES ->
                resource.getRanges().getRangeList().stream()
                        .map(MostResourcesPart::size)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
            case SET -> BigDecimal.valueOf(resource.getSet().getItemCount());
            case TEXT -> BigDecimal.ZERO;
        };
    }

    private static BigDecimal amount(double value) {
        return Double.isFinite(value) ? BigDecimal.valueOf(value) : BigDecimal.ZERO;
    }

    private static BigDecimal size(Value.Range range) {
        return BigDecimal.valueOf(range.getEnd())
                .subtract(BigDecimal.valueOf(range.getBegin()))
                .add(BigDecimal.ONE)
                .max(BigDecimal.ZERO);
    }
}
