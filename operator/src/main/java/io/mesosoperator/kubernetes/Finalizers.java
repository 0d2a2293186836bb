package io.mesosoperator.kubernetes;

/** Keys of the finalizers that the operator sets. */
public final class Finalizers {

    /** Keeps a pod that has ended until its exit code is in the task's status. */
    public static final String TASK_STATUS = "mesosoperator.io/task-status";

    private Finalizers() {}
}
