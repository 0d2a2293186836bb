package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.PodResources;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.Problem;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.crds.kubernetes.TaskGroup;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ObjectSize;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.pod.GroupTasks;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;
import io.mesosoperator.task.validation.LaunchResources;
import io.mesosoperator.task.validation.LaunchedGroup;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;

/** Gathers the inputs of a decision about a task: from caches only, without API calls. */
final class TaskSnapshotReader {

    /** Of a framework that no valid spec names, and before its state is read. */
    private static final RegistrationState UNKNOWN = new RegistrationState.Absent(Instant.EPOCH);

    private final Codec codec;
    private final TaskHistories histories;
    private final TaskIndex index;
    private final Function<String, Optional<AllocationResult>> results;
    private final LaunchRetries retries;
    private final NamespaceLimits limits;
    private final TaskLaunch launch;
    private final Function<FrameworkKey, RegistrationState> frameworks;
    private final Ledger ledger;
    private final AgentHealthChecker health;
    private final ExecutorHost executors;
    private volatile Function<TaskKey, Optional<TaskInfoResource>> find = task -> Optional.empty();

    /**
     * A reader.
     *
     * @param results the allocator's result for a task, by uid of its TaskInfo
     * @param frameworks the registration state of a framework
     * @param executors that tasks share
     */
    TaskSnapshotReader(
            Codec codec,
            TaskHistories histories,
            TaskIndex index,
            Function<String, Optional<AllocationResult>> results,
            LaunchRetries retries,
            NamespaceLimits limits,
            TaskLaunch launch,
            Function<FrameworkKey, RegistrationState> frameworks,
            Ledger ledger,
            AgentHealthChecker health,
            ExecutorHost executors) {
        this.codec = codec;
        this.histories = histories;
        this.index = index;
        this.results = results;
        this.retries = retries;
        this.limits = limits;
        this.launch = launch;
        this.frameworks = frameworks;
        this.ledger = ledger;
        this.health = health;
        this.executors = executors;
    }

    /** @param find returns the TaskInfo of this key, unless it is gone or is being deleted */
    void findBy(Function<TaskKey, Optional<TaskInfoResource>> find) {
        this.find = find;
    }

    /** The snapshot; and the index knows from then on what the task claims. */
    TaskSnapshot read(TaskInfoResource task) {
        var alone = readAlone(task);
        return alone.declaredGroup()
                .map(group -> alone.in(read(group, task.key(), alone)))
                .orElse(alone);
    }

    private TaskGroupSnapshot read(TaskGroup group, TaskKey task, TaskSnapshot alone) {
        var others = group.getTasksList().stream()
                .distinct()
                .filter(name -> !name.equals(task.name()))
                .flatMap(name -> index.named(task.namespace(), name).flatMap(find).stream())
                .map(this::readAlone)
                .filter(other -> other.declaredGroup().equals(Optional.of(group))
                        && other.frameworkKey().equals(alone.frameworkKey()))
                .toList();
        var present = others.stream().map(TaskSnapshot::key).collect(Collectors.toSet());
        var gone = index.pod(task.uid()).stream()
                .flatMap(pod -> GroupTasks.in(pod).stream()
                        .filter(other -> !other.equals(task) && !present.contains(other))
                        .map(other -> GroupTasks.viewOf(pod, other.uid())))
                .toList();
        return new TaskGroupSnapshot(group, others, gone);
    }

    private TaskSnapshot readAlone(TaskInfoResource task) {
        var known = withoutOthers(task);
        // Before the framework is looked at: who registers it wakes the tasks that the index has of it.
        var conflicts = claim(known);
        var framework = known.frameworkKey()
                .or(task::framework) // of a spec that another version has written, and that runs
                .map(frameworks)
                .orElse(UNKNOWN);
        var snapshot = known.with(filled(known, framework), conflicts, framework);
        snapshot.message()
                .ifPresent(info ->
                        index.declared(known.key(), known.frameworkKey().orElseThrow(), LaunchResources.of(info)));
        return snapshot;
    }

    private Conflicts claim(TaskSnapshot task) {
        if (task.history().ended()) {
            index.ended(task.key());
            return Conflicts.NONE;
        }
        return task.message()
                .map(info -> index.put(task.key(), task.frameworkKey().orElseThrow(), info, task.slaveId()))
                .orElse(Conflicts.NONE);
    }

    /** What the task itself is, whatever other tasks and its framework are. */
    private TaskSnapshot withoutOthers(TaskInfoResource task) {
        var key = task.key();
        var history = histories.of(task);
        index.read(key, history);
        var launched = index.launched(key.uid()) || TaskStatusJson.hadPod(task.statusOrEmpty());
        var decoded = codec.<TaskInfoSpec>decode(CustomResourceKind.TASK_INFO, task.getSpec());
        if (!history.ended()) {
            findExecutor(task, decoded, history);
        }
        var executor = executors.of(key);
        var pod = executor.isPresent() ? executor.flatMap(SharedExecutor::pod) : podOf(key);
        var spec = launched || history.ended() ? decoded : withRoomForStatus(task, decoded);
        var asksKill = spec instanceof Decoded.Ok<TaskInfoSpec>(var sound) && sound.kill();
        if (!history.ended() && (asksKill || TaskStatusJson.isKilled(task.statusOrEmpty()))) {
            index.killed(key);
        }
        var result = results.apply(key.uid());
        return new TaskSnapshot(
                key,
                Timestamps.parse(task.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH),
                spec,
                new SpecProgress(
                        asksKill || index.isKilled(key),
                        asksKill,
                        histories.generationOf(task) != task.getMetadata().getGeneration()),
                history,
                launched,
                pod,
                result,
                retries.of(key),
                limits.of(key.namespace()),
                UNKNOWN,
                Conflicts.NONE,
                pod.flatMap(PodResources::nodeOf).map(this::liveness).orElse(AgentLiveness.PRESENT),
                result.filter(this::hasRoom).isPresent(),
                index.notes(key.uid()),
                TaskExpiry.of(history, task),
                executor);
    }

