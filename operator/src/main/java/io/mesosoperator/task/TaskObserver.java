package io.mesosoperator.task;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.PodDemand;
import io.mesosoperator.allocation.AllocationCycle;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.FrameworkStanding;
import io.mesosoperator.task.status.TaskStatusJson;
import java.time.Instant;
import java.util.Optional;

/** Gathers what a decision about a task depends on: caches only, no API call. */
final class TaskObserver {

    private final Codec codec;
    private final TaskStatusJson statusJson;
    private final TaskRecords records;
    private final TaskDirectory directory;
    private final AllocationCycle cycle;
    private final FrameworkRegistry frameworks;
    private final Ledger ledger;

    TaskObserver(
            Codec codec,
            TaskStatusJson statusJson,
            TaskRecords records,
            TaskDirectory directory,
            AllocationCycle cycle,
            FrameworkRegistry frameworks,
            Ledger ledger) {
        this.codec = codec;
        this.statusJson = statusJson;
        this.records = records;
        this.directory = directory;
        this.cycle = cycle;
        this.frameworks = frameworks;
        this.ledger = ledger;
    }

    ObservedTask observe(TaskInfoResource task) {
        var key = task.key();
        var spec = codec.decode(CustomResourceKind.TASK_INFO, task.getSpec());
        var history = records.history(key.uid(), statusJson.decode(task.getStatus()));
        var pod = records.pod(key.uid());
        var framework = spec instanceof Decoded.Ok<TaskInfoSpec>(var sound)
                ? Optional.of(
                        new FrameworkKey(key.namespace(), sound.frameworkId().getValue()))
                : Optional.<FrameworkKey>empty();
        var twin = history.ended()
                ? Optional.<TaskKey>empty()
                : framework.flatMap(owner -> directory.enter(key, owner, taskId(spec, key)));
        return new ObservedTask(
                key,
                Instant.parse(task.getMetadata().getCreationTimestamp()),
                spec,
                history,
                records.launched(key.uid()) || hasPodName(task),
                pod,
                cycle.verdict(key.uid()),
                framework.map(frameworks::standing).orElse(new FrameworkStanding.Absent(Instant.EPOCH)),
                twin.map(TaskKey::name),
                pod.flatMap(PodDemand::nodeOf).map(node -> !ledger.has(node)).orElse(false));
    }

    private static boolean hasPodName(TaskInfoResource task) {
        return task.getStatus() != null && task.getStatus().hasNonNull("podName");
    }

    private static String taskId(Decoded<TaskInfoSpec> spec, TaskKey key) {
        return spec instanceof Decoded.Ok<TaskInfoSpec>(var sound)
                        && sound.message().hasTaskId()
                ? sound.message().getTaskId().getValue()
                : key.name();
    }
}
