package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.agent.PodDemand;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;
import java.util.Optional;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;

/**
 * All that a decision about a task depends on.
 *
 * @param created when its TaskInfo was created
 * @param spec what it says, or all that is wrong with it
 * @param history what has been reported of it
 * @param launched whether a pod of it is known to have existed
 * @param pod its pod, if there is one
 * @param result what the allocation decided, if it asked for resources
 * @param framework whether its framework is registered
 * @param conflicts what other tasks have that it would need
 * @param agent whether the agent of its pod is alive
 */
public record TaskSnapshot(
        TaskKey key,
        Instant created,
        Decoded<TaskInfoSpec> spec,
        TaskHistory history,
        boolean launched,
        Optional<Pod> pod,
        Optional<AllocationResult> result,
        RegistrationState framework,
        Conflicts conflicts,
        AgentLiveness agent) {

    TaskSnapshot with(Conflicts found) {
        return new TaskSnapshot(key, created, spec, history, launched, pod, result, framework, found, agent);
    }

    /** The framework that it names; empty if the spec is invalid. */
    Optional<FrameworkKey> frameworkKey() {
        return spec instanceof Decoded.Ok<TaskInfoSpec>(var sound)
                ? Optional.of(
                        new FrameworkKey(key.namespace(), sound.frameworkId().getValue()))
                : Optional.empty();
    }

    /** The task's message with its id, which is the name of its TaskInfo unless it says another; empty if invalid. */
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

    /** The agent that the task runs on, or was granted resources on. */
    Optional<String> slaveId() {
        return pod.flatMap(PodDemand::nodeOf)
                .or(() -> result.flatMap(decided -> decided instanceof AllocationResult.Granted(var slaveId)
                        ? Optional.of(slaveId)
                        : Optional.empty()));
    }
}
