package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentLiveness;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a decision about a task depends on.
 *
 * @param created when its TaskInfo was created
 * @param spec what it says, or all that is wrong with it
 * @param history what has been reported of it
 * @param launched whether a pod of it is known to have existed
 * @param pod its pod, if there is one
 * @param verdict what the allocation decided, if it asked for resources
 * @param framework how its framework stands
 * @param twin name of an older TaskInfo of the same framework with the same TaskID, if there is one
 * @param rival its executor on the agent that it is to be launched on, if another task of the framework has it there
 * @param agent how the agent of its pod stands
 */
public record TaskSnapshot(
        TaskKey key,
        Instant created,
        Decoded<TaskInfoSpec> spec,
        TaskHistory history,
        boolean launched,
        Optional<Pod> pod,
        Optional<AllocationResult> verdict,
        RegistrationState framework,
        Optional<String> twin,
        Optional<RunningExecutor> rival,
        AgentLiveness agent) {}
