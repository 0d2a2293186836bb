package io.mesosoperator.allocation;

import io.mesosoperator.resource.Roles;
import java.util.Map;

/**
 * How much of a contended resource a role gets compared to others: with weight 2, twice as much as with weight 1
 * (Mesos: {@code --weights}).
 *
 * @param byRole positive numbers; a role that is absent has weight 1
 */
public record Weights(Map<String, Double> byRole) {

    /** Every role has weight 1. */
    public static final Weights EQUAL = new Weights(Map.of());

    private static final double DEFAULT = 1;

    /**
     * Throws {@link IllegalArgumentException}, with Mesos' message, if a role is none or its weight is not positive.
     */
    public Weights {
        byRole.forEach(Weights::check);
        byRole = Map.copyOf(byRole);
    }

    private static void check(String role, Double weight) {
        Roles.validate(role).ifPresent(problem -> {
            throw invalid(role, weight, role + " is not a valid role. " + problem);
        });
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw invalid(role, weight, "Weights must be positive.");
        }
    }

    private static IllegalArgumentException invalid(String role, Double weight, String problem) {
        return new IllegalArgumentException("Invalid weight: '" + role + "=" + weight + "'. " + problem);
    }

    /** The role's weight. */
    public double weight(String role) {
        return byRole.getOrDefault(role, DEFAULT);
    }
}
