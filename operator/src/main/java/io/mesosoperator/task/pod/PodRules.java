package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the LimitRanges of a namespace demand of whole pods (kubectl explain limitrange.spec.limits: Pod). Admission
 * adds up the containers, with the defaults that the LimitRange gives them; init containers count by their largest, but
 * those that keep running are added.
 *
 * @param min the least request and limit; with more containers a pod has more, so helpers never fall below it
 * @param max the largest request and limit
 * @param ratio how many times its request a pod's limit may be
 * @param defaults limits of containers that have none (type Container)
 * @param defaultRequests their requests
 */
public record PodRules(
        Map<String, BigDecimal> min,
        Map<String, BigDecimal> max,
        Map<String, BigDecimal> ratio,
        Map<String, BigDecimal> defaults,
        Map<String, BigDecimal> defaultRequests) {

    public static final PodRules NONE = new PodRules(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    /** With less than this a helper does not run: its Java runtime needs it. */
    private static final Map<String, BigDecimal> USABLE = Map.of("memory", BigDecimal.valueOf(48L << 20));

    public PodRules {
        min = Map.copyOf(min);
        max = Map.copyOf(max);
        ratio = Map.copyOf(ratio);
        defaults = Map.copyOf(defaults);
        defaultRequests = Map.copyOf(defaultRequests);
    }

    /** All of them together: admission checks each. */
    public static PodRules of(Collection<LimitRange> ranges) {
        return new PodRules(
                ContainerRules.merged(ranges, "Pod", LimitRangeItem::getMin, BigDecimal::max),
                ContainerRules.merged(ranges, "Pod", LimitRangeItem::getMax, BigDecimal::min),
                ContainerRules.merged(ranges, "Pod", LimitRangeItem::getMaxLimitRequestRatio, BigDecimal::min),
                ContainerRules.merged(ranges, "Container", LimitRangeItem::getDefault, BigDecimal::max),
                ContainerRules.merged(ranges, "Container", LimitRangeItem::getDefaultRequest, BigDecimal::max));
    }

    /** What a container, or a whole pod, requests and may use of one resource; a limit that is missing counts 0. */
    private record Use(BigDecimal request, BigDecimal limit) {

        static final Use NONE = new Use(BigDecimal.ZERO, BigDecimal.ZERO);

        Use plus(Use other) {
            return new Use(request.add(other.request), limit.add(other.limit));
        }

        Use max(Use other) {
            return new Use(request.max(other.request), limit.max(other.limit));
        }
    }

    /** Whether admission takes the pod. */
    boolean allow(Pod pod) {
        return names(min, max, ratio).stream().allMatch(name -> allow(name, ofPod(pod, name)));
    }

    /** Whether admission would take the pod without its helper containers. */
    boolean allowTaskOf(Pod pod) {
        return allow(new PodBuilder(pod)
                .editSpec()
                .withInitContainers(List.of())
                .endSpec()
                .build());
    }

    private boolean allow(String name, Use use) {
        var least = min.get(name);
        var most = max.get(name);
        var times = ratio.get(name);
        return (least == null
                        || (use.request().compareTo(least) >= 0
                                && (use.limit().signum() == 0 || use.limit().compareTo(least) >= 0)))
                && (most == null
                        || (use.limit().signum() > 0
                                && use.limit().compareTo(most) <= 0
                                && use.request().compareTo(most) <= 0))
                && (times == null
                        || (use.request().signum() > 0
                                && use.limit().signum() > 0
                                && use.limit().compareTo(use.request().multiply(times)) <= 0));
    }

    private Use ofPod(Pod pod, String name) {
        var sidecars = Use.NONE;
        var peak = Use.NONE;
        for (var init : pod.getSpec().getInitContainers()) {
            if (isSidecar(init)) {
                sidecars = sidecars.plus(use(init, name));
                peak = peak.max(sidecars);
            } else {
                peak = peak.max(sidecars.plus(use(init, name)));
            }
        }
        return peak.max(sidecars.plus(ofTask(pod, name)));
    }

    private Use ofTask(Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .map(container -> use(container, name))
                .reduce(Use.NONE, Use::plus);
    }

    private static boolean isSidecar(Container init) {
        return "Always".equals(init.getRestartPolicy());
    }

    /** As admission sees it: API defaults (a limit is a request too), then those of the LimitRange. */
    private Use use(Container container, String name) {
        var resources = ContainerRules.resourcesOf(container);
        var limit = ContainerRules.amount(resources.getLimits(), name);
        var request = ContainerRules.amount(resources.getRequests(), name);
        var bound = limit != null ? limit : defaults.getOrDefault(name, BigDecimal.ZERO);
        var usual = limit != null ? limit : defaultRequests.getOrDefault(name, bound);
        return new Use(request != null ? request : usual, bound);
    }

    /** The pod, whose helper containers take no more than the pod's rules leave beside its task. */
    Pod fit(Pod pod, ContainerRules containers) {
        var fitting = pod;
        for (var name : names(max, ratio)) {
            fitting = fit(fitting, name, containers);
        }
        return fitting;
    }

    private Pod fit(Pod pod, String name, ContainerRules containers) {
        var task = ofTask(pod, name);
        var sidecars = Use.NONE;
        var helpers = new ArrayList<Container>();
        for (var helper : pod.getSpec().getInitContainers()) {
            var beside = isSidecar(helper) ? sidecars.plus(task) : sidecars;
            var fitting = fit(helper, name, beside, containers);
            sidecars = isSidecar(fitting) ? sidecars.plus(use(fitting, name)) : sidecars;
            helpers.add(fitting);
        }
        return helpers.equals(pod.getSpec().getInitContainers())
                ? pod
                : new PodBuilder(pod)
                        .editSpec()
                        .withInitContainers(helpers)
                        .endSpec()
                        .build();
    }

    private Container fit(Container helper, String name, Use beside, ContainerRules containers) {
        var before = use(helper, name);
        var limit = before.limit();
        var most = max.get(name);
        if (most != null && limit.compareTo(most.subtract(beside.limit())) > 0) {
            limit = within(name, most.subtract(beside.limit()), containers);
        }
        var times = ratio.get(name);
        var request =
                times == null ? before.request() : before.request().max(limit.divide(times, 3, RoundingMode.CEILING));
        if (most != null) {
            request = request.min(most.subtract(beside.request()).max(BigDecimal.ZERO));
        }
        if (before.limit().signum() > 0) {
            request = request.min(limit);
        }
        return limit.compareTo(before.limit()) == 0 && request.compareTo(before.request()) == 0
                ? helper
                : with(helper, name, request, before.limit().signum() > 0 ? limit : null);
    }

    /** A limit of 0 is none, and counts nothing: where there is no room, and no rule that each container has one. */
    private static BigDecimal within(String name, BigDecimal room, ContainerRules containers) {
        return containers.names().contains(name)
                ? room.max(containers.min().getOrDefault(name, BigDecimal.ZERO))
                : room.compareTo(USABLE.getOrDefault(name, BigDecimal.ZERO)) < 0 ? BigDecimal.ZERO : room;
    }

    private static Container with(Container helper, String name, BigDecimal request, @Nullable BigDecimal limit) {
        var builder = new ContainerBuilder(helper);
        var resources = builder.editOrNewResources().addToRequests(name, ContainerRules.quantity(name, request));
        return limit == null
                ? resources.endResources().build()
                : resources
                        .addToLimits(name, ContainerRules.quantity(name, limit))
                        .endResources()
                        .build();
    }

    @SafeVarargs
    private static Set<String> names(Map<String, BigDecimal>... rules) {
        var names = new TreeSet<String>();
        for (var rule : rules) {
            names.addAll(rule.keySet());
        }
        return names;
    }
}
