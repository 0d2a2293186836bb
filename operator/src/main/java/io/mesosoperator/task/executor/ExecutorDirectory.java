package io.mesosoperator.task.executor;

import io.mesosoperator.api.FrameworkKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorInfo;

/** Which executors are on which agents: from the moment in which their task is to be launched there, to its end. */
public final class ExecutorDirectory {

    /** Where an executor may be once. */
    private record Place(FrameworkKey framework, String slaveId, String executorId) {}

    private record Holder(String taskUid, RunningExecutor executor) {}

    private final Map<Place, Holder> holders = new HashMap<>();
    private final Map<String, Place> byTask = new HashMap<>();

    /**
     * Enters the executor of a task that is to be launched on the agent, or runs there. The first who has it keeps it.
     *
     * @return the same framework's executor of that id there, if another task has it
     */
    public synchronized Optional<RunningExecutor> enter(
            String taskUid, FrameworkKey framework, String slaveId, ExecutorInfo executor, String taskId) {
        var place = new Place(framework, slaveId, executor.getExecutorId().getValue());
        if (!place.equals(byTask.get(taskUid))) {
            leave(taskUid);
        }
        var holder = holders.computeIfAbsent(place, any -> new Holder(taskUid, new RunningExecutor(executor, taskId)));
        if (!holder.taskUid().equals(taskUid)) {
            return Optional.of(holder.executor());
        }
        byTask.put(taskUid, place);
        return Optional.empty();
    }

    /** The executor of that id on the agent, if there is one of another task than this. */
    public synchronized Optional<RunningExecutor> find(
            String taskUid, FrameworkKey framework, String slaveId, String executorId) {
        return Optional.ofNullable(holders.get(new Place(framework, slaveId, executorId)))
                .filter(holder -> !holder.taskUid().equals(taskUid))
                .map(Holder::executor);
    }

    /** The task has ended, or will not be launched there after all. */
    public synchronized void leave(String taskUid) {
        var place = byTask.remove(taskUid);
        if (place != null) {
            holders.remove(place);
        }
    }

    /** The framework's executors on the agent, by id. */
    public synchronized Map<String, RunningExecutor> on(String slaveId, FrameworkKey framework) {
        var executors = new HashMap<String, RunningExecutor>();
        holders.forEach((place, holder) -> {
            if (place.framework().equals(framework) && place.slaveId().equals(slaveId)) {
                executors.put(place.executorId(), holder.executor());
            }
        });
        return executors;
    }
}
