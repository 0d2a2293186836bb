package io.mesosoperator.kubernetes;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Which of Mesos' scalars are extended resources of Kubernetes, such as {@code gpus}, which are {@code nvidia.com/gpu}.
 * The same for nodes, for pods and for what is accounted.
 *
 * @param kubernetesNames the extended resource of each name
 */
public record ExtendedResources(SortedMap<String, String> kubernetesNames) {

    /** What has a meaning of its own, in Mesos and here. */
    private static final List<String> TAKEN = List.of("cpus", "mem", "disk", "ports");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.]*");
    private static final Pattern KUBERNETES_NAME =
            Pattern.compile("[a-z0-9][-a-z0-9.]*/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    /** Throws {@link IllegalArgumentException} if a name cannot be one, or if two stand for the same. */
    public ExtendedResources {
        kubernetesNames.forEach(ExtendedResources::check);
        if (new HashSet<>(kubernetesNames.values()).size() < kubernetesNames.size()) {
            throw new IllegalArgumentException(
                    "extended resources: two names stand for the same in " + kubernetesNames + "; remove one");
        }
    }

    /** These; {@code gpus=nvidia.com/gpu} for example. */
    public static ExtendedResources of(Map<String, String> kubernetesNames) {
        return new ExtendedResources(new TreeMap<>(kubernetesNames));
    }

    /** Mesos' only one, by the name that most clusters know it by. */
    public static ExtendedResources gpus() {
        return of(Map.of("gpus", "nvidia.com/gpu"));
    }

    public boolean has(String name) {
        return kubernetesNames.containsKey(name);
    }

    private static void check(String name, String kubernetesName) {
        if (TAKEN.contains(name) || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("extended resources: '" + name
                    + "' cannot be the name of one; use letters," + " digits, '-', '_' and '.', and none of " + TAKEN);
        }
        if (!KUBERNETES_NAME.matcher(kubernetesName).matches()) {
            throw new IllegalArgumentException("extended resources: '" + kubernetesName + "' of '" + name
                    + "' is no extended resource; its name has a domain, as in nvidia.com/gpu");
        }
    }
}
