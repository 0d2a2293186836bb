package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.InMemoryApi;
import io.mesosoperator.VirtualClock;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.TaskTimeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An ACCEPT that was answered with 202, and everything else that may happen, in every order: each of its tasks ends in
 * a pod or in an update, KILL ends it, and at the end nothing is held for tasks that are no more.
 */
class AcceptOrdersIT {

    private static final Set<TaskState> TERMINAL = Set.of(
            TaskState.TASK_LOST,
            TaskState.TASK_ERROR,
            TaskState.TASK_KILLED,
            TaskState.TASK_FAILED,
            TaskState.TASK_FINISHED);
    private static final int ORDERS = Integer.getInteger("orders", 40);
    private static final List<String> TASKS = List.of("one", "two");

    /** What the operator does, and what happens to the offer. */
    private enum Step {
        THE_WATCH_TELLS_OF_OFFERS,
        OFFERS_ARE_RECONCILED,
        THE_WATCH_TELLS_OF_TASKS,
        TASKS_ARE_RECONCILED,
        WORKERS_WORK,
        THE_OFFER_IS_DELETED,
        SOMETHING_ELSE
    }

    enum Else {
        NOTHING,
        THE_AGENT_IS_LOST_AND_THE_OFFER_RESCINDED,
        THE_OPERATOR_RESTARTS,
        THE_FRAMEWORK_IS_DELETED,
        TASKINFOS_ARE_DELETED,
        THE_TASKS_ARE_KILLED,
        THE_TASKS_ARE_KILLED_AND_THE_OPERATOR_RESTARTS,
        THE_OPERATOR_RESTARTS_AND_THE_TASKS_ARE_KILLED,
        THE_TASKS_ARE_RECONCILED,
        THE_WATCH_OF_OFFERS_HAS_A_GAP,
        A_CREATION_OF_A_TASKINFO_FAILS,
        A_CREATION_OF_A_POD_FAILS,
        A_FINALIZER_KEEPS_THE_OFFER
    }

    private static InMemoryApi api;

    private final VirtualClock clock = new VirtualClock();

    @BeforeAll
    static void open() throws IOException {
        api = new InMemoryApi();
    }

