package io.mesosoperator.driver;

import static org.apache.mesos.Protos.Status.DRIVER_ABORTED;
import static org.apache.mesos.Protos.Status.DRIVER_NOT_STARTED;
import static org.apache.mesos.Protos.Status.DRIVER_RUNNING;
import static org.apache.mesos.Protos.Status.DRIVER_STOPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each method of the scheduler's driver in each state: what it returns, and which call it becomes. */
final class SchedulerDriverTableIT {

    private static final FrameworkInfo FRAMEWORK =
            FrameworkInfo.newBuilder().setUser("").setName("tests").build();
    private static final FrameworkInfo REGISTERED = FrameworkInfo.newBuilder(FRAMEWORK)
            .setId(FrameworkID.newBuilder().setValue("framework-1"))
            .build();
    private static final List<OfferID> OFFERS =
            List.of(OfferID.newBuilder().setValue("offer-1").build());
    private static final Filters FILTERS = Filters.getDefaultInstance();
    private static final TaskStatus STATUS = TaskStatus.newBuilder()
            .setTaskId(TaskID.newBuilder().setValue("task-1"))
            .setState(TaskState.TASK_RUNNING)
            .setSlaveId(SlaveID.newBuilder().setValue("node-1"))
            .setUuid(com.google.protobuf.ByteString.copyFromUtf8("sixteen-bytes-id"))
            .build();

    /** A method, and the call that it becomes while the driver runs. */
    record Row(String name, Function<MesosSchedulerDriver, Status> method, Call.Type call) {
        @Override
        public String toString() {
            return name;
        }
    }

    @SuppressWarnings("deprecation") // frameworks call these
    static Stream<Row> rows() {
        return Stream.of(
                row(
                        "requestResources",
                        d -> d.requestResources(List.of(Request.getDefaultInstance())),
                        Call.Type.REQUEST),
                row("launchTasks 1", d -> d.launchTasks(OFFERS, List.of(), FILTERS), Call.Type.ACCEPT),
                row("launchTasks 2", d -> d.launchTasks(OFFERS, List.of()), Call.Type.ACCEPT),
                row("launchTasks 3", d -> d.launchTasks(OFFERS.getFirst(), List.of(), FILTERS), Call.Type.ACCEPT),
                row("launchTasks 4", d -> d.launchTasks(OFFERS.getFirst(), List.of()), Call.Type.ACCEPT),
                row("killTask", d -> d.killTask(STATUS.getTaskId()), Call.Type.KILL),
                row(
                        "acceptOffers",
                        d -> d.acceptOffers(
                                OFFERS,
                                List.of(Offer.Operation.newBuilder()
                                        .setType(Offer.Operation.Type.RESERVE)
                                        .setReserve(Offer.Operation.Reserve.getDefaultInstance())
                                        .build()),
                                FILTERS),
                        Call.Type.ACCEPT),
                row("declineOffer 1", d -> d.declineOffer(OFFERS.getFirst(), FILTERS), Call.Type.DECLINE),
                row("declineOffer 2", d -> d.declineOffer(OFFERS.getFirst()), Call.Type.DECLINE),
                row("reviveOffers", MesosSchedulerDriver::reviveOffers, Call.Type.REVIVE),
                row("reviveOffers roles", d -> d.reviveOffers(List.of("ads")), Call.Type.REVIVE),
                row("suppressOffers", MesosSchedulerDriver::suppressOffers, Call.Type.SUPPRESS),
                row("suppressOffers roles", d -> d.suppressOffers(List.of("ads")), Call.Type.SUPPRESS),
                row("acknowledgeStatusUpdate", d -> d.acknowledgeStatusUpdate(STATUS), Call.Type.ACKNOWLEDGE),
                row(
                        "sendFrameworkMessage",
                        d -> d.sendFrameworkMessage(
                                ExecutorID.newBuilder().setValue("executor-1").build(),
                                STATUS.getSlaveId(),
                                new byte[] {1}),
                        Call.Type.MESSAGE),
                row("reconcileTasks", d -> d.reconcileTasks(List.of(STATUS)), Call.Type.RECONCILE),
                row("updateFramework 1", d -> d.updateFramework(REGISTERED, List.of()), Call.Type.UPDATE_FRAMEWORK),
                row(
                        "updateFramework 2",
                        d -> d.updateFramework(REGISTERED, List.of(), OfferConstraints.getDefaultInstance()),
                        Call.Type.UPDATE_FRAMEWORK));
    }

    private static Row row(String name, Function<MesosSchedulerDriver, Status> method, Call.Type call) {
        return new Row(name, method, call);
    }

    private final ScriptedMaster master = new ScriptedMaster();
    private final RecordingScheduler scheduler = new RecordingScheduler();
    private final MesosSchedulerDriver driver = new MesosSchedulerDriver(scheduler, FRAMEWORK, master.address(), false);

