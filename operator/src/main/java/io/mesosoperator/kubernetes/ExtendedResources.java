package io.mesosoperator.kubernetes;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Maps Mesos scalars to Kubernetes extended resources, for example {@code gpus} to {@code nvidia.com/gpu}. Nodes, pods
 * and accounting use the same mapping.
 *
 * @param kubernetesNames the extended resource of each Mesos name
 */
public record ExtendedResources(SortedMap<String, String> kubernetesNames) {

    /** Names with a meaning of their own in Mesos and here. */
    private static final List<String> TAKEN = List.of("cpus", "mem", "disk", "ports");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.]*");
    private static final Pattern KUBERNETES_NAME =
            Pattern.compile("[a-z0-9][-a-z0-9.]*/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    /** Throws {@link IllegalArgumentException} if a name is not allowed, or if two names map to the same resource. */
    public ExtendedResources {
        kubernetesNames.forEach(ExtendedResources::check);
        if (new HashSet<>(kubernetesNames.values()).size() < kubernetesNames.size()) {
            throw new IllegalArgumentException(
                    "extended resources: two names map to the same resource in " + kubernetesNames + "; remove one");
        }
    }

    /** The given mapping, for example {@code gpus=nvidia.com/gpu}. */
    public static ExtendedResources of(Map<String, String> kubernetesNames) {
        return new ExtendedResources(new TreeMap<>(kubernetesNames));
    }

    /** The default mapping: Mesos' {@code gpus}, by the name that most clusters use. */
    public static ExtendedResources gpus() {
        return of(Map.of("gpus", "nvidia.com/gpu"));
    }

    public boolean has(String name) {
        return kubernetesNames.containsKey(name);
    }

    private static void check(String name, String kubernetesName) {
        if (TAKEN.contains(name) || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("extended resources: '" + name
                    + "' cannot be a resource name; use letters," + " digits, '-', '_' and '.', and none of " + TAKEN);
        }
        if (!KUBERNETES_NAME.matcher(kubernetesName).matches()) {
            throw new IllegalArgumentException("extended resources: '" + kubernetesName + "' of '" + name
                    + "' is not an extended resource; its name has a domain, as in nvidia.com/gpu");
        }
    }
}
