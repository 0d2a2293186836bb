package io.mesosoperator.scheduler;

import io.mesosoperator.scheduler.wire.V1Group;
import io.mesosoperator.scheduler.wire.V1Operations;
import io.mesosoperator.scheduler.wire.V1Task;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
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

    /** @param frameworkId of who accepts */
    static UnderstoodAccept of(Call.Accept asked, String frameworkId) {
        var refused = new LinkedHashMap<TaskInfo, String>();
        var accept = asked.toBuilder().clearOperations();
        for (var operation : asked.getOperationsList()) {
            if (!operation.hasLaunch() || operation.getLaunch().getTaskInfosCount() == 0) {
                accept.addOperations(V1Operations.of(operation));
                continue;
            }
            var launch = Operation.Launch.newBuilder();
            var ofGroup = V1Group.problem(operation).stream().toList();
            for (var task : operation.getLaunch().getTaskInfosList()) {
                var understood = V1Task.of(task);
                var problems = Stream.concat(ofGroup.stream(), understood.problems().stream())
                        .toList();
                if (problems.isEmpty()) {
                    launch.addTaskInfos(withoutId(understood.task(), frameworkId));
                } else {
                    refused.put(task, String.join("; ", problems));
                }
            }
            if (launch.getTaskInfosCount() > 0) {
                accept.addOperations(operation.toBuilder().setLaunch(launch));
            }
        }
        return new UnderstoodAccept(accept.build(), refused);
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
