package io.mesosoperator.scheduler;

import io.mesosoperator.scheduler.wire.V1Group;
import io.mesosoperator.scheduler.wire.V1Operations;
import io.mesosoperator.scheduler.wire.V1Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.scheduler.Protos.Call;

/**
 * An ACCEPT without the tasks that ask for what Mesos 1.x has and nobody can do here. They do not keep the others from
 * being launched.
 *
 * @param refused each with the reason why
 */
record UnderstoodAccept(Call.Accept accept, SequencedMap<TaskInfo, String> refused) {

    UnderstoodAccept {
        refused = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(refused));
    }

    /**
     * Reads an ACCEPT.
     *
     * @param frameworkId of who accepts
     * @param inUse TaskIDs that no task of it can have: in another role of its framework a task has it
     */
    static UnderstoodAccept of(Call.Accept asked, String frameworkId, Set<String> inUse) {
        var refused = new LinkedHashMap<TaskInfo, String>();
        var accept = asked.toBuilder().clearOperations();
        for (var operation : asked.getOperationsList()) {
            if (!operation.hasLaunch() || operation.getLaunch().getTaskInfosCount() == 0) {
                accept.addOperations(V1Operations.of(operation));
                continue;
            }
            var launch = understood(operation, frameworkId, inUse, refused);
            if (launch.getTaskInfosCount() > 0) {
                accept.addOperations(operation.toBuilder().setLaunch(launch));
            }
        }
        return new UnderstoodAccept(accept.build(), refused);
    }

    /** The tasks that can be launched; of a group all or none. */
    private static Operation.Launch understood(
            Operation operation, String frameworkId, Set<String> inUse, SequencedMap<TaskInfo, String> refused) {
        var isGroup = V1Group.isGroup(operation);
        var ofGroup = V1Group.problem(operation).stream().toList();
        var launch = Operation.Launch.newBuilder();
        var problemsOf = new LinkedHashMap<TaskInfo, String>();
        for (var task : operation.getLaunch().getTaskInfosList()) {
            var understood = V1Task.of(task);
            var own = Stream.of(
                            understood.problems().stream(),
                            duplicate(task, inUse),
                            isGroup ? V1Group.problems(task).stream() : Stream.<String>empty())
                    .flatMap(all -> all)
                    .toList();
            if (!own.isEmpty()) {
                problemsOf.put(task, isGroup ? V1Group.ofTask(task, own) : String.join("; ", own));
            } else if (ofGroup.isEmpty()) {
                launch.addTaskInfos(withoutId(understood.task(), frameworkId));
            }
        }
        if (isGroup && !(ofGroup.isEmpty() && problemsOf.isEmpty())) {
            var why = problemsOf.isEmpty()
                    ? String.join("; ", ofGroup)
                    : problemsOf.firstEntry().getValue();
            operation.getLaunch().getTaskInfosList().forEach(task -> refused.put(task, why));
            return Operation.Launch.getDefaultInstance();
        }
        refused.putAll(problemsOf);
        return launch.buildPartial();
    }

    /** Mesos: {@code validation::task::validateUniqueTaskID}. Of one role the task itself is validated so. */
    private static Stream<String> duplicate(TaskInfo task, Set<String> inUse) {
        var id = task.getTaskId().getValue();
        return inUse.contains(id) ? Stream.of("Task has duplicate ID: " + id) : Stream.empty();
    }

    /** Its executor has the framework's id anyway. What a TaskInfo says there has to be the name of an object. */
    private static TaskInfo withoutId(TaskInfo task, String frameworkId) {
        return task.getExecutor().getFrameworkId().getValue().equals(frameworkId)
                ? task.toBuilder()
                        .setExecutor(task.getExecutor().toBuilder().clearFrameworkId())
                        .build()
                : task;
    }
}
