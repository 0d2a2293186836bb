package io.mesosoperator.security;

import java.util.List;
import java.util.Set;

/**
 * What a task policy takes away from what every task may do. Nothing, unless it says so.
 *
 * @param images that tasks may name
 * @param ids numbers of users and groups that tasks may name
 * @param dockerParameters by name, of those that pods have; {@code *} for all
 * @param most that one task may ask for
 * @param usual what a task gets that asks for too little
 */
public record TaskLimits(
        ImageRules images, IdRanges ids, Set<String> dockerParameters, MostResources most, UsualResources usual) {

    /** What stands for all. */
    public static final String ALL = "*";

    /** Nothing is taken away. */
    public static final TaskLimits NONE =
            new TaskLimits(ImageRules.ANY, IdRanges.ANY, Set.of(ALL), MostResources.ANY, UsualResources.NONE);

    public TaskLimits {
        dockerParameters = Set.copyOf(dockerParameters);
    }

    /**
     * Whether tasks may have this Docker parameter.
     *
     * @param keys its names
     */
    public boolean allowsDockerParameter(List<String> keys) {
        return dockerParameters.contains(ALL) || keys.stream().anyMatch(dockerParameters::contains);
    }
}
