package io.mesosoperator.cli.view;

import java.util.Set;

/** Which states of Mesos are ends. */
public final class TaskState {

    public static final String RUNNING = "TASK_RUNNING";
    public static final String FINISHED = "TASK_FINISHED";

    private static final Set<String> TERMINAL =
            Set.of(FINISHED, "TASK_FAILED", "TASK_KILLED", "TASK_LOST", "TASK_ERROR");

    private TaskState() {}

    public static boolean isTerminal(String state) {
        return TERMINAL.contains(state);
    }
}
