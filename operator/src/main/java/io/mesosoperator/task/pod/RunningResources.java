package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.mesosoperator.resource.Resources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The cpus and mem of a container that runs, when its resources change: in the form that {@link ResourcesPart} gave
 * them. Kubernetes takes no request away from a running container, so what is not needed any more becomes zero.
 */
public final class RunningResources {

    private static final String CPU = "cpu";
    private static final String MEMORY = "memory";

    private RunningResources() {}

    /** Whether the container has them already. */
    public static boolean areOf(Container container, Resources resources) {
        return isIn(requests(container, resources), asked(container).getRequests())
                && isIn(limits(container, resources), asked(container).getLimits());
    }

    private static boolean isIn(Map<String, Quantity> wanted, Map<String, Quantity> present) {
        return wanted.entrySet().stream().allMatch(entry -> {
            var there = present == null ? null : present.get(entry.getKey());
            return there != null
                    && there.getNumericalAmount().compareTo(entry.getValue().getNumericalAmount()) == 0;
        });
    }

    /** What the container is to request. */
    public static Map<String, Quantity> requests(Container container, Resources resources) {
        var task = new TaskResources(resources);
        var requests = new LinkedHashMap<String, Quantity>();
        put(requests, CPU, task.count("cpus").map(cpus -> task.requested("cpus", cpus)), has(container, CPU));
        put(requests, MEMORY, task.megabytes("mem").map(mem -> task.requested("mem", mem)), has(container, MEMORY));
        return requests;
    }

    /** What the container is limited to. */
    public static Map<String, Quantity> limits(Container container, Resources resources) {
        var limits = new LinkedHashMap<String, Quantity>();
        put(limits, MEMORY, new TaskResources(resources).megabytes("mem"), false);
        return limits;
    }

    private static void put(Map<String, Quantity> to, String name, Optional<Quantity> amount, boolean isThere) {
        amount.or(() -> isThere ? Optional.of(new Quantity("0")) : Optional.empty())
                .ifPresent(quantity -> to.put(name, quantity));
    }

    private static boolean has(Container container, String name) {
        var requests = asked(container).getRequests();
        return requests != null && requests.containsKey(name);
    }

    private static ResourceRequirements asked(Container container) {
        return container.getResources() == null ? new ResourceRequirements() : container.getResources();
    }
}
