package io.mesosoperator.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import io.mesosoperator.allocation.Acceptance.Offered;
import io.mesosoperator.allocation.AllocationResult;
import io.mesosoperator.allocation.Allowance;
import io.mesosoperator.allocation.ReservationRoom;
import io.mesosoperator.resource.Checkpoint;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.Bound;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.MostResources;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.task.validation.ExistingTasks;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.api.Test;

class OperationPipelineTest {

    private static final FrameworkInfo FRAMEWORK = FrameworkInfo.newBuilder()
            .setName("f")
            .setUser("nobody")
            .setId(FrameworkID.newBuilder().setValue("f"))
            .setRole("role")
            .setPrincipal("ops")
            .build();
    private static final String VOLUME = "disk(role, ops)[id:data]:200";

    @Test
    void reserveCreateAndLaunchInOneAcceptEachSeeWhatTheOnesBeforeLeft() {
        var outcome = run(
                "cpus:2;mem:1024;disk:500",
                reserve("cpus(role, ops):1;disk(role, ops):300"),
                create(VOLUME),
                launch(task("t", "cpus(role, ops):1;mem:64;" + VOLUME)));

        assertThat(dropped(outcome)).containsExactly("", "", "");
        assertThat(outcome.acceptance().applied()).hasSize(2);
        assertThat(outcome.acceptance().launched().values())
                .containsExactly(Resources.parse("cpus(role, ops):1;mem:64;" + VOLUME));
        assertThat(outcome.acceptance().left())
                .isEqualTo(Resources.parse("cpus:1;mem:960;disk:200;disk(role, ops):100"));
    }

    @Test
    void anInvalidOperationIsDroppedAndTheLaterOnesGoOn() {
        var outcome = run(
                "cpus:2;mem:1024",
                reserve("mem(role, ops):2048"),
                reserve("cpus(role, ops):1"),
                launch(task("t", "mem:32")));

        assertThat(dropped(outcome))
                .containsExactly("Invalid RESERVE Operation: cpus:2; mem:1024 does not contain mem:2048", "", "");
        assertThat(outcome.acceptance().left()).isEqualTo(Resources.parse("cpus:1;cpus(role, ops):1;mem:992"));
    }

    @MesosCase("C26: CREATE of more disk than is reserved is dropped, and the offer stays as it was")
    @Test
    void c26AVolumeLargerThanTheReservedDiskIsDropped() {
        var outcome = run("disk(role):1024", create("disk(role)[id1:path1]:2048"));

        assertThat(dropped(outcome)).containsExactly("Invalid CREATE Operation: Insufficient disk resources");
        assertThat(outcome.acceptance().applied()).isEmpty();
        assertThat(outcome.acceptance().left()).isEqualTo(Resources.parse("disk(role):1024"));
    }

    /** All of it stands in the status of one object. */
    @Test
    void anAgentTakesOnlyAsManyVolumesAsItsObjectHasRoomFor() {
        var volumes = IntStream.range(0, 600)
                .mapToObj(i -> create("disk(role)[id%d:path]:1".formatted(i)))
                .toArray(Operation[]::new);

        var outcome = run("disk(role):1024", volumes);

        assertThat(outcome.acceptance().applied()).hasSizeBetween(500, 512);
        assertThat(dropped(outcome).getLast())
                .startsWith("An agent can have at most 512 different reservations and volumes")
                .contains("with this there would be 513");
    }

    @Test
    void longPathsCountAndWhatIsTooMuchCanBeDestroyed() {
        var path = "p".repeat(4000);
        var volumes = IntStream.range(0, 80)
                .mapToObj(i -> create("disk(role)[id%d:%s]:1".formatted(i, path)))
                .toArray(Operation[]::new);
        var outcome = run("disk(role):1024", volumes);
        assertThat(outcome.acceptance().applied()).hasSizeBetween(60, 66);
        assertThat(dropped(outcome).getLast()).contains("of 262144 bytes together");

        var before = outcome.acceptance().left();
        var destroyed = Resources.parse("disk(role)[id0:%s]:1".formatted(path));
        assertThat(Checkpoint.tooMuch(before.plus(before), before.minus(destroyed)))
                .isEmpty();
    }

    @Test
    void c33TheSecondTaskOfAnIdIsRefusedAndTheFirstIsLaunched() {
        var outcome = run("cpus:3;mem:128", launch(task("1", "cpus:1;mem:32"), task("1", "cpus:1;mem:32")));

        assertThat(outcome.acceptance().launched()).hasSize(1);
        assertThat(outcome.acceptance().refused().values())
                .singleElement()
                .extracting(AllocationResult.Refused::message)
                .asString()
                .startsWith("Task has duplicate ID");
        assertThat(outcome.acceptance().left()).isEqualTo(Resources.parse("cpus:2;mem:96"));
    }

    @Test
    void aTaskThatIsTooLargeDoesNotAffectTheOthers() {
        var outcome = run("cpus:2;mem:128", launch(task("large", "cpus:2.01;mem:32"), task("small", "cpus:1;mem:32")));

        assertThat(outcome.acceptance().launched()).hasSize(1);
        assertThat(outcome.acceptance().refused().values())
                .extracting(AllocationResult.Refused::message)
                .containsExactly("Task uses more resources cpus:2.01; mem:32 than available cpus:2; mem:128");
    }

