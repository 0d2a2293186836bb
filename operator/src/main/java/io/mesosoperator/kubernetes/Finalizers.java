package io.mesosoperator.kubernetes;

/** Finalizer keys that the operator sets. */
public final class Finalizers {

    /** Keeps a terminated pod until its exit code is in the task's status. */
    public static final String TASK_STATUS = "mesosoperator.io/task-status";

    private Finalizers() {}
}