    @AfterAll
    static void close() {
        api.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyTaskOfAnAnsweredAcceptEnds(Else also) {
        var random = new Random(42);
        for (var order = 0; order < ORDERS; order++) {
            var steps = new ArrayList<>(List.of(Step.values()));
            // the operator's own steps may happen more often
            IntStream.range(0, random.nextInt(4)).forEach(i -> steps.add(Step.values()[random.nextInt(5)]));
            Collections.shuffle(steps, random);
            new Run(also, steps).run();
        }
    }

    @Test
    void aGrantThatComesToNoPodInTimeIsGivenBack() {
        var run = new Run(Else.NOTHING, List.of());
        api.failCreations("pods");
        run.operator.call(accept());
        run.operator.settle();
        assertThat(run.operator.ledger.state("n1").orElseThrow().used()).isEqualTo(Resources.parse("cpus:1;mem:128"));

        clock.advance(TaskTimeouts.DEFAULT.startDeadline());
        run.operator.settle();

        assertThat(TASKS).allMatch(run::ended);
        assertThat(api.list("taskinfos"))
                .allSatisfy(task -> assertThat(task.at("/status/message").asText())
                        .contains("could not be created within PT10M after the grant of its resources"));
        assertThat(run.operator.ledger.state("n1").orElseThrow().used()).isEqualTo(Resources.empty());
    }

    @Test
    void aKillThatItsOfferCannotKeepIsWrittenIntoATaskOfWhichTheWatchHasNotTold() {
        var run = new Run(Else.NOTHING, List.of());
        run.operator.call(accept());
        run.operator.tellOffers();
        run.operator.reconcileOffers();
        run.deleteOffer();

        TASKS.forEach(task -> run.operator.call(kill(task)));

        assertThat(api.list("taskinfos"))
                .hasSize(TASKS.size())
                .allSatisfy(
                        task -> assertThat(task.at("/spec/kill").asBoolean()).isTrue());
    }

    /** The operator before has answered its ACCEPT, and did no more. It is launched now. */
    @Test
    void reconcileDoesNotCallATaskLostThatIsYetToBeLaunched() {
        var run = new Run(Else.NOTHING, List.of());
        run.operator.call(accept());
        run.restart();

        run.operator.call(reconcile());

        assertThat(run.told())
                .map(event -> event.at("/update/status/state").asText(""))
                .filteredOn(state -> !state.isEmpty())
                .containsExactly("TASK_STAGING", "TASK_STAGING");
        run.operator.settle();
        assertThat(TASKS).noneMatch(task -> run.pods(task).isEmpty());
    }

    @Test
    void aTaskOfSuchAnAcceptThatIsRefusedIsTold() {
        var run = new Run(Else.NOTHING, List.of());
        run.operator.call(accept());
        run.restart();
        run.operator.loseAgent();

        run.operator.settle();

        assertThat(TASKS).allMatch(task -> run.ended(task) || run.tellsTheEndOf(task, run.told()));
    }

    /** One is killed before the restart, and one after it: the one KILL does not replace the other. */
    @Test
    void killsOfBeforeAndAfterARestartAreCarriedOut() {
        var run = new Run(Else.NOTHING, List.of());
        run.operator.call(accept());
        run.operator.call(kill(TASKS.getFirst()));
        run.restart();

        run.operator.call(kill(TASKS.getLast()));
        run.restart();
        run.operator.settle();

        TASKS.forEach(run::assertThatItIsKilled);
    }

    /** One order of events. */
    private final class Run {
        private final Else also;
        private final List<Step> steps;
        private AcceptOrdersOperator operator;
        private boolean isRestarted;
        private boolean isGone;
        private final List<JsonNode> heard = new ArrayList<>();

        Run(Else also, List<Step> steps) {
            this.also = also;
            this.steps = steps;
            api.clear();
            operator = new AcceptOrdersOperator(api, clock);
            operator.subscribe("mine");
            offer();
            restart();
            isRestarted = false;
        }

        void run() {
            operator.call(accept());
            steps.forEach(this::happen);
            operator.settle();

            TASKS.forEach(this::assertThatItIsAPodOrEnded);
            if (!Set.of(
                            Else.THE_TASKS_ARE_KILLED_AND_THE_OPERATOR_RESTARTS,
                            Else.THE_OPERATOR_RESTARTS_AND_THE_TASKS_ARE_KILLED)
                    .contains(also)) {
                TASKS.forEach(task -> operator.call(kill(task))); // there it was answered before, and is carried out
                operator.settle();
            }
            TASKS.forEach(this::assertThatItIsKilled);
            assertThatNothingIsHeld();
        }

        private void happen(Step step) {
            switch (step) {
                case THE_WATCH_TELLS_OF_OFFERS -> operator.tellOffers();
                case OFFERS_ARE_RECONCILED -> operator.reconcileOffers();
                case THE_WATCH_TELLS_OF_TASKS -> operator.tellTasks();
                case TASKS_ARE_RECONCILED -> operator.reconcileTasks();
                case WORKERS_WORK -> operator.work();
                case THE_OFFER_IS_DELETED -> deleteOffer();
                case SOMETHING_ELSE -> happen(also);
            }
        }

        private void happen(Else what) {
            switch (what) {
                case NOTHING -> {}
                case THE_AGENT_IS_LOST_AND_THE_OFFER_RESCINDED -> operator.loseAgent();
                case THE_OPERATOR_RESTARTS -> restart();
                case THE_FRAMEWORK_IS_DELETED -> {
                    delete(FrameworkResource.class, "mine");
                    deleteOffer(); // by the garbage collector
                    isGone = true;
                }
                case TASKINFOS_ARE_DELETED -> deleteTasks();
                case THE_TASKS_ARE_KILLED -> TASKS.forEach(task -> operator.call(kill(task)));
                case THE_TASKS_ARE_KILLED_AND_THE_OPERATOR_RESTARTS -> {
                    TASKS.forEach(task -> operator.call(kill(task)));
                    restart();
                }
                case THE_OPERATOR_RESTARTS_AND_THE_TASKS_ARE_KILLED -> {
                    restart();
                    TASKS.forEach(task -> operator.call(kill(task)));
                }
                case THE_TASKS_ARE_RECONCILED -> operator.call(reconcile());
                case THE_WATCH_OF_OFFERS_HAS_A_GAP -> {
                    deleteOffer();
                    operator.tellOffersAfterAGap();
                }
                case A_CREATION_OF_A_TASKINFO_FAILS -> api.failNextCreation("taskinfos");
                case A_CREATION_OF_A_POD_FAILS -> api.failNextCreation("pods");
                case A_FINALIZER_KEEPS_THE_OFFER ->
                    api.list("offers").forEach(offer -> api.addFinalizer("offers", "o1"));
            }
        }

        private void restart() {
            operator = new AcceptOrdersOperator(api, clock);
            operator.subscribe("mine");
            isRestarted = true;
        }

        private void offer() {
            var message = Offer.newBuilder()
                    .setId(OfferID.newBuilder().setValue("o1"))
                    .setFrameworkId(FrameworkID.newBuilder().setValue("mine"))
                    .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                    .setHostname("n1")
                    .addAllResources(Resources.parse("cpus:2;mem:1024").toProto())
                    .build();
            var object = new OfferResource();
            object.getMetadata().setName("o1");
            object.getMetadata().setNamespace("ns");
            object.setSpec(new Codec().encode(message));
            var _ = api.client()
                    .resource(operator.objects.sealed(object, clock.instant()))
                    .create();
        }

        /** Their pods go with them. */
        private void deleteTasks() {
            api.list("taskinfos")
                    .forEach(task -> delete(
                            TaskInfoResource.class, task.at("/metadata/name").asText()));
            api.list("pods")
                    .forEach(pod -> delete(Pod.class, pod.at("/metadata/name").asText()));
        }

        private void deleteOffer() {
            delete(OfferResource.class, "o1");
        }

        private <T extends HasMetadata> void delete(Class<T> type, String name) {
            var _ = api.client()
                    .resources(type)
                    .inNamespace("ns")
                    .withName(name)
                    .delete();
        }

        private void assertThatItIsAPodOrEnded(String task) {
            if (!pods(task).isEmpty() || ended(task)) {
                return;
            }
            var told = told();
            if (tellsTheEndOf(task, told) || isGone) {
                return;
            }
            assertThat(isRestarted || also == Else.TASKINFOS_ARE_DELETED)
                    .as("%s: %s has no pod and no end, and the scheduler was told %s", this, task, told)
                    .isTrue();
            operator.call(reconcile());
            assertThat(tellsTheEndOf(task, told()))
                    .as("%s: RECONCILE knows the end of %s", this, task)
                    .isTrue();
        }

        private List<JsonNode> told() {
            heard.addAll(operator.told());
            if (!isGone) {
                operator.subscribe("mine");
            }
            return heard;
        }

        private boolean tellsTheEndOf(String task, List<JsonNode> events) {
            return events.stream()
                    .map(event -> event.at("/update/status"))
                    .anyMatch(status -> status.at("/task_id/value").asText().equals(task)
                            && TERMINAL.contains(
                                    TaskState.valueOf(status.path("state").asText())));
        }

        private void assertThatItIsKilled(String task) {
            assertThat(pods(task))
                    .as("%s: pods of %s that live on", this, task)
                    .allMatch(pod -> pod.at("/metadata").has("deletionTimestamp"));
            assertThat(pods(task).isEmpty() && tasks(task).stream().anyMatch(found -> !ended(found)))
                    .as("%s: %s can be killed: %s", this, task, tasks(task))
                    .isFalse();
        }

        /** When no task is left, the agent is as empty as at the beginning. */
        private void assertThatNothingIsHeld() {
            api.list("pods")
                    .forEach(pod -> api.finish("pods", pod.at("/metadata/name").asText()));
            deleteTasks();
            api.finish("offers", "o1");
            clock.advance(Duration.ofMinutes(10)); // for those that never ask
            await(toString())
                    .atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> {
                        operator.publish();
                        operator.settle();
                        return !operator.book.has("o1");
                    });
            operator.ledger
                    .state("n1")
                    .ifPresent(agent -> assertThat(agent.used())
                            .as("%s: held for nobody", this)
                            .isEqualTo(Resources.empty()));
        }

        private List<JsonNode> pods(String task) {
            return api.list("pods").stream()
                    .filter(pod -> pod.at("/metadata/annotations/mesosoperator.io~1task-id")
                            .asText()
                            .equals(task))
                    .toList();
        }

        private List<JsonNode> tasks(String task) {
            return api.list("taskinfos").stream()
                    .filter(found -> found.at("/spec/taskId/value").asText().equals(task))
                    .toList();
        }

        private boolean ended(String task) {
            return !tasks(task).isEmpty() && tasks(task).stream().allMatch(this::ended);
        }

        private boolean ended(JsonNode taskInfo) {
            var state = taskInfo.at("/status/state").asText("TASK_STAGING");
            return TERMINAL.contains(TaskState.valueOf(state));
        }

        @Override
        public String toString() {
            return also + " in " + steps + " with "
                    + api.changesAfter(0).stream()
                            .map(change -> change.type() + " " + change.object())
                            .toList();
        }
    }

