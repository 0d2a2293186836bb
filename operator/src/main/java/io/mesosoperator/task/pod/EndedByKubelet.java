package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.LifecycleHandlerBuilder;

/**
 * Marks containers that the kubelet ended. The container status does not tell: a process killed after a failed probe
 * looks like one that exits by itself. But the kubelet runs the preStop hook only before it ends a container itself.
 * The hook writes this mark to the container's termination message (pod.spec.containers.terminationMessagePath), which
 * any user may write. An image without a shell cannot write it.
 */
public final class EndedByKubelet {

    private static final String MARK = "mesosoperator.io: ended by the kubelet";

    private EndedByKubelet() {}

    public static LifecycleHandler hook() {
        return new LifecycleHandlerBuilder()
                .withNewExec()
                // Appends, so that the task's own message stays.
                .withCommand("/bin/sh", "-c", "echo '" + MARK + "' >> /dev/termination-log")
                .endExec()
                .build();
    }

    /** Whether this termination message has the mark. */
    public static boolean isIn(String terminationMessage) {
        return terminationMessage.contains(MARK);
    }
}
