package io.mesosoperator.task;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.executor.ExecutorDirectory;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which tasks there are that have not ended: by framework, by TaskID, and by uid. */
final class TaskDirectory {

    private record TaskIdOf(FrameworkKey framework, String taskId) {}

    private record Entry(TaskKey key, TaskIdOf id) {}

    private final Map<String, Entry> byUid = new HashMap<>();
    private final Map<TaskIdOf, TaskKey> holders = new HashMap<>();
    private final Map<FrameworkKey, Set<TaskKey>> byFramework = new HashMap<>();
    private final ExecutorDirectory executors = new ExecutorDirectory();

    /** Which executors these tasks have on which agents. */
    ExecutorDirectory executors() {
        return executors;
    }

    /**
     * Enters a task. mesos.proto TaskID: it must be unique while the task is active, and the first who has it keeps it.
     *
     * @return the other task that has this TaskID, if there is one
     */
    synchronized Optional<TaskKey> enter(TaskKey key, FrameworkKey framework, String taskId) {
        var id = new TaskIdOf(framework, taskId);
        var holder = holders.putIfAbsent(id, key);
        byUid.put(key.uid(), new Entry(key, id));
        byFramework.computeIfAbsent(framework, any -> new HashSet<>()).add(key);
        return Optional.ofNullable(holder).filter(other -> !other.equals(key));
    }

    /** The task has ended, or its object is gone: its TaskID and its executor's place are free again. */
    synchronized void leave(String uid) {
        executors.leave(uid);
        var entry = byUid.remove(uid);
        if (entry != null) {
            holders.remove(entry.id(), entry.key());
            byFramework.computeIfPresent(entry.id().framework(), (framework, tasks) -> {
                tasks.remove(entry.key());
                return tasks.isEmpty() ? null : tasks;
            });
        }
    }

    synchronized Optional<TaskKey> find(String uid) {
        return Optional.ofNullable(byUid.get(uid)).map(Entry::key);
    }

    synchronized Set<TaskKey> of(FrameworkKey framework) {
        return Set.copyOf(byFramework.getOrDefault(framework, Set.of()));
    }

    /** The framework's tasks by their TaskIDs; of several that say the same one, who had it first. */
    synchronized Map<String, TaskKey> byTaskId(FrameworkKey framework) {
        return byFramework.getOrDefault(framework, Set.of()).stream()
                .map(task -> Objects.requireNonNull(byUid.get(task.uid())))
                .filter(entry -> entry.key().equals(holders.get(entry.id())))
                .collect(Collectors.toMap(entry -> entry.id().taskId(), Entry::key));
    }

    /** TaskIDs in use by the framework's tasks. */
    synchronized Set<String> taskIds(FrameworkKey framework) {
        return byFramework.getOrDefault(framework, Set.of()).stream()
                .map(task -> Objects.requireNonNull(byUid.get(task.uid())).id().taskId())
                .collect(Collectors.toSet());
    }
}
