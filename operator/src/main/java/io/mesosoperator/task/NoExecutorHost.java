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

/** Where the executor API is not served. */
class NoExecutorHost implements ExecutorHost {

    @Override
    public boolean isServed() {
        return false;
    }

    @Override
    public Map<String, RunningExecutor> running(FrameworkKey framework, String agent) {
        return Map.of();
    }

    @Override
    public boolean isExecutor(Pod pod) {
        return false;
    }

    @Override
    public Optional<TaskOwner> ownerOf(Pod pod) {
        return Optional.empty();
    }

    @Override
    public void podSeen(Pod pod) {}

    @Override
    public boolean podGone(String uid) {
        return false;
    }

    @Override
    public void found(HostedTask task, String podUid, TaskHistory history) {}

    @Override
    public Optional<SharedExecutor> of(TaskKey task) {
        return Optional.empty();
    }

    @Override
    public Optional<String> podName(TaskKey task) {
        return Optional.empty();
    }

    @Override
    public List<TaskKey> onNode(String node) {
        return List.of();
    }

    @Override
    public Hosting host(HostedTask task, Pod translated) {
        throw new IllegalStateException("the executor API is not served");
    }

    @Override
    public void written(TaskKey task, TaskHistory history, boolean isKept) {}

    @Override
    public void kill(TaskKey task, KillPolicy policy) {}

    @Override
    public void removed(TaskKey task) {}
}
