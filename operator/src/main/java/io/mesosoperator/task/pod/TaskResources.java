package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.resource.Ranges;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * The task's resources in Kubernetes' units, from the same sums that the allocator accounts with, so that a pod
 * requests neither more nor less than what its task was given.
 */
record TaskResources(Resources resources) {

    private static final BigDecimal MEGABYTE = BigDecimal.valueOf(1024 * 1024);

    /** The sound resources of the task and its executor; {@link ResourceValidation} tells of the others. */
    static TaskResources of(PodRequest request) {
        var extended = request.defaults().extendedResources();
        return new TaskResources(Resources.of(request.resources().stream()
                .map(PodRequest.Asked::resource)
                .filter(resource ->
                        ResourceValidation.problems(resource, "", extended).isEmpty())
                .toList()));
    }

    /** A plain number, as {@code 2} or {@code 250m}; empty when there is nothing of it. */
    Optional<Quantity> count(String name) {
        return resources.scalar(name).map(amount -> quantity(amount, "", amount.millis() + "m"));
    }

    /**
     * Megabytes of 1024 * 1024 bytes, as {@code 128Mi}, or bytes; empty when there is nothing of it. Those of a
     * persistent volume are on its claim and not the node's own.
     */
    Optional<Quantity> megabytes(String name) {
        return resources
                .minus(resources.persistentVolumes())
                .scalar(name)
                .map(amount -> quantity(amount, "Mi", bytes(amount)));
    }

    /**
     * What of the amount is requested of the node: of what is revocable, which is beside what it has, zero. Rather
     * than nothing, for where a request is absent, Kubernetes takes the limit for it. The validation lets no task have
     * both of one name.
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
                // Kubernetes has no parts of a byte.
                .setScale(0, RoundingMode.CEILING)
                .toPlainString();
    }
}
