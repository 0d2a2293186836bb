package io.mesosoperator.task.pod;

/**
 * Where tasks' sandboxes are.
 *
 * @param storageClass of the claim for each sandbox; empty for directories on the nodes, which the kubelet removes when
 *     the task ends
 * @param megabytes size of the claim of a task without disk
 */
public record SandboxDefaults(String storageClass, int megabytes) {

    /** Some StorageClasses have no smaller volumes. */
    public static final int MEGABYTES = 1024;

    /** Directories on the nodes. */
    public static SandboxDefaults onTheNode() {
        return new SandboxDefaults("", MEGABYTES);
    }

    boolean isClaimed() {
        return !storageClass.isEmpty();
    }
}
