package io.mesosoperator.task;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.validation.ExistingTasks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.TaskInfo;

/**
 * What active tasks hold alone: each its TaskID in its framework, and each executor its place on an agent. Part of the
 * {@link TaskIndex}, under whose lock all of it is called.
 */
final class TaskClaims {

    /** By framework and TaskID; if several tasks have one TaskID, the first in the list owns it. */
    private final Map<FrameworkKey, Map<String, List<TaskRecord>>> byTaskId = new HashMap<>();

    private final Map<TaskRecord.ExecutorPlace, TaskRecord> executors = new HashMap<>();
    private final ExecutorHost host;

    TaskClaims(ExecutorHost host) {
        this.host = host;
    }

    /** Claims the TaskID, if the task has none yet, and its executor's place on the agent. */
    void claim(TaskRecord entry, FrameworkKey framework, TaskInfo message, Optional<String> slaveId) {
        if (entry.framework == null) {
            entry.framework = framework;
            entry.taskId = message.getTaskId().getValue();
            namesakes(framework, entry.taskId).add(entry);
        }
        if (message.hasExecutor()) {
            claimExecutor(entry, framework, message, slaveId);
        }
    }

    /** The claims of the task that other tasks hold. */
    Conflicts conflicts(TaskRecord entry, FrameworkKey framework, TaskInfo message, Optional<String> slaveId) {
        var first = namesakes(framework, message.getTaskId().getValue()).getFirst();
        return new Conflicts(
                first == entry ? Optional.empty() : Optional.of(first.key),
                executorConflict(entry, framework, message, slaveId));
    }

    /** The executor with the same id on the agent, if another task runs it. */
    private Optional<RunningExecutor> executorConflict(
            TaskRecord entry, FrameworkKey framework, TaskInfo message, Optional<String> slaveId) {
        if (!message.hasExecutor() || (slaveId.isEmpty() && !message.hasSlaveId())) {
            return Optional.empty();
        }
        var place = new TaskRecord.ExecutorPlace(
                framework,
                slaveId.orElseGet(() -> message.getSlaveId().getValue()),
                message.getExecutor().getExecutorId());
        return Optional.ofNullable(host.running(framework, place.slaveId())
                        .get(place.executor().getValue()))
                .or(() -> Optional.ofNullable(executors.get(place))
                        .filter(holder -> holder != entry)
                        .map(holder -> holder.executor));
    }

    private List<TaskRecord> namesakes(FrameworkKey framework, String taskId) {
        return byTaskId.computeIfAbsent(framework, any -> new LinkedHashMap<>())
                .computeIfAbsent(taskId, any -> new ArrayList<>());
    }

    private void claimExecutor(TaskRecord entry, FrameworkKey framework, TaskInfo message, Optional<String> slaveId) {
        var id = message.getExecutor().getExecutorId();
        var place = slaveId.map(agent -> new TaskRecord.ExecutorPlace(framework, agent, id))
                .orElse(null);
        if (entry.place != null && !entry.place.equals(place)) {
            leavePlace(entry);
        }
        if (place != null && executors.putIfAbsent(place, entry) == null) {
            entry.place = place;
            entry.executor = new RunningExecutor(
                    message.getExecutor(), message.getTaskId().getValue());
        }
    }

    /** Frees the TaskID and the executor's place. */
    void release(TaskRecord entry) {
        leavePlace(entry);
        if (entry.framework == null || entry.taskId == null) {
            return;
        }
        var ids = byTaskId.getOrDefault(entry.framework, Map.of());
        var namesakes = ids.get(entry.taskId);
        if (namesakes != null && namesakes.remove(entry) && namesakes.isEmpty()) {
            ids.remove(entry.taskId);
            if (ids.isEmpty()) {
                byTaskId.remove(entry.framework);
            }
        }
    }

    private void leavePlace(TaskRecord entry) {
        if (entry.place != null) {
            executors.remove(entry.place);
            entry.place = null;
            entry.executor = null;
        }
    }

    /**
     * The framework's TaskIDs in use, and its executors on the agent.
     *
     * @param except names of TaskInfos that do not count
     */
    ExistingTasks existing(FrameworkKey framework, String slaveId, Set<String> except) {
        var onAgent = new HashMap<String, RunningExecutor>();
        executors.forEach((place, holder) -> {
            if (place.framework().equals(framework)
                    && place.slaveId().equals(slaveId)
                    && holder.executor != null
                    && !except.contains(holder.key.name())) {
                onAgent.put(place.executor().getValue(), holder.executor);
            }
        });
        onAgent.putAll(host.running(framework, slaveId));
        var ids = byTaskId.getOrDefault(framework, Map.of()).entrySet().stream()
                .filter(tasks -> tasks.getValue().stream().anyMatch(task -> !except.contains(task.key.name())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return new ExistingTasks(ids, onAgent, host.isServed());
    }

    /** The framework's tasks that have not ended. */
    List<TaskKey> of(FrameworkKey framework) {
        return byTaskId.getOrDefault(framework, Map.of()).values().stream()
                .flatMap(List::stream)
                .map(entry -> entry.key)
                .toList();
    }

    /** The framework's tasks that have not ended, by TaskID; if several have one TaskID, the first one. */
    Map<String, TaskKey> byTaskId(FrameworkKey framework) {
        return byTaskId.getOrDefault(framework, Map.of()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst().key));
    }
}