    @AfterEach
    void stop() {
        driver.stop(true);
        driver.join();
        master.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aMethodReturnsTheStateAndIsACallOnlyWhileTheDriverRuns(Row row) {
        assertThat(row.method().apply(driver)).isEqualTo(DRIVER_NOT_STARTED);

        driver.start();
        master.subscribed("framework-1");
        scheduler.next();
        assertThat(row.method().apply(driver)).isEqualTo(DRIVER_RUNNING);
        var call = master.call();
        assertThat(call.getType()).isEqualTo(row.call());
        assertThat(call.getFrameworkId().getValue()).isEqualTo("framework-1");
        assertThat(call.getUnknownFields().asMap()).isEmpty();

        driver.abort();
        driver.join();
        assertThat(row.method().apply(driver)).isEqualTo(DRIVER_ABORTED);
        driver.stop(true);
        assertThat(row.method().apply(driver)).isEqualTo(DRIVER_STOPPED);
        assertThat(master.server.callsSoFar()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aMethodDoesNothingWithoutAMasterButReturns(Row row) {
        driver.start();

        assertThat(row.method().apply(driver)).isEqualTo(DRIVER_RUNNING);

        driver.stop(true);
        assertThat(driver.join()).isIn(DRIVER_STOPPED, DRIVER_ABORTED);
        assertThat(master.server.callsSoFar()).isEmpty();
    }

    @Test
    void aDriverThatHasNotStartedStaysSo() {
        assertThat(driver.stop()).isEqualTo(DRIVER_NOT_STARTED);
        assertThat(driver.stop(true)).isEqualTo(DRIVER_NOT_STARTED);
        assertThat(driver.abort()).isEqualTo(DRIVER_NOT_STARTED);
        assertThat(driver.join()).isEqualTo(DRIVER_NOT_STARTED);
        assertThat(driver.start()).isEqualTo(DRIVER_RUNNING);
    }

    @Test
    void aRunningDriverDoesNotStartAgainAndStopsOnce() {
        driver.start();

        assertThat(driver.start()).isEqualTo(DRIVER_RUNNING);
        assertThat(driver.stop()).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.stop()).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.abort()).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.start()).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.run()).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.join()).isEqualTo(DRIVER_STOPPED);
    }

    @Test
    void anAbortedDriverIsStoppedByTheStopThatStillSaysAborted() {
        driver.start();

        assertThat(driver.abort()).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.abort()).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.start()).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.join()).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.stop()).isEqualTo(DRIVER_ABORTED);
        assertThat(driver.stop()).isEqualTo(DRIVER_STOPPED);
        assertThat(driver.join()).isEqualTo(DRIVER_STOPPED);
    }

    @Test
    void noRolesAreNoCall() {
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();

        assertThat(driver.reviveOffers(List.of())).isEqualTo(DRIVER_RUNNING);
        assertThat(driver.suppressOffers(List.of())).isEqualTo(DRIVER_RUNNING);
        driver.killTask(STATUS.getTaskId());

        assertThat(master.call().getType()).isEqualTo(Call.Type.KILL);
    }

    @Test
    void aDriverThatAcknowledgesByItselfRefusesToBeHelped() {
        var implicit = new MesosSchedulerDriver(scheduler, FRAMEWORK, master.address());
        assertThat(implicit.acknowledgeStatusUpdate(STATUS)).isEqualTo(DRIVER_NOT_STARTED);
        implicit.start();

        assertThatThrownBy(() -> implicit.acknowledgeStatusUpdate(STATUS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot call acknowledgeStatusUpdate: Implicit acknowledgements are enabled");

        implicit.stop();
        implicit.join();
    }

    @Test
    void anotherFrameworkIsNoUpdateOfThisOne() {
        driver.start();
        master.subscribed("framework-1");
        scheduler.next();

        driver.updateFramework(FRAMEWORK, List.of(), OfferConstraints.getDefaultInstance());

        assertThat(scheduler.next()).startsWith("error The 'FrameworkInfo.id' provided to MesosSchedulerDriver");
        assertThat(driver.join()).isEqualTo(DRIVER_ABORTED);
    }

    @Test
    void aConstructorTakesNoNull() {
        var credential = Credential.newBuilder().setPrincipal("ads").build();
        assertThat(new MesosSchedulerDriver(scheduler, FRAMEWORK, "m:1", true, credential).abort())
                .isEqualTo(DRIVER_NOT_STARTED);
        assertThat(new MesosSchedulerDriver(scheduler, FRAMEWORK, List.of(), "m:1", true, credential).abort())
                .isEqualTo(DRIVER_NOT_STARTED);
        assertThatThrownBy(() -> new MesosSchedulerDriver(null, FRAMEWORK, "m:1"))
                .hasMessage("Not expecting a null Scheduler");
        assertThatThrownBy(() -> new MesosSchedulerDriver(scheduler, null, "m:1"))
                .hasMessage("Not expecting a null FrameworkInfo");
        assertThatThrownBy(() -> new MesosSchedulerDriver(scheduler, FRAMEWORK, null))
                .hasMessage("Not expecting a null master");
        assertThatThrownBy(() -> new MesosSchedulerDriver(scheduler, FRAMEWORK, "m:1", null))
                .hasMessage("Not expecting a null credential");
        assertThatThrownBy(() -> new MesosSchedulerDriver(scheduler, FRAMEWORK, null, "m:1", true))
                .hasMessage("Not expecting a null suppressedRoles");
    }
}
