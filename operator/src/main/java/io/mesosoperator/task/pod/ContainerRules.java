package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the LimitRanges of a namespace demand of each container (kubectl explain limitrange.spec.limits).
 *
 * @param min the least request and limit of each resource
 * @param max the largest request and limit; where there is one, a container must have a limit
 * @param ratio how many times its request a container's limit may be
 */
public record ContainerRules(Map<String, BigDecimal> min, Map<String, BigDecimal> max, Map<String, BigDecimal> ratio) {

    public static final ContainerRules NONE = new ContainerRules(Map.of(), Map.of(), Map.of());

    /** Where a ratio needs a request that a container has not. */
    private static final Map<String, BigDecimal> SMALL =
            Map.of("cpu", new BigDecimal("0.01"), "memory", BigDecimal.valueOf(32L * 1024 * 1024));

    public ContainerRules {
        min = Map.copyOf(min);
        max = Map.copyOf(max);
        ratio = Map.copyOf(ratio);
    }

    /** All of them together: admission checks each. */
    public static ContainerRules of(Collection<LimitRange> ranges) {
        return new ContainerRules(
                merged(ranges, "Container", LimitRangeItem::getMin, BigDecimal::max),
                merged(ranges, "Container", LimitRangeItem::getMax, BigDecimal::min),
                merged(ranges, "Container", LimitRangeItem::getMaxLimitRequestRatio, BigDecimal::min));
    }

    /** @param type of the items of a LimitRange that count */
    static Map<String, BigDecimal> merged(
            Collection<LimitRange> ranges,
            String type,
            Function<LimitRangeItem, Map<String, Quantity>> part,
            BinaryOperator<BigDecimal> stricter) {
        var all = new HashMap<String, BigDecimal>();
        ranges.stream()
                .flatMap(range -> range.getSpec().getLimits().stream())
                .filter(item -> type.equals(item.getType()))
                .map(part)
                .filter(Objects::nonNull)
                .forEach(amounts ->
                        amounts.forEach((name, amount) -> all.merge(name, amount.getNumericalAmount(), stricter)));
        return all;
    }

    /** Whether admission takes this container. What it leaves out is filled in by the LimitRange's defaults. */
    boolean allow(Container container) {
        var resources = resourcesOf(container);
        return names().stream()
                .allMatch(name ->
                        allow(name, amount(resources.getRequests(), name), amount(resources.getLimits(), name)));
    }

    private boolean allow(String name, @Nullable BigDecimal request, @Nullable BigDecimal limit) {
        return isWithin(name, request)
                && isWithin(name, limit)
                && (request == null
                        || limit == null
                        || !ratio.containsKey(name)
                        || limit.compareTo(request.multiply(ratio.get(name))) <= 0);
    }

    private boolean isWithin(String name, @Nullable BigDecimal amount) {
        return amount == null
                || (amount.compareTo(min.getOrDefault(name, amount)) >= 0
                        && amount.compareTo(max.getOrDefault(name, amount)) <= 0);
    }

    static ResourceRequirements resourcesOf(Container container) {
        return Objects.requireNonNullElseGet(container.getResources(), ResourceRequirements::new);
    }

    /** The resources that are ruled. */
    Set<String> names() {
        var names = new TreeSet<>(min.keySet());
        names.addAll(max.keySet());
        names.addAll(ratio.keySet());
        return names;
    }

    /** The requests and limits of a helper container, changed as little as the rules demand. */
    ResourceRequirements fit(ResourceRequirements resources) {
        var fitting = new ResourceRequirementsBuilder(resources);
        for (var name : names()) {
            var request = amount(resources.getRequests(), name);
            var limit = amount(resources.getLimits(), name);
            fit(name, request == null ? BigDecimal.ZERO : request, limit, fitting);
        }
        return fitting.build();
    }

    private void fit(String name, BigDecimal asked, @Nullable BigDecimal bound, ResourceRequirementsBuilder fitting) {
        var least = min.getOrDefault(name, BigDecimal.ZERO);
        var most = max.get(name);
        var times = ratio.get(name);
        var request = asked.max(least);
        var limit = bound == null ? most : bound.max(least);
        if (times != null) {
            if (limit == null) {
                limit = request.max(SMALL.getOrDefault(name, BigDecimal.ONE));
            }
            limit = most == null ? limit : limit.min(most);
            request = request.max(limit.divide(times, 3, RoundingMode.CEILING));
        }
        if (most != null) {
            limit = Objects.requireNonNull(limit).min(most);
            request = request.min(most);
        }
        if (limit != null) {
            limit = limit.max(request);
        }
        if (request.compareTo(asked) != 0) {
            fitting.addToRequests(name, quantity(name, request));
        }
        if (limit != null && (bound == null || limit.compareTo(bound) != 0)) {
            fitting.addToLimits(name, quantity(name, limit));
        }
    }

    static @Nullable BigDecimal amount(@Nullable Map<String, Quantity> amounts, String name) {
        var quantity = amounts == null ? null : amounts.get(name);
        return quantity == null ? null : quantity.getNumericalAmount();
    }

    static Quantity quantity(String name, BigDecimal amount) {
        return name.equals("cpu")
                ? new Quantity(amount.movePointRight(3)
                                .setScale(0, RoundingMode.CEILING)
                                .toPlainString() + "m")
                : new Quantity(amount.setScale(0, RoundingMode.CEILING).toPlainString());
    }
}
