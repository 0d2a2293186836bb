package io.mesosoperator.task.pod;

import io.mesosoperator.resource.Amounts;
import java.math.BigDecimal;
import java.util.Map;

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
        return Amounts.of(request.resources().stream().map(asked -> asked.resource()));
    }
}
