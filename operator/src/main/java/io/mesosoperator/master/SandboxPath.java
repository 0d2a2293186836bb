package io.mesosoperator.master;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A path of Mesos' agents: {@code .../slaves/S/frameworks/F/executors/E/runs/C} is an executor's directory, where C may
 * be {@code latest}; what comes after it is in there. Mesos 1.x has it without the agent too.
 *
 * @param slaveId empty if it is not said
 * @param run the id of the container; empty for the latest
 * @param rest names of what is in there, none of them {@code ..}
 */
record SandboxPath(
        Optional<String> slaveId, String frameworkId, String executorId, Optional<String> run, List<String> rest) {

    /** Where a Mesos agent keeps its work, unless it is told otherwise by its packages. */
    private static final String WORK = "/var/lib/mesos";

    private static final String SLAVES = "slaves";
    private static final String FRAMEWORKS = "frameworks";
    private static final String EXECUTORS = "executors";
    private static final String RUNS = "runs";
    private static final String TASKS = "tasks";
    private static final String LATEST = "latest";

    /** Longer ones are of no file. */
    private static final int LONGEST = 4096;

    SandboxPath {
        rest = List.copyOf(rest);
    }

    /** The directory of an executor. */
    static String of(String slaveId, String frameworkId, String executorId, String run) {
        return String.join("/", WORK, SLAVES, slaveId, FRAMEWORKS, frameworkId, EXECUTORS, executorId, RUNS, run);
    }

    /** The directory of a task of a group. */
    static String ofTask(String executorDirectory, String taskId) {
        return String.join("/", executorDirectory, TASKS, taskId);
    }

    /**
     * Reads a path.
     *
     * @return empty if it is no such path
     */
    static Optional<SandboxPath> parse(String path) {
        if (path.length() > LONGEST || path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        var names = names(path);
        if (names.contains("..")) {
            return Optional.empty();
        }
        for (var i = 0; i + 5 < names.size(); i++) {
            if (names.get(i).equals(FRAMEWORKS)
                    && names.get(i + 2).equals(EXECUTORS)
                    && names.get(i + 4).equals(RUNS)
                    && (i == 0 || (i >= 2 && names.get(i - 2).equals(SLAVES)))) {
                return Optional.of(new SandboxPath(
                        i == 0 ? Optional.empty() : Optional.of(names.get(i - 1)),
                        names.get(i + 1),
                        names.get(i + 3),
                        Optional.of(names.get(i + 5)).filter(run -> !run.equals(LATEST)),
                        names.subList(i + 6, names.size())));
            }
        }
        return Optional.empty();
    }

    /** The names that a path has. */
    static List<String> names(String path) {
        return Arrays.stream(path.split("/"))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .toList();
    }

    /** Mesos: {@code paths::TASKS}, where a default executor has the directories of its tasks. */
    boolean isInTasks() {
        return !rest.isEmpty() && rest.getFirst().equals(TASKS);
    }

    /** The task in whose directory it is, if it is the executor of several. */
    Optional<String> taskId() {
        return isInTasks() && rest.size() > 1 ? Optional.of(rest.get(1)) : Optional.empty();
    }

    /** What comes after the directory of the task. */
    List<String> inTask() {
        return rest.subList(2, rest.size());
    }

    /** The name of the directory with those of the tasks. */
    static String tasks() {
        return TASKS;
    }
}
