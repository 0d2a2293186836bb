package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.Hosting;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.status.TaskHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.v1.Protos.KillPolicy;

/** The executors that tasks share, as far as tasks are concerned. Only {@link #host} calls the API server. */
public interface ExecutorHost {

    /** None: an executor runs one task, and is told of it in files. */
    ExecutorHost NONE = new NoExecutorHost();

    /** Whether executors are told what to run, so that each may run several tasks. */
    boolean isServed();

    /** The framework's executors on the agent that take tasks, by id. */
    Map<String, RunningExecutor> running(FrameworkKey framework, String agent);

    /** Whether this is the pod of an executor, and an operator made it. */
    boolean isExecutor(Pod pod);

    /** Whose the pod is, and what it may hold; empty if it is no executor's. */
    Optional<TaskOwner> ownerOf(Pod pod);

    /** The watch has reported an executor's pod. */
    void podSeen(Pod pod);

    /** An executor's pod is gone. Returns whether it was one's. */
    boolean podGone(String uid);

    /** The task's status says that it is in this pod, and that it has not ended. */
    void found(HostedTask task, String podUid, TaskHistory history);

    /** What is known of the task; empty if it is in no executor's pod. */
    Optional<SharedExecutor> of(TaskKey task);

    /** The name of the pod that the task is in. */
    Optional<String> podName(TaskKey task);

    /** The tasks in executors' pods on this node. */
    List<TaskKey> onNode(String node);

    /**
     * Makes room for the task in its executor's pod, and makes that pod if there is none. May be repeated.
     *
     * @param translated the pod of the task and its executor, as if the task had it for itself
     */
    Hosting host(HostedTask task, Pod translated);

    /**
     * The status of the task was written: what it tells, its executor need not tell again.
     *
     * @param isKept whether etcd has taken it: what it has not taken, the executor has to keep
     */
    void written(TaskKey task, TaskHistory history, boolean isKept);

    /** The executor is to kill the task. */
    void kill(TaskKey task, KillPolicy policy);

    /** The TaskInfo is gone: its executor is to kill the task, and nothing more is told of it. */
    void removed(TaskKey task);
}
