package io.mesosoperator.allocation;

import io.mesosoperator.resource.Roles;
import java.util.HashMap;
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

    public Weights {
        byRole = Map.copyOf(byRole);
    }

    /**
     * Parses {@code role=weight,role=weight}; an empty text is allowed.
     *
     * @throws IllegalArgumentException with Mesos' message if a pair is malformed, its role is invalid or its weight is
     *     not positive; also if a role occurs twice, where Mesos takes the last
     */
    public static Weights parse(String text) {
        var byRole = new HashMap<String, Double>();
        for (var token : text.split(",", -1)) {
            if (!token.isBlank()) {
                add(token.strip(), byRole);
            }
        }
        return byRole.isEmpty() ? EQUAL : new Weights(byRole);
    }

    private static void add(String token, Map<String, Double> byRole) {
        var pair = token.split("=", -1);
        if (pair.length != 2 || pair[0].isBlank() || pair[1].isBlank()) {
            throw invalid(token, "--weights should be of the form 'role=weight,role=weight'");
        }
        var role = pair[0].strip();
        Roles.validate(role).ifPresent(problem -> {
            throw invalid(token, role + " is not a valid role. " + problem);
        });
        if (byRole.put(role, weight(token, pair[1].strip())) != null) {
            throw invalid(token, role + " has a weight already; name each role once");
        }
    }

    private static double weight(String token, String text) {
        double weight;
        try {
            weight = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            weight = 0; // as Mesos reads it
        }
        if (!(weight > 0) || Double.isInfinite(weight)) {
            throw invalid(token, "Weights must be positive.");
        }
        return weight;
    }

    private static IllegalArgumentException invalid(String token, String problem) {
        return new IllegalArgumentException("Invalid weight: '" + token + "'. " + problem);
    }

    /** The role's weight. */
    public double weight(String role) {
        return byRole.getOrDefault(role, DEFAULT);
    }
}