    private static Call accept() {
        var operation = Offer.Operation.newBuilder().setType(Offer.Operation.Type.LAUNCH);
        TASKS.forEach(task -> operation
                .getLaunchBuilder()
                .addTaskInfos(TaskInfo.newBuilder()
                        .setName(task)
                        .setTaskId(id(task))
                        .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                        .setCommand(CommandInfo.newBuilder().setValue("true"))
                        .addAllResources(Resources.parse("cpus:0.5;mem:64").toProto())));
        return call(Call.Type.ACCEPT)
                .setAccept(Call.Accept.newBuilder()
                        .addOfferIds(OfferID.newBuilder().setValue("o1"))
                        .addOperations(operation))
                .build();
    }

    private static Call kill(String task) {
        return call(Call.Type.KILL)
                .setKill(Call.Kill.newBuilder().setTaskId(id(task)))
                .build();
    }

    private static Call reconcile() {
        var tasks = TASKS.stream()
                .map(task ->
                        Call.Reconcile.Task.newBuilder().setTaskId(id(task)).build())
                .toList();
        return call(Call.Type.RECONCILE)
                .setReconcile(Call.Reconcile.newBuilder().addAllTasks(tasks))
                .build();
    }

    private static Call.Builder call(Call.Type type) {
        return Call.newBuilder()
                .setType(type)
                .setFrameworkId(FrameworkID.newBuilder().setValue("mine"));
    }

    private static TaskID id(String task) {
        return TaskID.newBuilder().setValue(task).build();
    }
}
