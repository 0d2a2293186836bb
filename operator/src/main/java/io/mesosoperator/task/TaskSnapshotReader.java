package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.PodDemand;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.status.TaskStatusJson;
import java.time.Instant;
import java.util.Optional;

/** Gathers what a decision about a task depends on: caches only, no API call. */
final class TaskSnapshotReader {

    private final Codec codec;
    private final TaskStatusJson statusJson;
    private final TaskRecords records;
    private final TaskDirectory directory;
    private final AllocatorService cycle;
    private final FrameworkRegistry frameworks;
    private final Ledger ledger;
    private final AgentHealthChecker silence;

    TaskSnapshotReader(
            Codec codec,
            TaskStatusJson statusJson,
            TaskRecords records,
            TaskDirectory directory,
            AllocatorService cycle,
            FrameworkRegistry frameworks,
            Ledger ledger,
            AgentHealthChecker silence) {
        this.codec = codec;
        this.statusJson = statusJson;
        this.records = records;
        this.directory = directory;
        this.cycle = cycle;
        this.frameworks = frameworks;
        this.ledger = ledger;
        this.silence = silence;
    }

    TaskSnapshot observe(TaskInfoResource task) {
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
        var verdict = cycle.verdict(key.uid());
        var rival = history.ended()
                ? Optional.<RunningExecutor>empty()
                : framework.flatMap(owner -> rival(key, owner, spec, pod, verdict));
        return new TaskSnapshot(
                key,
                Instant.parse(task.getMetadata().getCreationTimestamp()),
                spec,
                history,
                records.launched(key.uid()) || hasPodName(task),
                pod,
                verdict,
                framework.map(frameworks::standing).orElse(new RegistrationState.Absent(Instant.EPOCH)),
                twin.map(TaskKey::name),
                rival,
                pod.flatMap(PodDemand::nodeOf).map(this::standing).orElse(AgentLiveness.PRESENT));
    }

    private AgentLiveness standing(String slaveId) {
        if (!ledger.has(slaveId)) {
            return AgentLiveness.GONE;
        }
        return silence.isLost(slaveId) ? AgentLiveness.SILENT : AgentLiveness.PRESENT;
    }

    /** Enters the task's executor where it runs or is to be launched; returns another task's that is there. */
    private Optional<RunningExecutor> rival(
            TaskKey key,
            FrameworkKey framework,
            Decoded<TaskInfoSpec> spec,
            Optional<Pod> pod,
            Optional<AllocationResult> verdict) {
        if (!(spec instanceof Decoded.Ok<TaskInfoSpec>(var sound)
                && sound.message().hasExecutor())) {
            return Optional.empty();
        }
        var task = sound.message();
        var executor = task.getExecutor();
        var slaveId = pod.flatMap(PodDemand::nodeOf).or(() -> verdict.flatMap(TaskSnapshotReader::granted));
        if (slaveId.isPresent()) {
            return directory.executors().enter(key.uid(), framework, slaveId.get(), executor, taskId(spec, key));
        }
        directory.executors().leave(key.uid());
        return task.hasSlaveId()
                ? directory
                        .executors()
                        .find(
                                key.uid(),
                                framework,
                                task.getSlaveId().getValue(),
                                executor.getExecutorId().getValue())
                : Optional.empty();
    }

    private static Optional<String> granted(AllocationResult verdict) {
        return verdict instanceof AllocationResult.Granted(var slaveId) ? Optional.of(slaveId) : Optional.empty();
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
