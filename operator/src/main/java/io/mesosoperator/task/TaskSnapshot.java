package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.agent.PodResources;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.crds.kubernetes.TaskGroup;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.pod.LifetimePart;
import io.mesosoperator.task.pod.NamespaceRules;
import io.mesosoperator.task.status.PodNotes;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;

/**
 * All inputs of a decision about a task.
 *
 * @param created when its TaskInfo was created
 * @param spec its spec, or all problems of it
 * @param progress how far the operator is with that spec
 * @param history the updates reported so far
 * @param launched whether it is known to have had a pod
 * @param pod its pod, if there is one
 * @param result the allocator's result, if it requested resources
 * @param delay why its launch has to wait, if Kubernetes refused it for now
 * @param limits what the LimitRanges of its namespace demand
 * @param framework the registration state of its framework
 * @param conflicts other tasks that hold something it needs
 * @param agent the liveness of its pod's agent
 * @param agentHasRoom whether the agent that it was granted resources on takes pods now, and has what it has given
 * @param notes what is known of the pod beyond its object
 * @param expiry when it is deleted; empty if it has not ended, or stays
 * @param executor what is known of it in the pod of its executor; empty if it has its pod for itself
 * @param group the tasks that it shares a pod with; empty if it was launched alone
 */
public record TaskSnapshot(
        TaskKey key,
        Instant created,
        Decoded<TaskInfoSpec> spec,
        SpecProgress progress,
        TaskHistory history,
        boolean launched,
        Optional<Pod> pod,
        Optional<AllocationResult> result,
        Optional<LaunchDelay> delay,
        NamespaceRules limits,
        RegistrationState framework,
        Conflicts conflicts,
        AgentLiveness agent,
        boolean agentHasRoom,
        PodNotes notes,
        Optional<Instant> expiry,
        Optional<SharedExecutor> executor,
        Optional<TaskGroupSnapshot> group) {

    /** Of a task that was launched alone. */
    public TaskSnapshot(
            TaskKey key,
            Instant created,
            Decoded<TaskInfoSpec> spec,
            SpecProgress progress,
            TaskHistory history,
            boolean launched,
            Optional<Pod> pod,
            Optional<AllocationResult> result,
            Optional<LaunchDelay> delay,
            NamespaceRules limits,
            RegistrationState framework,
            Conflicts conflicts,
            AgentLiveness agent,
            boolean agentHasRoom,
            PodNotes notes,
            Optional<Instant> expiry,
            Optional<SharedExecutor> executor) {
        this(
                key,
                created,
                spec,
                progress,
                history,
                launched,
                pod,
                result,
                delay,
                limits,
                framework,
                conflicts,
                agent,
                agentHasRoom,
                notes,
                expiry,
                executor,
                Optional.empty());
    }

    TaskSnapshot with(Decoded<TaskInfoSpec> filled, Conflicts found, RegistrationState state) {
        return new TaskSnapshot(
                key,
                created,
                filled,
                progress,
                history,
                launched,
                pod,
                result,
                delay,
                limits,
                state,
                found,
                agent,
                agentHasRoom,
                notes,
                expiry,
                executor,
                group);
    }

    TaskSnapshot in(TaskGroupSnapshot itsGroup) {
        return new TaskSnapshot(
                key,
                created,
                spec,
                progress,
                history,
                launched,
                pod,
                result,
                delay,
                limits,
                framework,
                conflicts,
                agent,
                agentHasRoom,
                notes,
                expiry,
                executor,
                Optional.of(itsGroup));
    }

    /** The group that its spec names. */
    Optional<TaskGroup> declaredGroup() {
        return spec instanceof Decoded.Ok<TaskInfoSpec>(var sound) ? sound.group() : Optional.empty();
    }

    /** How long it may run, if it is one of a group: of others their pod's deadline says so. */
    Optional<Duration> maxCompletionTime() {
        return declaredGroup().flatMap(group -> message()).flatMap(LifetimePart::maxCompletionTime);
    }

    /** The framework that the task names; empty if the spec is invalid. */
    Optional<FrameworkKey> frameworkKey() {
        return frameworkKey(key, spec);
    }

    static Optional<FrameworkKey> frameworkKey(TaskKey key, Decoded<TaskInfoSpec> spec) {
        return spec instanceof Decoded.Ok<TaskInfoSpec>(var sound)
                ? Optional.of(
                        new FrameworkKey(key.namespace(), sound.frameworkId().getValue()))
                : Optional.empty();
    }

    /** The task's message with its id, which defaults to the name of its TaskInfo; empty if the spec is invalid. */
    Optional<TaskInfo> message() {
        return spec instanceof Decoded.Ok<TaskInfoSpec>(var sound)
                ? Optional.of(withId(sound.message()))
                : Optional.empty();
    }

    private TaskInfo withId(TaskInfo message) {
        return message.hasTaskId()
                ? message
                : message.toBuilder()
                        .setTaskId(TaskID.newBuilder().setValue(key.name()))
                        .buildPartial();
    }

    /** Whether the operator finds the task's agent itself, because the task names no offers. */
    boolean isPlacedByOperator() {
        return spec instanceof Decoded.Ok<TaskInfoSpec>(var sound)
                && sound.offerIds().isEmpty();
    }

    /** The agent that the task runs on, or was granted resources on. */
    Optional<String> slaveId() {
        return pod.flatMap(PodResources::nodeOf)
                .or(() -> result.flatMap(decided -> decided instanceof AllocationResult.Granted(var slaveId)
                        ? Optional.of(slaveId)
                        : Optional.empty()));
    }
}
