package io.mesosoperator.task.status;

import java.util.Map;

/** Mesos' words for an exit code. */
final class ExitStatus {

    /** A container runtime reports termination by signal n as exit code 128 + n, as a shell does. */
    private static final int SIGNALLED = 128;

    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "Hangup"),
            Map.entry(2, "Interrupt"),
            Map.entry(3, "Quit"),
            Map.entry(4, "Illegal instruction"),
            Map.entry(6, "Aborted"),
            Map.entry(7, "Bus error"),
            Map.entry(8, "Floating point exception"),
            Map.entry(9, "Killed"),
            Map.entry(11, "Segmentation fault"),
            Map.entry(13, "Broken pipe"),
            Map.entry(14, "Alarm clock"),
            Map.entry(15, "Terminated"));

    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    private ExitStatus() {}

    /** Whether SIGTERM or SIGKILL ended the process. */
    static boolean isTerminationByKubelet(int exitCode) {
        return exitCode == SIGNALLED + SIGTERM || exitCode == SIGNALLED + SIGKILL;
    }

    static String describe(int exitCode) {
        var signal = SIGNALS.get(exitCode - SIGNALLED);
        return signal == null
                ? "Command exited with status " + exitCode
                : "Command terminated with signal " + signal + " (exit code " + exitCode + ")";
    }
}
