package io.mesosoperator.task.pod;

import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.LifecycleHandlerBuilder;

/**
 * How a container's end tells that the kubelet ended it. Its status does not: a process that a failed probe ends looks
 * like one that ends by itself. But a kubelet runs the preStop hook before it ends a container, and only then; the hook
 * writes this mark where the kubelet reads the container's last words (pod.spec.containers.terminationMessagePath),
 * which everybody may write. An image without a shell cannot leave it.
 */
public final class EndedByKubelet {

    private static final String MARK = "mesosoperator.io: ended by the kubelet";

    private EndedByKubelet() {}

    public static LifecycleHandler hook() {
        return new LifecycleHandlerBuilder()
                .withNewExec()
                // Appended: what the task has written there itself stays.
                .withCommand("/bin/sh", "-c", "echo '" + MARK + "' >> /dev/termination-log")
                .endExec()
                .build();
    }

    /** Whether these last words of a container have the mark. */
    public static boolean isIn(String terminationMessage) {
        return terminationMessage.contains(MARK);
    }
}
