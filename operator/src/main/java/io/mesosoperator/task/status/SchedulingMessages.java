package io.mesosoperator.task.status;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why kube-scheduler does not place a task's pod, without what changes each time that it says so: it counts all nodes,
 * though the pod is pinned to one. {@code 0/5 nodes are available: 1 Insufficient cpu, 4 node(s) didn't match ...} is
 * {@code Insufficient cpu}.
 */
final class SchedulingMessages {

    private static final Pattern COUNT = Pattern.compile("^\\d+ ");

    /** What it says of the nodes that the pod is not meant for. */
    private static final Set<String> OTHER_NODES = Set.of(
            "node(s) didn't match Pod's node affinity/selector", "node(s) didn't satisfy plugin(s) [NodeAffinity]");

    /**
     * A pod with a sandbox of its own StorageClass is looked at before Kubernetes has made the claim, a moment later.
     */
    private static final String CLAIM_TO_COME =
            "waiting for ephemeral volume controller to create the persistentvolumeclaim";

    private SchedulingMessages() {}

    /**
     * Whether these words, as {@link #ofTheAgent} gives them, are of a claim that the control plane is about to make.
     */
    static boolean areOfAClaimToCome(String words) {
        return words.startsWith(CLAIM_TO_COME);
    }

    static String ofTheAgent(String message) {
        var reasons = message.replaceFirst("^\\d+/\\d+ nodes are available: ", "")
                .replaceFirst("\\.? preemption: .*$", "")
                .replaceFirst("\\.$", "");
        var own = Arrays.stream(reasons.split(", "))
                .map(reason -> COUNT.matcher(reason).replaceFirst(""))
                .filter(reason -> !OTHER_NODES.contains(reason))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return own.isEmpty() ? "no node of its name takes it" : own;
    }
}
