package io.mesosoperator.task.pod;

import io.mesosoperator.kubernetes.ShortHash;

/**
 * The name of a task's pod: the TaskInfo's own, then a hash of its uid. It follows from the TaskInfo alone, so whoever
 * launches a task twice meets the pod that is there already; and a TaskInfo deleted and created again never meets the
 * pod of its predecessor, which may still be ending.
 */
public final class PodName {

    /** A DNS label: the pod's name is its host name as well. */
    private static final int MAX_LENGTH = 63;

    private PodName() {}

    public static String of(TaskIdentity task) {
        var label = task.name().replace('.', '-');
        var readable = label.substring(0, Math.min(label.length(), MAX_LENGTH - 1 - ShortHash.LENGTH))
                .replaceAll("-+$", "");
        return readable + "-" + ShortHash.of(task.uid());
    }
}
