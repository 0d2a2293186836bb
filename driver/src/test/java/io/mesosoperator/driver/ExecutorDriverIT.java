package io.mesosoperator.driver;

import static org.apache.mesos.Protos.Status.DRIVER_ABORTED;
import static org.apache.mesos.Protos.Status.DRIVER_NOT_STARTED;
import static org.apache.mesos.Protos.Status.DRIVER_RUNNING;
import static org.apache.mesos.Protos.Status.DRIVER_STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mesos.MesosExecutorDriver;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The executor's driver over HTTP, with an agent of the test. */
final class ExecutorDriverIT {

    private final ScriptedAgent agent = new ScriptedAgent();
    private final RecordingExecutor executor = new RecordingExecutor();
    private final CountDownLatch killed = new CountDownLatch(1);
    private ExecutorDriverCore driver = driver(Map.of());

    /** What {@code MesosExecutorDriver} has in it, in an environment of the test. */
    private ExecutorDriverCore driver(Map<String, String> environment) {
        return new ExecutorDriverCore(
                new MesosExecutorDriver(executor), executor, agent.environment(environment), killed::countDown);
    }

    @AfterEach
    void noThreadIsLeftBehind() {
        driver.stop(false);
        driver.join();
        agent.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("mesos-"));
    }

    @Test
    void anExecutorRegistersWithItsIdsAndToken() {
        driver.start();
        agent.subscribed();

        var request = agent.server.subscription();
        assertThat(request.header("Authorization")).isEqualTo("Bearer token-1");
        var call = ScriptedAgent.parse(request.body());
        assertThat(call.getExecutorId().getValue()).isEqualTo("executor-1");
        assertThat(call.getFrameworkId().getValue()).isEqualTo("framework-1");
        assertThat(executor.next()).isEqualTo("registered executor-1 of tests at node-1.example");
    }

    @Test
    void eventsAreCallbacksInTheirOrder() {
        driver.start();
        var stream = agent.subscribed();

        stream.send(ScriptedAgent.launch("task-1"));
        stream.send(ScriptedAgent.launchGroup("task-2", "task-3"));
        stream.send(ScriptedAgent.message("hello"));
        stream.send(ScriptedAgent.kill("task-1"));

        executor.next();
        assertThat(executor.next()).isEqualTo("launch task-1 on node-1");
        assertThat(executor.next()).isEqualTo("launch task-2 on node-1");
        assertThat(executor.next()).isEqualTo("launch task-3 on node-1");
        assertThat(executor.next()).isEqualTo("message hello");
        assertThat(executor.next()).isEqualTo("kill task-1");
    }

    @Test
    void anUpdateSaysWhoseItIsAndAMessageGoesToTheScheduler() {
        driver.start();
        agent.subscribed();
        executor.next();

        driver.sendStatusUpdate(status("task-1", TaskState.TASK_RUNNING));
        driver.sendFrameworkMessage("hello".getBytes(StandardCharsets.UTF_8));

        var update = agent.call();
        assertThat(update.getType()).isEqualTo(Call.Type.UPDATE);
        var status = update.getUpdate().getStatus();
        assertThat(status.getTaskId().getValue()).isEqualTo("task-1");
        assertThat(status.getExecutorId().getValue()).isEqualTo("executor-1");
        assertThat(status.getAgentId().getValue()).isEqualTo("node-1");
        assertThat(status.getUuid().size()).isEqualTo(16);
        assertThat(status.getSource().name()).isEqualTo("SOURCE_EXECUTOR");
        assertThat(status.getTimestamp()).isGreaterThan(1.4e9);
        assertThat(status.getMessage()).isEqualTo("of the test");
        assertThat(agent.call().getMessage().getData().toStringUtf8()).isEqualTo("hello");
    }

    @Test
    void anExecutorThatComesBackBringsWhatWasNotAcknowledged() {
        driver = driver(Map.of("MESOS_CHECKPOINT", "1"));
        driver.start();
        agent.subscription();
        var stream = agent.subscribed();
        stream.send(ScriptedAgent.launch("task-1"));
        stream.send(ScriptedAgent.launch("task-2"));
        executor.next();
        executor.next();
        executor.next();
        driver.sendStatusUpdate(status("task-1", TaskState.TASK_RUNNING));
        driver.sendStatusUpdate(status("task-2", TaskState.TASK_RUNNING));
        var acknowledged = agent.call().getUpdate().getStatus();
        var open = agent.call().getUpdate().getStatus();
        stream.send(ScriptedAgent.acknowledged("task-1", acknowledged.getUuid()));
        stream.send(ScriptedAgent.acknowledged("task-9", ByteString.copyFromUtf8("nobody-knows-it.")));

        stream.end();

        assertThat(executor.next()).isEqualTo("disconnected");
        var again = agent.subscription().getSubscribe();
        assertThat(again.getUnacknowledgedUpdatesList())
                .extracting(Call.Update::getStatus)
                .containsExactly(open);
        assertThat(again.getUnacknowledgedTasksList())
                .extracting(task -> task.getTaskId().getValue())
                .containsExactly("task-2");
        agent.subscribed();
        assertThat(executor.next()).isEqualTo("reregistered at node-1.example");
    }

    @Test
    void anUpdateBeforeTheSubscriptionIsSentAfterIt() {
        agent.server.answer(503, "The agent has not finished recovery");
        driver.start();
        agent.subscription();

        driver.sendStatusUpdate(status("task-1", TaskState.TASK_RUNNING));

        var subscribe = agent.subscription().getSubscribe();
        agent.subscribed();
        assertThat(subscribe.getUnacknowledgedUpdatesList()).isEmpty();
        assertThat(agent.call().getUpdate().getStatus().getTaskId().getValue()).isEqualTo("task-1");
    }

    @Test
    void withoutCheckpointsTheExecutorEndsWithItsAgent() throws InterruptedException {
        driver = driver(Map.of("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "20ms"));
        driver.start();
        var stream = agent.subscribed();
        executor.next();

        stream.end();

        assertThat(executor.next()).isEqualTo("shutdown");
        assertThat(killed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anAgentThatStaysAwayLongerThanTheRecoveryTimeoutEndsTheExecutor() {
        driver = driver(Map.of(
                "MESOS_CHECKPOINT", "1", "MESOS_RECOVERY_TIMEOUT", "100ms", "MESOS_SUBSCRIPTION_BACKOFF_MAX", "10ms"));
        driver.start();
        var stream = agent.subscribed();
        executor.next();

        for (int i = 0; i < 1000; i++) {
            agent.server.answer(503, "The agent has not finished recovery");
        }
        stream.end();

        assertThat(executor.next()).isEqualTo("disconnected");
        assertThat(executor.next()).isEqualTo("shutdown");
    }

    @Test
    void anExecutorThatIsToldToShutDownMayStillSendUpdatesAndIsNotKilledIfItStops() {
        driver = driver(Map.of("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "5mins"));
        driver.start();
        var stream = agent.subscribed();
        executor.next();
        stream.send(ScriptedAgent.shutdown());
        assertThat(executor.next()).isEqualTo("shutdown");

        driver.sendStatusUpdate(status("task-1", TaskState.TASK_KILLED));

        assertThat(agent.call().getUpdate().getStatus().getState().name()).isEqualTo("TASK_KILLED");
        assertThat(driver.stop(false)).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.join()).isEqualTo(DRIVER_STOPPED);
        assertThat(killed.getCount()).isEqualTo(1);
    }

    @Test
    void anErrorAbortsTheDriverBeforeTheCallback() {
        driver.start();
        agent.subscribed().send(ScriptedAgent.error("of the test"));

        assertThat(driver.join()).isEqualTo(DRIVER_ABORTED);
        executor.next();
        assertThat(executor.next()).isEqualTo("error of the test");
    }

    @Test
    void aRefusedExecutorIsAborted() {
        agent.server.answer(401, "Unauthorized");
        driver.start();

        assertThat(driver.join()).isEqualTo(DRIVER_ABORTED);
        assertThat(executor.next()).isEqualTo("error The agent refused the executor: 401 Unauthorized");
    }

    @Test
    void aStagingUpdateIsAnError() {
        driver.start();

        driver.sendStatusUpdate(status("task-1", TaskState.TASK_STAGING));

        assertThat(driver.join()).isEqualTo(DRIVER_ABORTED);
        assertThat(executor.next()).isEqualTo("error Attempted to send TASK_STAGING status update");
    }

    @Test
    void aCallbackThatThrowsAbortsTheDriver() {
        executor.reactWith(line -> {
            throw new IllegalStateException("of the test");
        });
        driver.start();
        agent.subscribed();

        assertThat(driver.join()).isEqualTo(DRIVER_ABORTED);
    }

    @Test
    void anExecutorOutsideOfAnAgentIsAborted() {
        var outside = new MesosExecutorDriver(executor);

        assertThat(outside.run()).isEqualTo(DRIVER_ABORTED);

        assertThat(executor.next()).startsWith("error Expecting 'MESOS_AGENT_ENDPOINT' or 'MESOS_SLAVE_PID'");
        assertThat(outside.stop()).isEqualTo(DRIVER_ABORTED);
        assertThat(outside.join()).isEqualTo(DRIVER_STOPPED);
    }

    static Stream<Function<MesosExecutorDriver, Status>> methods() {
        return Stream.of(
                MesosExecutorDriver::stop,
                MesosExecutorDriver::abort,
                MesosExecutorDriver::join,
                d -> d.sendStatusUpdate(status("task-1", TaskState.TASK_RUNNING)),
                d -> d.sendFrameworkMessage(new byte[] {1}));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aMethodOfADriverThatHasNotStartedReturnsThat(Function<MesosExecutorDriver, Status> method) {
        assertThat(method.apply(new MesosExecutorDriver(executor))).isEqualTo(DRIVER_NOT_STARTED);
    }

    @Test
    void statesFollowEachOtherAsInMesos() {
        assertThat(driver.start()).isEqualTo(DRIVER_RUNNING);
        assertThat(driver.start()).isEqualTo(DRIVER_RUNNING);
        var update = status("task-1", TaskState.TASK_RUNNING);
        assertThat(driver.sendStatusUpdate(update)).isEqualTo(DRIVER_RUNNING);
        assertThat(driver.sendFrameworkMessage(new byte[] {1})).isEqualTo(DRIVER_RUNNING);
        assertThat(driver.abort()).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.abort()).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.sendStatusUpdate(update)).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.sendFrameworkMessage(new byte[] {1})).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.join()).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.stop(false)).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.stop(false)).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.sendStatusUpdate(update)).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.start()).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.join()).isEqualTo(DRIVER_STOPPED);
    }

    @Test
    void aConstructorTakesNoNull() {
        assertThatThrownBy(() -> new MesosExecutorDriver(null)).hasMessage("Not expecting a null Executor");
    }

    private static TaskStatus status(String task, TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task))
                .setState(state)
                .setMessage("of the test")
                .build();
    }
}
