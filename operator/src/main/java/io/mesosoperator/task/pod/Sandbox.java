package io.mesosoperator.task.pod;

/** Where a task finds its own directory. */
final class Sandbox {

    /** The path that Mesos gives a task in a container; it uses it for Docker, we use it for all. */
    static final String PATH = "/mnt/mesos/sandbox";

    private Sandbox() {}
}
