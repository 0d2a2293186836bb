package io.mesosoperator.task.status;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * kube-scheduler's reason for not placing a task's pod, without the parts that change each time: it counts all nodes,
 * though the pod is pinned to one. {@code 0/5 nodes are available: 1 Insufficient cpu, 4 node(s) didn't match ...}
 * becomes {@code Insufficient cpu}.
 */
final class SchedulingMessages {

    private static final Pattern COUNT = Pattern.compile("^\\d+ ");

    /** kube-scheduler's reasons about nodes that the pod is not pinned to. */
    private static final Set<String> OTHER_NODES = Set.of(
            "node(s) didn't match Pod's node affinity/selector", "node(s) didn't satisfy plugin(s) [NodeAffinity]");

    /** kube-scheduler sees a pod with a claimed sandbox a moment before Kubernetes has created the claim. */
    private static final String CLAIM_TO_COME =
            "waiting for ephemeral volume controller to create the persistentvolumeclaim";

    private SchedulingMessages() {}

    /**
     * Whether these words, as {@link #ofTheAgent} returns them, are about a claim that the control plane is
     * about to create.
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
        return own.isEmpty() ? "no node of its name accepts it" : own;
    }
}