    @Test
    void aTaskThatFittedWhatItsFrameworkSawIsLostForItsOffersSake() {
        var outcome = OperationPipeline.run(
                offered("cpus:1;mem:128"),
                Resources.parse("cpus:2;mem:128"),
                List.of(launch(task("t", "cpus:2;mem:32"))),
                FRAMEWORK,
                ExistingTasks.NONE,
                new LaunchNames("uid"),
                Map.of());

        assertThat(outcome.acceptance().refused().values())
                .containsExactly(new AllocationResult.Refused(
                        TaskState.TASK_LOST,
                        Reason.REASON_INVALID_OFFERS,
                        "Task launched with invalid offers: the offer has shrunk, others have taken cpus:1"));
    }

    @Test
    void aTaskIdInUseIsRefused() {
        var outcome = OperationPipeline.run(
                offered("cpus:2;mem:128"),
                Resources.parse("cpus:2;mem:128"),
                List.of(launch(task("old", "cpus:1;mem:32"))),
                FRAMEWORK,
                new ExistingTasks(Set.of("old"), Map.of()),
                new LaunchNames("uid"),
                Map.of());

        assertThat(outcome.acceptance().launched()).isEmpty();
    }

    @Test
    void aVolumeIdThatTheAgentRemembersIsNotUnique() {
        var outcome = OperationPipeline.run(
                new Offered("n1", Resources.parse("disk(role, ops):500"), Resources.parse(VOLUME)),
                Resources.parse("disk(role, ops):500"),
                List.of(create(VOLUME)),
                FRAMEWORK,
                ExistingTasks.NONE,
                new LaunchNames("uid"),
                Map.of());

        assertThat(dropped(outcome)).singleElement().asString().contains("Persistence ID 'id' is not unique");
    }

    @Test
    void aVolumeThatIsDestroyedCanBeCreatedAgainInTheSameAccept() {
        var outcome = run("disk(role, ops):100;" + VOLUME, destroy(VOLUME), create("disk(role, ops)[id:other]:250"));

        assertThat(dropped(outcome)).containsExactly("", "");
        assertThat(outcome.acceptance().left())
                .isEqualTo(Resources.parse("disk(role, ops):50;disk(role, ops)[id:other]:250"));
    }

    @Test
    void aValidOperationThatCannotBeCarriedOutIsDroppedAsWell() {
        var outcome = OperationPipeline.run(
                offered("disk(role, ops):500"),
                Resources.parse("disk(role, ops):500"),
                List.of(create(VOLUME)),
                FRAMEWORK,
                ExistingTasks.NONE,
                new LaunchNames("uid"),
                Map.of(create(VOLUME), "exceeded quota"));

        assertThat(dropped(outcome)).containsExactly("exceeded quota");
        assertThat(outcome.acceptance().left()).isEqualTo(Resources.parse("disk(role, ops):500"));
    }

    @Test
    void moreThanItsRoleMayHaveIsNotReservedAndTheRestGoesOn() {
        var room = new ReservationRoom(
                "role", MostResources.parse("cpus:4;mem:64"), "limits", Map.of("cpus", new BigDecimal("1.5")));
        var offered = Resources.parse("cpus:8;mem:128;disk:10;cpus(role, ops):1");

        var outcome = OperationPipeline.run(
                new Offered("n1", offered, Checkpoint.of(offered), new Allowance(List.of(), Optional.of(room))),
                offered,
                List.of(
                        reserve("cpus(role, ops):1.6"),
                        reserve("cpus(role, ops):1.5;mem(role, ops):64"),
                        reserve("mem(role, ops):1"),
                        unreserve("mem(role, ops):2"),
                        reserve("mem(role, ops):1"),
                        reserve("disk(role, ops):10")),
                FRAMEWORK,
                ExistingTasks.NONE,
                new LaunchNames("uid"),
                Map.of());

        assertThat(dropped(outcome))
                .containsExactly(
                        "Invalid RESERVE Operation: role role may have 4 of cpus reserved at once, and would have 4.1"
                                + " (limits in the operator's configuration): reserve less, or unreserve something"
                                + " first",
                        "",
                        "Invalid RESERVE Operation: role role may have 64 of mem reserved at once, and would have 65"
                                + " (limits in the operator's configuration): reserve less, or unreserve something"
                                + " first",
                        "",
                        "",
                        "");
    }

    @Test
    void whoHasMoreReservedThanALoweredLimitKeepsItAndReservesOtherThings() {
        var room = new ReservationRoom("role", MostResources.parse("cpus:1"), "limits", Map.of());
        var offered = Resources.parse("cpus:8;mem:128;cpus(role, ops):4");

        var outcome = OperationPipeline.run(
                new Offered("n1", offered, Checkpoint.of(offered), new Allowance(List.of(), Optional.of(room))),
                offered,
                List.of(reserve("mem(role, ops):64"), unreserve("cpus(role, ops):1"), reserve("cpus(role, ops):1")),
                FRAMEWORK,
                ExistingTasks.NONE,
                new LaunchNames("uid"),
                Map.of());

        assertThat(dropped(outcome))
                .satisfiesExactly(
                        first -> assertThat(first).isEmpty(),
                        second -> assertThat(second).isEmpty(),
                        third -> assertThat(third)
                                .contains("role role may have 1 of cpus reserved at once, and would have 4"));
    }

