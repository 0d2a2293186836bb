package io.mesosoperator.task.pod;

/** Where a task finds its own directory. */
public final class Sandbox {

    /** Mesos' sandbox path in Docker containers; we use it for all tasks. */
    public static final String PATH = "/mnt/mesos/sandbox";

    private Sandbox() {}
}
