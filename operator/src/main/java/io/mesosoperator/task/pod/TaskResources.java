package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.resource.Ranges;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * The task's resources in Kubernetes' units. They come from the same sums that the allocator uses, so a pod requests
 * exactly what its task was given.
 */
record TaskResources(Resources resources) {

    private static final BigDecimal MEGABYTE = BigDecimal.valueOf(1024 * 1024);

    /** The valid resources of the task and its executor; {@link ResourceValidation} reports the others. */
    static TaskResources of(PodInput request) {
        var extended = request.defaults().extendedResources();
        return new TaskResources(Resources.of(request.resources().stream()
                .map(PodInput.Asked::resource)
                .filter(resource ->
                        ResourceValidation.problems(resource, "", extended).isEmpty())
                .toList()));
    }

    /** A plain number, such as {@code 2} or {@code 250m}; empty if there is none. */
    Optional<Quantity> count(String name) {
        return resources.scalar(name).map(amount -> quantity(amount, "", amount.millis() + "m"));
    }

    /**
     * Megabytes of 1024 * 1024 bytes, such as {@code 128Mi}, or bytes; empty if there is none. Excludes persistent
     * volumes: those are on claims, not on the node's own disk.
     */
    Optional<Quantity> megabytes(String name) {
        return resources
                .minus(resources.persistentVolumes())
                .scalar(name)
                .map(amount -> quantity(amount, "Mi", bytes(amount)));
    }

    /**
     * The part of the amount to request from the node: zero for revocable resources, which are beyond what the node
     * has. Zero and not absent, because Kubernetes replaces an absent request by the limit. Validation ensures that a
     * task never has both kinds of one name.
     */
    Quantity requested(String name, Quantity amount) {
        return resources.get(name).revocable().isEmpty() ? amount : new Quantity("0");
    }

    Ranges ports() {
        return resources.ports().orElse(Ranges.empty());
    }

    private static Quantity quantity(Scalar amount, String unit, String withFraction) {
        return new Quantity(amount.millis() % 1000 == 0 ? amount.toLong() + unit : withFraction);
    }

    private static String bytes(Scalar megabytes) {
        return BigDecimal.valueOf(megabytes.millis(), 3)
                .multiply(MEGABYTE)
                // Kubernetes has no fractions of a byte.
                .setScale(0, RoundingMode.CEILING)
                .toPlainString();
    }
}