    @Test
    void tasksBeyondALimitAreLostAndTheOthersAreLaunched() {
        var bound = new Bound(new Tenant(Tenant.Kind.NAMESPACE, "ads"), Counted.TASKS, 3, "limits.tasks");
        var offered = Resources.parse("cpus:2;mem:128");

        var outcome = OperationPipeline.run(
                new Offered(
                        "n1",
                        offered,
                        Resources.empty(),
                        new Allowance(List.of(new Allowance.Left(bound, 1)), Optional.empty())),
                offered,
                List.of(launch(task("one", "cpus:1;mem:32"), task("two", "cpus:1;mem:32"))),
                FRAMEWORK,
                ExistingTasks.NONE,
                new LaunchNames("uid"),
                Map.of());

        assertThat(outcome.acceptance().launched()).hasSize(1);
        assertThat(outcome.acceptance().refused().values())
                .containsExactly(new AllocationResult.Refused(
                        TaskState.TASK_LOST,
                        Reason.REASON_INVALID_OFFERS,
                        "Task cannot be launched now: namespace ads may have 3 tasks at once, and has no fewer"
                                + " (limits.tasks in the operator's configuration)"));
        assertThat(outcome.acceptance().left()).isEqualTo(Resources.parse("cpus:1;mem:96"));
    }

    @Test
    void aFrameworkWithoutAPrincipalCannotReserve() {
        var outcome = OperationPipeline.run(
                offered("cpus:2"),
                Resources.parse("cpus:2"),
                List.of(reserve("cpus(role, ops):1")),
                FRAMEWORK.toBuilder().clearPrincipal().build(),
                ExistingTasks.NONE,
                new LaunchNames("uid"),
                Map.of());

        assertThat(dropped(outcome)).containsExactly("A framework without a principal cannot reserve resources.");
    }

    @Test
    void namesAreTheSameEachTimeAndDifferWithinAnAcceptAndBetweenOffers() {
        var first = new LaunchNames("uid");
        var again = new LaunchNames("uid");
        var other = new LaunchNames("other");

        var names = List.of(first.next("Task_1"), first.next("Task_1"), other.next("Task_1"));

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("task-1-[a-z0-9]{8}"));
        assertThat(List.of(again.next("Task_1"), again.next("Task_1"))).isEqualTo(names.subList(0, 2));
        assertThat(other.next("...")).matches("task-[a-z0-9]{8}");
        assertThat(other.next("x".repeat(255))).hasSizeLessThanOrEqualTo(63);
    }

    private static OperationPipeline.Outcome run(String offered, Operation... operations) {
        return OperationPipeline.run(
                offered(offered),
                Resources.parse(offered),
                List.of(operations),
                FRAMEWORK,
                ExistingTasks.NONE,
                new LaunchNames("uid"),
                Map.of());
    }

    private static Offered offered(String resources) {
        var offered = Resources.parse(resources);
        return new Offered("n1", offered, Checkpoint.of(offered));
    }

    private static List<String> dropped(OperationPipeline.Outcome outcome) {
        return outcome.results().stream()
                .map(OperationPipeline.Result::dropped)
                .map(why -> why.orElse(""))
                .toList();
    }

    private static TaskInfo task(String id, String resources) {
        return TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .setCommand(CommandInfo.newBuilder().setValue("true"))
                .addAllResources(Resources.parse(resources).toProto())
                .build();
    }

    private static Operation reserve(String resources) {
        return Operation.newBuilder()
                .setType(Operation.Type.RESERVE)
                .setReserve(Operation.Reserve.newBuilder()
                        .addAllResources(Resources.parse(resources).toProto()))
                .build();
    }

    private static Operation unreserve(String resources) {
        return Operation.newBuilder()
                .setType(Operation.Type.UNRESERVE)
                .setUnreserve(Operation.Unreserve.newBuilder()
                        .addAllResources(Resources.parse(resources).toProto()))
                .build();
    }

    private static Operation create(String volumes) {
        return Operation.newBuilder()
                .setType(Operation.Type.CREATE)
                .setCreate(Operation.Create.newBuilder()
                        .addAllVolumes(Resources.parse(volumes).toProto()))
                .build();
    }

    private static Operation destroy(String volumes) {
        return Operation.newBuilder()
                .setType(Operation.Type.DESTROY)
                .setDestroy(Operation.Destroy.newBuilder()
                        .addAllVolumes(Resources.parse(volumes).toProto()))
                .build();
    }

    private static Operation launch(TaskInfo... tasks) {
        return Operation.newBuilder()
                .setType(Operation.Type.LAUNCH)
                .setLaunch(Operation.Launch.newBuilder().addAllTaskInfos(List.of(tasks)))
                .build();
    }
}
