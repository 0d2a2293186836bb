package io.mesosoperator.driver;

import static io.mesosoperator.driver.ScriptedMaster.AGENT;
import static io.mesosoperator.driver.ScriptedMaster.agentLost;
import static io.mesosoperator.driver.ScriptedMaster.executorLost;
import static io.mesosoperator.driver.ScriptedMaster.message;
import static io.mesosoperator.driver.ScriptedMaster.offers;
import static io.mesosoperator.driver.ScriptedMaster.rescind;
import static io.mesosoperator.driver.ScriptedMaster.update;
import static org.apache.mesos.Protos.Status.DRIVER_ABORTED;
import static org.apache.mesos.Protos.Status.DRIVER_RUNNING;
import static org.apache.mesos.Protos.Status.DRIVER_STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scheduler's driver over HTTP, with a master of the test. */
final class SchedulerDriverIT {

    private static final FrameworkInfo FRAMEWORK = FrameworkInfo.newBuilder()
            .setUser("")
            .setName("tests")
            .setFailoverTimeout(1) // so that it waits 100 ms at most before it subscribes again
            .build();

    private final ScriptedMaster master = new ScriptedMaster();
    private final RecordingScheduler scheduler = new RecordingScheduler();
    private final MesosSchedulerDriver driver = new MesosSchedulerDriver(scheduler, FRAMEWORK, master.address());

