package io.mesosoperator.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.status.TaskHistory;
import io.mesosoperator.task.status.TaskStatusJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.TaskInfo;
import org.junit.jupiter.api.Test;

class TaskSnapshotReaderTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final FrameworkKey FRAMEWORK = new FrameworkKey("ns", "f");

    private final TaskIndex index = new TaskIndex((task, pod) -> true, new Silent());

    /** The tasks that would be woken for the framework, at the times when its state was read. */
    private final List<List<TaskKey>> woken = new ArrayList<>();

    private final List<HostedTask> hosted = new ArrayList<>();

    private final TaskSnapshotReader reader = reader(ExecutorHost.NONE);

    private TaskSnapshotReader reader(ExecutorHost executors) {
        return new TaskSnapshotReader(
                new Codec(),
                new TaskHistories(index, new TaskStatusJson(new Codec())),
                index,
                uid -> Optional.empty(),
                new LaunchRetries(CLOCK),
                new NamespaceLimits(),
                new TaskLaunch(
                        PodDefaults.withImage("task:1"),
                        () -> TaskPolicies.of(TaskPolicy.restricted()),
                        () -> Authorizer.NONE),
                framework -> {
                    woken.add(index.of(framework));
                    return new RegistrationState.Absent(Instant.EPOCH);
                },
                new Ledger(ExtendedResources.gpus()),
                new AgentHealthChecker(new AgentPings(Duration.ofSeconds(15), 5), CLOCK),
                executors);
    }

    /** A framework that registers at this very moment would otherwise leave the task waiting for ever. */
    @Test
    void whoRegistersAFrameworkAfterItsStateWasReadWakesTheTask() throws JsonProcessingException {
        var task = task();
        index.seen(task);

        var snapshot = reader.read(task);

        assertThat(snapshot.frameworkKey()).contains(FRAMEWORK);
        assertThat(woken).containsExactly(List.of(task.key()));
    }

    /** Another version of the operator has taken it, and launched it. */
    @Test
    void aTaskInItsExecutorsPodIsFollowedAlsoIfItsSpecCannotBeRead() throws JsonProcessingException {
        var task = read("""
                {"metadata": {"namespace": "ns", "name": "t-1", "uid": "u", "generation": 1, "resourceVersion": "1",
                              "creationTimestamp": "2026-01-01T00:00:00Z"},
                 "spec": {"name": "t", "frameworkId": {"value": "f"}, "fromTheFuture": 1,
                          "executor": {"executorId": {"value": "e"}, "command": {"value": "true"}}},
                 "status": {"state": "TASK_RUNNING", "podName": "e-1", "podUid": "pod", "updates": [
                   {"state": "TASK_RUNNING", "taskId": {"value": "t"}, "slaveId": {"value": "n1"},
                    "executorId": {"value": "e"}, "source": "SOURCE_EXECUTOR", "timestamp": 1.0}]}}""");
        index.seen(task);

        var snapshot = reader(new Hosts()).read(task);

        assertThat(snapshot.spec()).isInstanceOf(Decoded.Invalid.class);
        assertThat(hosted).singleElement().satisfies(found -> {
            assertThat(found.executor()).isEqualTo(new ExecutorKey(FRAMEWORK, "n1", "e"));
            assertThat(found.taskId()).isEqualTo("t");
            assertThat(found.isWhole()).isFalse();
        });
        assertThat(woken).as("its framework is looked at").hasSize(1);
    }

    private final class Hosts extends NoExecutorHost {
        @Override
        public boolean isServed() {
            return true;
        }

        @Override
        public void found(HostedTask task, String podUid, TaskHistory history) {
            hosted.add(task);
        }
    }

    private static TaskInfoResource task() throws JsonProcessingException {
        return read("""
                {"metadata": {"namespace": "ns", "name": "t", "uid": "u", "generation": 1, "resourceVersion": "1",
                              "creationTimestamp": "2026-01-01T00:00:00Z"},
                 "spec": {"name": "t", "frameworkId": {"value": "f"}, "command": {"value": "true"}}}""");
    }

    private static TaskInfoResource read(String json) throws JsonProcessingException {
        return new ObjectMapper().readValue(json, TaskInfoResource.class);
    }

    private static final class Silent implements TaskIndex.Listener {
        @Override
        public void running(TaskKey task, FrameworkKey framework, TaskInfo message) {}

        @Override
        public void ended(TaskKey task) {}

        @Override
        public void removed(TaskKey task, Optional<Pod> pod) {}
    }
}
