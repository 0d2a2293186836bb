package io.mesosoperator.task;

import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.PodResources;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.Problem;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ObjectSize;
import io.mesosoperator.kubernetes.Timestamps;
import io.mesosoperator.task.pod.ResourceDefaults;
import io.mesosoperator.task.status.TaskStatusJson;
import java.time.Instant;
import java.util.List;

/** Gathers the inputs of a decision about a task: from caches only, without API calls. */
final class TaskSnapshotReader {

    private final Codec codec;
    private final TaskHistories histories;
    private final TaskIndex index;
    private final AllocatorService allocator;
    private final LaunchRetries retries;
    private final NamespaceLimits limits;
    private final ResourceDefaults defaults;
    private final FrameworkRegistry frameworks;
    private final Ledger ledger;
    private final AgentHealthChecker health;

    TaskSnapshotReader(
            Codec codec,
            TaskHistories histories,
            TaskIndex index,
            AllocatorService allocator,
            LaunchRetries retries,
            NamespaceLimits limits,
            ResourceDefaults defaults,
            FrameworkRegistry frameworks,
            Ledger ledger,
            AgentHealthChecker health) {
        this.codec = codec;
        this.histories = histories;
        this.index = index;
        this.allocator = allocator;
        this.retries = retries;
        this.limits = limits;
        this.defaults = defaults;
        this.frameworks = frameworks;
        this.ledger = ledger;
        this.health = health;
    }

    TaskSnapshot read(TaskInfoResource task) {
        var key = task.key();
        var history = histories.of(task);
        var pod = index.pod(key.uid());
        var launched = index.launched(key.uid()) || TaskStatusJson.hadPod(task.statusOrEmpty());
        var decoded = codec.<TaskInfoSpec>decode(CustomResourceKind.TASK_INFO, task.getSpec());
        var spec = filled(launched || history.ended() ? decoded : withRoomForStatus(task, decoded));
        var asksKill = spec instanceof Decoded.Ok<TaskInfoSpec>(var sound) && sound.kill();
        if (!history.ended() && (asksKill || TaskStatusJson.isKilled(task.statusOrEmpty()))) {
            index.killed(key);
        }
        var framework = TaskSnapshot.frameworkKey(key, spec)
                .map(frameworks::state)
                .orElseGet(() -> new RegistrationState.Absent(Instant.EPOCH));
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
                allocator.result(key.uid()),
                retries.of(key),
                limits.of(key.namespace()),
                framework,
                Conflicts.NONE,
                pod.flatMap(PodResources::nodeOf).map(this::liveness).orElse(AgentLiveness.PRESENT),
                index.notes(key.uid()));
    }

    /** A task that could never tell its state is not launched. */
    private static Decoded<TaskInfoSpec> withRoomForStatus(TaskInfoResource task, Decoded<TaskInfoSpec> decoded) {
        return ObjectSize.problemWithStatus(task)
                .<Decoded<TaskInfoSpec>>map(why -> new Decoded.Invalid<>(List.of(new Problem("spec", why))))
                .orElse(decoded);
    }

    private Decoded<TaskInfoSpec> filled(Decoded<TaskInfoSpec> decoded) {
        return decoded instanceof Decoded.Ok<TaskInfoSpec>(var spec)
                ? new Decoded.Ok<>(new TaskInfoSpec(
                        defaults.fill(spec.message()),
                        spec.frameworkId(),
                        spec.offerIds(),
                        spec.filters(),
                        spec.kill()))
                : decoded;
    }

    private AgentLiveness liveness(String slaveId) {
        if (!ledger.has(slaveId)) {
            return AgentLiveness.GONE;
        }
        return health.isLost(slaveId) ? AgentLiveness.LOST : AgentLiveness.PRESENT;
    }
}