    @AfterEach
    void noThreadIsLeftBehind() {
        driver.stop(true);
        driver.join();
        master.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("mesos-"));
    }

    @Test
    void aFrameworkRegistersWithUserAndHostName() {
        driver.start();

        var subscribe = master.subscription();
        var info = subscribe.getSubscribe().getFrameworkInfo();
        master.subscribed("framework-1");

        assertThat(subscribe.hasFrameworkId()).isFalse();
        assertThat(info.getUser()).isEqualTo(System.getProperty("user.name"));
        assertThat(info.getHostname()).isNotEmpty();
        assertThat(scheduler.next()).isEqualTo("registered framework-1 with master-1 master.example:5050");
    }

    @Test
    void eventsAreCallbacksInTheirOrderOnOneThread() {
        driver.start();
        var stream = master.subscribed("framework-1");

        stream.send(offers("offer-1", "offer-2"));
        stream.send(rescind("offer-2"));
        stream.send(ScriptedMaster.heartbeat());
        stream.send(update("task-1", TaskState.TASK_LOST, ""));
        stream.send(message("executor-1", "hello"));
        stream.send(executorLost("executor-1", 9));
        stream.send(agentLost());

        assertThat(scheduler.next()).startsWith("registered");
        assertThat(scheduler.next()).isEqualTo("offers [offer-1@node-1, offer-2@node-1]");
        assertThat(scheduler.next()).isEqualTo("rescinded offer-2");
        assertThat(scheduler.next()).isEqualTo("update task-1 TASK_LOST SOURCE_SLAVE REASON_SLAVE_REMOVED");
        assertThat(scheduler.next()).isEqualTo("message executor-1@node-1 hello");
        assertThat(scheduler.next()).isEqualTo("lost executor-1@node-1 9");
        assertThat(scheduler.next()).isEqualTo("lost node-1");
        assertThat(scheduler.threads()).containsExactly("mesos-scheduler-driver");
    }

    @Test
    void anUpdateWithAUuidIsAcknowledgedAfterTheCallback() {
        driver.start();
        var stream = master.subscribed("framework-1");

        stream.send(update("task-1", TaskState.TASK_LOST, ""));
        stream.send(update("task-2", TaskState.TASK_RUNNING, "sixteen-bytes-id"));

        var call = master.call();
        assertThat(call.getType()).isEqualTo(Call.Type.ACKNOWLEDGE);
        assertThat(call.getFrameworkId().getValue()).isEqualTo("framework-1");
        assertThat(call.getAcknowledge().getTaskId().getValue()).isEqualTo("task-2");
        assertThat(call.getAcknowledge().getAgentId()).isEqualTo(AGENT);
        assertThat(call.getAcknowledge().getUuid().toStringUtf8()).isEqualTo("sixteen-bytes-id");
    }

    @Test
    void aDriverWithoutImplicitAcknowledgementsLeavesThemToTheFramework() {
        var explicit = new MesosSchedulerDriver(scheduler, FRAMEWORK, master.address(), false);
        explicit.start();
        var stream = master.subscribed("framework-1");
        stream.send(update("task-1", TaskState.TASK_RUNNING, "sixteen-bytes-id"));
        scheduler.next();
        scheduler.next();

        explicit.reconcileTasks(List.of());
        explicit.acknowledgeStatusUpdate(scheduler.status());

        assertThat(master.call().getType()).isEqualTo(Call.Type.RECONCILE);
        assertThat(master.call().getType()).isEqualTo(Call.Type.ACKNOWLEDGE);
        explicit.stop();
        explicit.join();
    }

    @Test
    void aCallCarriesTheStreamsIdAndTheCredential() {
        var credential =
                Credential.newBuilder().setPrincipal("ads").setSecret("s3cret").build();
        var withCredential = new MesosSchedulerDriver(scheduler, FRAMEWORK, master.address(), credential);
        withCredential.start();
        master.subscribed("framework-1");
        scheduler.next();

        withCredential.killTask(TaskID.newBuilder().setValue("task-1").build());

        var basic = "Basic " + Base64.getEncoder().encodeToString("ads:s3cret".getBytes(StandardCharsets.UTF_8));
        assertThat(master.server.subscription().header("Authorization")).isEqualTo(basic);
        var call = master.server.call();
        assertThat(call.header("Authorization")).isEqualTo(basic);
        assertThat(call.header("Mesos-Stream-Id")).isEqualTo("stream-1");
        assertThat(call.header("Content-Type")).isEqualTo("application/x-protobuf");
        withCredential.stop();
        withCredential.join();
    }

    @Test
    void tasksOfSeveralOffersAreOneAcceptAndTheirExecutorsGetTheFrameworksId() {
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();

        driver.launchTasks(
                List.of(offer("offer-1"), offer("offer-2")),
                List.of(task("task-1")),
                Filters.newBuilder().setRefuseSeconds(7).build());

        var accept = master.call().getAccept();
        assertThat(accept.getOfferIdsList()).hasSize(2);
        assertThat(accept.getFilters().getRefuseSeconds()).isEqualTo(7);
        var launched = accept.getOperations(0).getLaunch().getTaskInfos(0);
        assertThat(launched.getTaskId().getValue()).isEqualTo("task-1");
        assertThat(launched.getAgentId()).isEqualTo(AGENT);
        assertThat(launched.getExecutor().getFrameworkId().getValue()).isEqualTo("framework-1");
    }

    @Test
    void tasksThatAreLaunchedWithoutAMasterAreLost() {
        driver.start();

        driver.launchTasks(List.of(offer("offer-1")), List.of(task("task-1")));

        assertThat(scheduler.next())
                .isEqualTo("update task-1 TASK_LOST SOURCE_MASTER REASON_MASTER_DISCONNECTED Master disconnected");
    }

    @Test
    void aBrokenStreamIsOpenedAgainWithTheFrameworksId() {
        driver.start();
        var first = master.subscribed("framework-1");
        master.subscription();
        scheduler.next();

        first.end();

        assertThat(scheduler.next()).isEqualTo("disconnected");
        var again = master.subscription();
        assertThat(again.getFrameworkId().getValue()).isEqualTo("framework-1");
        assertThat(again.getSubscribe().getFrameworkInfo().getId().getValue()).isEqualTo("framework-1");
        master.subscribed("framework-1");
        assertThat(scheduler.next()).isEqualTo("reregistered with master-1");
    }

    @Test
    void aStreamWithoutHeartbeatsIsOpenedAgain() {
        master.heartbeat(0.05);
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();

        assertThat(scheduler.next()).isEqualTo("disconnected");
        master.heartbeat(15);
        master.subscribed("framework-1");
        assertThat(scheduler.next()).isEqualTo("reregistered with master-1");
    }

    @Test
    void aMasterThatIsNotReadyIsAskedAgain() {
        master.server.answer(503, "Master has not finished recovery");
        master.server.answer(429, "Later");
        driver.start();

        master.subscribed("framework-1");

        assertThat(scheduler.next()).startsWith("registered");
        assertThat(master.subscription()).isEqualTo(master.subscription());
    }

    @Test
    void aRedirectIsFollowedAndCallsGoThereToo() {
        try (var leader = new ScriptedMaster()) {
            master.server.answer(307, "", Map.of("Location", "//" + leader.address() + "/api/v1/scheduler"));
            driver.start();
            leader.subscribed("framework-1");
            scheduler.next();

            driver.reviveOffers();

            assertThat(leader.call().getType()).isEqualTo(Call.Type.REVIVE);
            driver.stop(true);
            driver.join();
        }
    }

    @Test
    void aCallThatTheMasterHasNoTimeForIsSentAgainBeforeTheNext() {
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();
        master.server.answer(503, "Busy");

        driver.suppressOffers();
        driver.reviveOffers();

        assertThat(List.of(
                        master.call().getType(),
                        master.call().getType(),
                        master.call().getType()))
                .containsExactly(Call.Type.SUPPRESS, Call.Type.SUPPRESS, Call.Type.REVIVE);
    }

    @Test
    void anAcceptWhoseAnswerIsLostIsNotSentTwice() {
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();

        master.server.loseAnswer();
        master.server.answer(502, "Bad gateway");

        driver.launchTasks(List.of(offer("offer-1")), List.of(task("task-1")));
        driver.reviveOffers();

        assertThat(List.of(
                        master.call().getType(),
                        master.call().getType(),
                        master.call().getType()))
                .containsExactly(Call.Type.ACCEPT, Call.Type.REVIVE, Call.Type.REVIVE);
    }

    @Test
    void anAcceptThatAProxyKnowsNothingOfIsNotSentTwice() {
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();
        master.server.answer(502, "Bad gateway");

        driver.launchTasks(List.of(offer("offer-1")), List.of(task("task-1")));
        driver.reviveOffers();

        assertThat(List.of(master.call().getType(), master.call().getType()))
                .containsExactly(Call.Type.ACCEPT, Call.Type.REVIVE);
    }

    @Test
    void aCallThatIsNeverAnsweredEndsWithItsStream() {
        driver.start();
        var first = master.subscribed("framework-1");
        scheduler.next();
        master.server.neverAnswer();
        driver.suppressOffers();
        assertThat(master.call().getType()).isEqualTo(Call.Type.SUPPRESS);

        first.end();
        master.subscribed("framework-1");
        assertThat(List.of(scheduler.next(), scheduler.next()))
                .containsExactly("disconnected", "reregistered with master-1");
        driver.reviveOffers();

        assertThat(master.call().getType()).isEqualTo(Call.Type.REVIVE);
    }

    @Test
    void refusedAuthenticationIsAnErrorAfterWhichTheDriverIsAborted() {
        master.server.answer(401, "Unauthorized");

        var status = driver.run();

        assertThat(status).isEqualTo(DRIVER_ABORTED);
        assertThat(scheduler.next()).isEqualTo("error Master refused authentication: Unauthorized");
    }

    @Test
    void anErrorEventAbortsTheDriverBeforeTheCallback() {
        scheduler.reactWith(line -> {
            if (line.startsWith("error")) {
                assertThat(driver.abort()).isEqualTo(DRIVER_ABORTED);
            }
        });
        driver.start();
        var stream = master.subscribed("framework-1");
        stream.send(ScriptedMaster.error("Framework failed over"));

        assertThat(driver.join()).isEqualTo(DRIVER_ABORTED);
        assertThat(scheduler.next()).startsWith("registered");
        assertThat(scheduler.next()).isEqualTo("error Framework failed over");
        assertThat(scheduler.hasMore()).isFalse();
    }

    @Test
    void aCallbackThatThrowsAbortsTheDriverAndNothingIsAcknowledged() {
        scheduler.reactWith(line -> {
            if (line.startsWith("update")) {
                throw new IllegalStateException("of the test");
            }
        });
        driver.start();
        var stream = master.subscribed("framework-1");
        stream.send(update("task-1", TaskState.TASK_RUNNING, "sixteen-bytes-id"));

        assertThat(driver.join()).isEqualTo(DRIVER_ABORTED);
        assertThat(master.server.callsSoFar()).isEmpty();
    }

    @Test
    void stopInACallbackTearsTheFrameworkDownAndJoinReturnsAfterThat() {
        scheduler.reactWith(line -> {
            if (line.startsWith("offers")) {
                assertThat(driver.stop()).isEqualTo(DRIVER_STOPPED);
                assertThat(driver.join()).isEqualTo(DRIVER_STOPPED); // does not wait for itself
            }
        });
        driver.start();
        var stream = master.subscribed("framework-1");
        stream.send(offers("offer-1"));

        assertThat(driver.join()).isEqualTo(DRIVER_STOPPED);
        assertThat(ScriptedMaster.parse(master.server.callsSoFar().getFirst().body())
                        .getType())
                .isEqualTo(Call.Type.TEARDOWN);
    }

    @Test
    void afterStopForFailoverAnotherDriverIsRegisteredWithTheId() {
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();
        master.subscription();

        driver.stop(true);
        assertThat(driver.join()).isEqualTo(DRIVER_STOPPED);
        assertThat(master.server.callsSoFar()).isEmpty();

        var info = FrameworkInfo.newBuilder(FRAMEWORK)
                .setId(FrameworkID.newBuilder().setValue("framework-1"))
                .build();
        var second = new MesosSchedulerDriver(scheduler, info, master.address());
        assertThat(second.start()).isEqualTo(DRIVER_RUNNING);
        assertThat(master.subscription().getFrameworkId().getValue()).isEqualTo("framework-1");
        master.subscribed("framework-1");
        assertThat(scheduler.next()).startsWith("registered framework-1");
        second.stop(true);
        second.join();
    }

    @Test
    void anAbortedDriverThatIsStoppedTearsTheFrameworkDown() {
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();
        driver.abort();
        driver.join();

        assertThat(driver.stop()).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.join()).isEqualTo(DRIVER_STOPPED);

        var teardown = master.server.call();
        assertThat(teardown.path()).isEqualTo("/teardown");
        assertThat(new String(teardown.body(), StandardCharsets.UTF_8)).isEqualTo("frameworkId=framework-1");
    }

    @Test
    void whatWasAskedForBeforeTheDriverIsAbortedIsStillSent() {
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();

        driver.killTask(TaskID.newBuilder().setValue("task-1").build());
        driver.abort();
        driver.join();

        assertThat(master.call().getKill().getTaskId().getValue()).isEqualTo("task-1");
    }

    @Test
    void suppressedRolesAreTold() {
        var info = FrameworkInfo.newBuilder(FRAMEWORK).addRoles("ads").build();
        var suppressing = new MesosSchedulerDriver(scheduler, info, List.of("ads"), master.address(), true);
        suppressing.start();

        assertThat(master.subscription().getSubscribe().getSuppressedRolesList())
                .containsExactly("ads");
        master.subscribed("framework-1");

        assertThat(master.call().getSuppress().getRolesList()).containsExactly("ads");
        suppressing.stop();
        suppressing.join();
    }

    @Test
    void aMasterInZooKeeperWithoutAMappingIsAnErrorWithWords() {
        var lost = new MesosSchedulerDriver(scheduler, FRAMEWORK, "zk://zk-1:2181/mesos");

        assertThat(lost.run()).isEqualTo(DRIVER_ABORTED);

        assertThat(scheduler.next())
                .startsWith("error Failed to create a master detector for 'zk://zk-1:2181/mesos'")
                .contains("MESOS_OPERATOR_MASTER", "mesos.operator.master");
    }

    private static OfferID offer(String id) {
        return OfferID.newBuilder().setValue(id).build();
    }

    private static TaskInfo task(String id) {
        return TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setSlaveId(SlaveID.newBuilder().setValue("node-1"))
                .setExecutor(ExecutorInfo.newBuilder()
                        .setExecutorId(ExecutorID.newBuilder().setValue("executor-1"))
                        .setCommand(CommandInfo.newBuilder().setValue("sleep 1000")))
                .build();
    }
}
