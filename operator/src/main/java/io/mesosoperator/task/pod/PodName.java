package io.mesosoperator.task.pod;

import io.mesosoperator.kubernetes.ShortHash;

/**
 * The name of a task's pod: the TaskInfo's name and a hash of its uid. It depends on the TaskInfo alone, so a second
 * launch of a task finds the existing pod, and a TaskInfo that was deleted and recreated never finds its predecessor's
 * pod, which may still be ending.
 */
public final class PodName {

    /** A DNS label: the pod's name is also its host name. */
    private static final int MAX_LENGTH = 63;

    private PodName() {}

    public static String of(TaskIdentity task) {
        var label = task.name().replace('.', '-');
        var end = Math.min(label.length(), MAX_LENGTH - 1 - ShortHash.LENGTH);
        while (end > 0 && label.charAt(end - 1) == '-') {
            end--; // no expression: this is asked at each event of a pod
        }
        return label.substring(0, end) + "-" + ShortHash.of(task.uid());
    }
}