    private Optional<Pod> podOf(TaskKey task) {
        return index.pod(task.uid()).map(pod -> GroupTasks.viewOf(pod, task.uid()));
    }

    /** A task whose status names a pod, and that names an executor, is in the executor's pod if it has none itself. */
    private void findExecutor(TaskInfoResource task, Decoded<TaskInfoSpec> decoded, TaskHistory history) {
        var key = task.key();
        var recorded = TaskStatusJson.podUidOf(task.statusOrEmpty());
        if (!executors.isServed() || recorded.isEmpty() || index.pod(key.uid()).isPresent() || index.isOrphan(key)) {
            return; // a look at what was read before the TaskInfo went brings the task back to nobody
        }
        var hosted = decoded instanceof Decoded.Ok<TaskInfoSpec>(var sound)
                ? hosted(key, sound, history)
                : hostedUnread(task, history);
        hosted.ifPresent(found -> {
            var _ = index.hosted(key, recorded.get());
            executors.found(found, recorded.get(), history);
        });
    }

    private Optional<HostedTask> hosted(TaskKey key, TaskInfoSpec spec, TaskHistory history) {
        if (!spec.message().hasExecutor()) {
            return Optional.empty();
        }
        var framework = new FrameworkKey(key.namespace(), spec.frameworkId().getValue());
        return agentIn(history).map(agent -> {
            var state = frameworks.apply(framework);
            var info =
                    launch.filled(spec.message(), framework, state).toBuilder().setSlaveId(agent);
            if (state instanceof RegistrationState.Registered registered
                    && !info.getExecutor().hasFrameworkId()) { // as an agent does; it may be no name of an object
                info.getExecutorBuilder().setFrameworkId(registered.info().getId());
            }
            if (!info.hasTaskId()) {
                info.setTaskId(TaskID.newBuilder().setValue(key.name()));
            }
            var executor = info.getExecutor().getExecutorId().getValue();
            return new HostedTask(key, new ExecutorKey(framework, agent.getValue(), executor), info.build());
        });
    }

    /** One that another version has launched: its status has all that is needed to follow it. */
    private static Optional<HostedTask> hostedUnread(TaskInfoResource task, TaskHistory history) {
        var key = task.key();
        if (!task.specOrEmpty().has("executor")) {
            return Optional.empty();
        }
        return history.latest()
                .filter(TaskStatus::hasExecutorId)
                .flatMap(latest -> agentIn(history)
                        .flatMap(agent -> task.framework()
                                .map(framework -> new HostedTask(
                                        key,
                                        new ExecutorKey(
                                                framework,
                                                agent.getValue(),
                                                latest.getExecutorId().getValue()),
                                        TaskInfo.newBuilder()
                                                .setName(key.name())
                                                .setTaskId(latest.getTaskId())
                                                .setSlaveId(agent)
                                                .setExecutor(ExecutorInfo.newBuilder()
                                                        .setExecutorId(latest.getExecutorId())
                                                        .setCommand(CommandInfo.getDefaultInstance()))
                                                .build(),
                                        false))));
    }

    private static Optional<SlaveID> agentIn(TaskHistory history) {
        return history.latest()
                .map(TaskStatus::getSlaveId)
                .filter(agent -> !agent.getValue().isEmpty());
    }

    /** A task that could never tell its state is not launched. */
    private static Decoded<TaskInfoSpec> withRoomForStatus(TaskInfoResource task, Decoded<TaskInfoSpec> decoded) {
        return ObjectSize.problemWithStatus(task)
                .<Decoded<TaskInfoSpec>>map(why -> new Decoded.Invalid<>(List.of(new Problem("spec", why))))
                .orElse(decoded);
    }

    private Decoded<TaskInfoSpec> filled(TaskSnapshot task, RegistrationState framework) {
        return task.spec() instanceof Decoded.Ok<TaskInfoSpec>(var spec)
                ? new Decoded.Ok<>(spec.with(withExecutors(
                        launch.filled(
                                spec.message(),
                                new FrameworkKey(
                                        task.key().namespace(),
                                        spec.frameworkId().getValue()),
                                framework),
                        spec,
                        task.key())))
                : task.spec();
    }

    private static TaskInfo withExecutors(TaskInfo info, TaskInfoSpec spec, TaskKey key) {
        return spec.group()
                .map(group -> LaunchedGroup.withExecutors(info, group, key.name()))
                .orElse(info);
    }

    private boolean hasRoom(AllocationResult result) {
        return result instanceof AllocationResult.Granted(var slaveId)
                && ledger.state(slaveId).filter(AgentState::keepsItsWord).isPresent();
    }

    private AgentLiveness liveness(String slaveId) {
        if (!ledger.has(slaveId)) {
            return AgentLiveness.GONE;
        }
        return health.isLost(slaveId) ? AgentLiveness.LOST : AgentLiveness.PRESENT;
    }
}
