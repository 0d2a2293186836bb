package io.mesosoperator.master;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.FrameworkUse;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.OutstandingOffer;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.framework.KnownFramework;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the operator has in memory, for those who ask. Each answer is of its own moment, and no lock is held when it has
 * been given: who writes it to somebody may take his time.
 */
public interface MasterSource {

    /** Of this operator while it leads; another one after each change of leader. */
    String masterId();

    /** Since when it leads. */
    Instant elected();

    /** The name of the cluster, if it has one. */
    Optional<String> cluster();

    /** How it is configured, in the words of a master's flags. */
    Map<String, String> flags();

    /** What it counts, by a master's names. */
    Map<String, Double> metrics();

    /** The frameworks that are registered, or were. */
    List<KnownFramework> frameworks();

    /** What their tasks hold. */
    Map<FrameworkKey, FrameworkUse> use();

    /** The offers that hold resources. */
    List<OutstandingOffer> offers();

    /** How the pool is shared. */
    AllocationPolicy policy();

    /** The agents by slave id. */
    Map<String, AgentState> agents();

    /** Whether the agent's kubelet is heard of. */
    boolean responds(String slaveId);

    /** The node that the agent is. */
    Optional<Node> node(String slaveId);

    /** All tasks, also those that have ended. */
    Stream<TaskInfoResource> tasks();

    /** The task's pod, if it has one. */
    Optional<Pod> pod(String taskUid);

    /** The pod that the task runs in, its own or its executor's. */
    default Optional<Pod> podOf(TaskInfoResource task) {
        return pod(task.getMetadata().getUid());
    }

    /** What kubelets tell; empty if they are not to be asked. */
    default Optional<UsageSource> kubelets() {
        return Optional.empty();
    }

    /** Looks into tasks' containers; empty if that is not to be done. */
    default Optional<SandboxSource> sandboxes() {
        return Optional.empty();
    }
}
