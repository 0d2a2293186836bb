package io.mesosoperator.task.pod;

/**
 * Where the sandboxes of tasks are.
 *
 * @param storageClass of the claim that each is; empty for directories of their nodes, which a kubelet removes
 *     when the task ends
 * @param megabytes size of the claim of a task without disk
 */
public record SandboxDefaults(String storageClass, int megabytes) {

    /** Some StorageClasses have nothing smaller. */
    public static final int MEGABYTES = 1024;

    /** Directories of the nodes. */
    public static SandboxDefaults onTheNode() {
        return new SandboxDefaults("", MEGABYTES);
    }

    boolean isClaimed() {
        return !storageClass.isEmpty();
    }
}
