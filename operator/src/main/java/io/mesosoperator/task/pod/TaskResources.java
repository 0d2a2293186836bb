package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Value;

/**
 * The task's scalars as Kubernetes quantities. Mesos counts in thousandths (1.x; 0.23 printed no more either), so no
 * rounding of ours makes a pod request anything else than what the task was accounted for.
 */
record TaskResources(List<Resource> resources) {

    private static final long MEGABYTE = 1024L * 1024;

    static TaskResources of(TaskInfo task) {
        return new TaskResources(task.getResourcesList());
    }

    /** Cores, as {@code 250m}; empty when there are none. */
    Optional<Quantity> cores(String name) {
        var thousandths = thousandths(name);
        return thousandths.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        thousandths.getAsLong() % 1000 == 0
                                ? new Quantity(Long.toString(thousandths.getAsLong() / 1000))
                                : new Quantity(thousandths.getAsLong() + "m"));
    }

    /** Megabytes of 1024 * 1024 bytes, as {@code 128Mi}; empty when there are none. */
    Optional<Quantity> megabytes(String name) {
        var thousandths = thousandths(name);
        return thousandths.isEmpty() ? Optional.empty() : Optional.of(bytes(thousandths.getAsLong()));
    }

    /** The sum of a scalar in thousandths; empty when it is nothing, which Mesos does not tell from absent. */
    OptionalLong thousandths(String name) {
        var sum = resources.stream()
                .filter(resource -> resource.getName().equals(name) && resource.getType() == Value.Type.SCALAR)
                .mapToLong(resource -> Math.round(resource.getScalar().getValue() * 1000))
                .sum();
        return sum > 0 ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    private static Quantity bytes(long thousandthsOfMegabytes) {
        if (thousandthsOfMegabytes % 1000 == 0) {
            return new Quantity(thousandthsOfMegabytes / 1000 + "Mi");
        }
        // Nobody asks for parts of a byte, and Kubernetes has none.
        return new Quantity(Long.toString(Math.ceilDiv(Math.multiplyExact(thousandthsOfMegabytes, MEGABYTE), 1000L)));
    }
}
