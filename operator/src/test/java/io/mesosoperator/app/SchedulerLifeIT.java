package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.MesosCase;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.scheduler.SchedulerApiService;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The life of a framework whose scheduler speaks HTTP and nothing else, against a real API server. */
@WithOperator
record SchedulerLifeIT(Cluster cluster, OpenSchedulerApi door) {

    @Test
    void aTaskLivesFromItsOfferToItsAcknowledgedEnd() {
        tasksRunOn("n1");
        var mine = subscribe();
        var offer = mine.offer();
        assertThat(offer.at("/agent_id/value").asText()).isEqualTo("n1");
        assertThat(offer.at("/hostname").asText()).isEqualTo("n1");
        assertThat(offer.at("/framework_id/value").asText()).isEqualTo(mine.id());
        assertThat(cpus(offer)).isEqualTo(2.0);

        mine.launch(offer, "Task.One", 0.5);

        var running = mine.update("Task.One", "TASK_RUNNING");
        assertThat(running.at("/source").asText()).isEqualTo("SOURCE_EXECUTOR");
        assertThat(running.at("/agent_id/value").asText()).isEqualTo("n1");
        assertThat(running.at("/uuid").asText()).hasSize(24);
        mine.acknowledge(running);
        mine.kill("Task.One");
        var killed = mine.update("Task.One", "TASK_KILLED");
        mine.acknowledge(killed);
        cluster.eventually(() -> assertThat(task("Task.One").getMetadata().getAnnotations())
                .containsKey("mesosoperator.io/acknowledged"));
        mine.reconcile();
        mine.assertThatNothingIsTold();
    }

    @Test
    void aKillBringsAPolicyOfItsOwnAndOneWithoutLeavesItToTheTask() {
        cluster.kubelet().node("n1", 2, 2048);
        var mine = subscribe();
        mine.launch(mine.offer(), "one", 0.5);
        cluster.eventually(() -> assertThat(cluster.pods()).hasSize(1));
        cluster.kubelet().bindAndRun(cluster.pods().getFirst());
        mine.update("one", "TASK_RUNNING");

        mine.kill("one", 90_000_000_000L);

        cluster.eventually(() -> assertThat(deletionGrace()).isEqualTo(90));
        mine.kill("one");
        cluster.eventually(
                () -> assertThat(deletionGrace()).as("the task's own").isLessThan(90));
        assertThat(task("one").specOrEmpty().has("killPolicy")).isFalse();
    }

    private long deletionGrace() {
        return Objects.requireNonNullElse(
                cluster.pods().getFirst().getMetadata().getDeletionGracePeriodSeconds(), -1L);
    }

    @Test
    void whatIsLeftOfAnAcceptedOfferIsOfferedAgainWhenItsFilterIsOver() {
        tasksRunOn("n1");
        var mine = subscribe();

        mine.launch(mine.offer(), "one", 0.5);

        assertThat(cpus(mine.offer())).isEqualTo(1.5);
    }

    @Test
    void anOfferThatChangesIsRescindedAndMadeAnew() {
        tasksRunOn("n1");
        var mine = subscribe();
        var offer = mine.offer();

        cluster.task("declared", mine.id(), 0.5); // an offer shrinks for a declared task

        assertThat(mine.stream().next("RESCIND").at("/rescind/offer_id/value").asText())
                .isEqualTo(offer.at("/id/value").asText());
        assertThat(cpus(mine.offer())).isEqualTo(1.5);
    }

    @Test
    void aDeclinedOfferComesBackWithRevive() {
        cluster.kubelet().node("n1", 2, 1024);
        var mine = subscribe();
        var offer = mine.offer();

        mine.call("DECLINE", """
                "decline": {"offer_ids": [%s], "filters": {"refuse_seconds": 1000}}""".formatted(offer.path("id")));
        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
        mine.call("REVIVE");

        assertThat(mine.offer().path("id")).isNotEqualTo(offer.path("id"));
    }

    @Test
    void anAcceptWithoutOperationsIsADecline() {
        cluster.kubelet().node("n1", 2, 1024);
        var mine = subscribe();

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "filters": {"refuse_seconds": 1000}}
                """.formatted(mine.offer().path("id")));

        cluster.eventually(() -> assertThat(cluster.offers()).isEmpty());
    }

    @Test
    void aSuppressedFrameworkGetsNoOffersUntilItIsRevived() {
        var mine = subscribe();
        mine.call("SUPPRESS");
        cluster.eventually(() -> assertThat(
                        framework(mine.id()).specOrEmpty().path("suppress").asBoolean())
                .isTrue());
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("other");
        cluster.eventually(() -> assertThat(cluster.offers())
                .extracting(
                        offer -> offer.specOrEmpty().at("/frameworkId/value").asText())
                .containsExactly("other"));
        var _ = cluster.client()
                .resources(FrameworkResource.class)
                .withName("other")
                .delete();

        mine.call("REVIVE");

        assertThat(cpus(mine.offer())).isEqualTo(2.0);
    }

    @Test
    @DisplayName("G3 UnknownKillTask, G5 TaskStateMismatch/Match, G6 ImplicitNonTerminalTask, by HTTP")
    void reconciliationTellsHowTasksStand() {
        tasksRunOn("n1");
        var mine = subscribe();
        mine.launch(mine.offer(), "one", 0.5);
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));

        mine.reconcile();

        var implicit = mine.update("one", "TASK_RUNNING");
        assertThat(implicit.path("reason").asText()).isEqualTo("REASON_RECONCILIATION");
        assertThat(implicit.at("/agent_id/value").asText()).isEqualTo("n1");
        assertThat(implicit.has("uuid")).isFalse();

        mine.reconcile("one");

        assertThat(mine.update("one", "TASK_RUNNING").path("reason").asText()).isEqualTo("REASON_RECONCILIATION");

        mine.reconcile("nobody");

        assertThat(mine.update("nobody", "TASK_LOST").path("reason").asText()).isEqualTo("REASON_RECONCILIATION");

        mine.kill("no one");

        mine.update("no one", "TASK_LOST");
    }

    @Test
    @DisplayName("G9 UnacknowledgedTerminalTask, G7 ImplicitTerminalTask, by HTTP")
    void anEndIsToldUntilItIsAcknowledged() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));
        var mine = subscribe();
        mine.launch(mine.offer(), "one", 0.5);
        var first = mine.stream().next("UPDATE").at("/update/status");
        var end = first;
        if (first.path("state").asText().equals("TASK_RUNNING")) {
            mine.acknowledge(first);
            end = mine.update("one", "TASK_FINISHED");
        }

        mine.reconcile();

        assertThat(mine.update("one", "TASK_FINISHED").path("reason").asText()).isEqualTo("REASON_RECONCILIATION");

        mine.acknowledge(end);
        mine.reconcile();
        mine.assertThatNothingIsTold();
    }

    @Test
    void whatWasNotAcknowledgedIsToldAgainToWhoeverComesBackAlsoByAnotherOperator() throws IOException {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(3));
        var before = subscribe();
        before.launch(before.offer(), "one", 0.5);
        var update = before.stream().next("UPDATE").at("/update/status");
        cluster.eventually(() ->
                assertThat(task("one").statusOrEmpty().path("state").asText()).isEqualTo("TASK_FAILED"));

        var after = subscribe(before.id());

        assertThat(before.stream().next("ERROR").at("/error/message").asText()).isEqualTo("Framework failed over");
        assertThat(after.stream().next("UPDATE").at("/update/status/uuid")).isEqualTo(update.path("uuid"));

        door.reopen(SchedulerApiService.HEARTBEAT);
        var later = subscribe(before.id());

        var again = later.stream().next("UPDATE").at("/update/status");
        assertThat(again.path("uuid")).isEqualTo(update.path("uuid"));
        later.acknowledge(again);
        if (!again.path("state").asText().equals("TASK_FAILED")) {
            later.acknowledge(later.update("one", "TASK_FAILED"));
        }

        door.reopen(SchedulerApiService.HEARTBEAT);
        var last = subscribe(before.id());
        last.assertThatNothingIsTold();
    }

    @Test
    void whoTakesOverKeepsTasksAndOffers() {
        tasksRunOn("n1");
        var before = subscribe();
        before.launch(before.offer(), "one", 0.5);
        before.acknowledge(before.update("one", "TASK_RUNNING"));

        var after = subscribe(before.id());

        assertThat(cpus(after.offer())).isEqualTo(1.5);
        after.kill("one");
        after.update("one", "TASK_KILLED");
    }

    @Test
    void aTaskOnAnOfferThatIsNoLongerValidIsLost() {
        var mine = subscribe();

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [{"value": "never"}], "operations": [%s]}
                """.formatted(SubscribedFramework.launch("n1", "one", 0.5)));

        var lost = mine.update("one", "TASK_LOST");
        assertThat(lost.path("reason").asText()).isEqualTo("REASON_INVALID_OFFERS");
        assertThat(lost.path("source").asText()).isEqualTo("SOURCE_MASTER");
        assertThat(lost.path("message").asText())
                .isEqualTo("Task launched with invalid offers: Offer never is no longer valid");
        assertThat(lost.has("uuid")).isFalse();
    }

    @MesosCase("C38: offers of two agents in one ACCEPT: TASK_LOST, REASON_INVALID_OFFERS, and counted")
    @Test
    @DisplayName("C38 LaunchAcrossSlavesTest, by HTTP")
    void offersOfTwoAgentsCannotBeCombined() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().node("n2", 2, 1024);
        var mine = subscribe();
        var one = mine.offerOf("n1");
        var two = mine.offerOf("n2");

        mine.call(
                "ACCEPT", """
                "accept": {"offer_ids": [%s, %s], "operations": [%s]}
                """.formatted(one.path("id"), two.path("id"), SubscribedFramework.launch("n1", "one", 0.5)));

        assertThat(mine.update("one", "TASK_LOST").path("message").asText())
                .startsWith("Task launched with invalid offers: Aggregated offers must belong to one single agent.");
    }

    @Test
    void aTaskThatTheApiServerRefusesIsAnError() {
        cluster.kubelet().node("n1", 2, 1024);
        var mine = subscribe();

        mine.launch(mine.offer(), "one/two", 0.5); // a TaskID has no slash

        var error = mine.update("one/two", "TASK_ERROR");
        assertThat(error.path("reason").asText()).isEqualTo("REASON_TASK_INVALID");
    }

    /** pymesos, mesoshttp and mentos end at an update that names no agent, or has a uuid that no agent waits for. */
    @Test
    void aTaskThatIsRefusedNamesItsAgentAndIsToldOnce() throws IOException {
        cluster.kubelet().node("n1", 2, 1024);
        var mine = subscribe();

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH", "launch": {"task_infos": [{
                  "name": "one", "task_id": {"value": "one"}, "agent_id": {"value": "n1"},
                  "command": {"value": "true", "user": "root"},
                  "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}}]}]}}]}
                """.formatted(mine.offer().path("id")));

        var error = mine.update("one", "TASK_ERROR");
        assertThat(error.at("/agent_id/value").asText()).isEqualTo("n1");
        assertThat(error.path("source").asText()).isEqualTo("SOURCE_MASTER");
        assertThat(error.has("uuid")).isFalse();
        cluster.eventually(() ->
                assertThat(task("one").getMetadata().getAnnotations()).containsKey("mesosoperator.io/acknowledged"));
        subscribe(mine.id()).assertThatNothingIsTold();
        door.reopen(SchedulerApiService.HEARTBEAT);
        subscribe(mine.id()).assertThatNothingIsTold();
    }

    @Test
    void aFrameworkOfMultiRoleIsInItsRoleAndItsOffersSayIt() {
        tasksRunOn("n1");
        var mine = SubscribedFramework.of(
                door.client(), door.client().subscribe(door.client().call("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "mine",
                  "roles": ["prod"], "capabilities": [{"type": "MULTI_ROLE"}, {"type": "PARTITION_AWARE"}]}}}""")));

        var offer = mine.offer();
        assertThat(offer.at("/allocation_info/role").asText()).isEqualTo("prod");
        assertThat(offer.path("resources"))
                .allSatisfy(resource -> assertThat(
                                resource.at("/allocation_info/role").asText())
                        .isEqualTo("prod"));
        mine.call("DECLINE_INVERSE_OFFERS", "\"decline_inverse_offers\": {\"inverse_offer_ids\": []}");
        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH", "launch": {"task_infos": [
                  {"name": "one", "task_id": {"value": "one"}, "agent_id": {"value": "n1"},
                   "command": {"value": "true"}, "resources": [%s]}]}}]}
                """.formatted(offer.path("id"), offer.at("/resources/0")));
        mine.update("one", "TASK_RUNNING");
    }

    /** What 1.x has beside 0.23 is what it says, or the task is an error; never something else that "finishes". */
    @Test
    void whatLaterVersionsOfMesosHaveIsDoneOrRefusedByItsName() {
        tasksRunOn("n1");
        var mine = subscribe();

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH", "launch": {"task_infos": [
                  {"name": "limited", "task_id": {"value": "limited"}, "agent_id": {"value": "n1"},
                   "command": {"value": "true"}, "container": {"type": "MESOS", "rlimit_info": {"rlimits": []}},
                   "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}}]},
                  {"name": "one", "task_id": {"value": "one"}, "agent_id": {"value": "n1"},
                   "command": {"value": "true"}, "container": {"type": "MESOS", "mesos": {"image": {
                     "type": "DOCKER", "docker": {"name": "busybox:of-its-own"}}}},
                   "kill_policy": {"grace_period": {"nanoseconds": 7000000000}},
                   "max_completion_time": {"nanoseconds": 90000000000},
                   "health_check": {"type": "TCP", "tcp": {"port": 8080}},
                   "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}}]}]}}]}
                """.formatted(mine.offer().path("id")));

        var error = mine.update("limited", "TASK_ERROR");
        assertThat(error.path("message").asText()).startsWith("container.rlimit_info is not served here: ");
        assertThat(error.at("/agent_id/value").asText()).isEqualTo("n1");
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));
        assertThat(cluster.client().pods().list().getItems()).singleElement().satisfies(pod -> {
            assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(7);
            assertThat(pod.getSpec().getActiveDeadlineSeconds()).isEqualTo(90);
            var container = pod.getSpec().getContainers().getFirst();
            assertThat(container.getImage()).isEqualTo("busybox:of-its-own");
            assertThat(container.getLivenessProbe().getTcpSocket().getPort().getIntVal())
                    .isEqualTo(8080);
        });
    }

    @Test
    void aRunningTaskSaysWhereItCanBeReached() {
        tasksRunOn("n1");
        var mine = subscribe();
        var offer = mine.offer();
        assertThat(offer.at("/url/address/hostname").asText()).isEqualTo("n1");

        mine.launch(offer, "one", 0.5);

        var container = mine.update("one", "TASK_RUNNING").path("container_status");
        var pod = cluster.awaitPodOf(task("one").getMetadata().getName());
        assertThat(container.at("/network_infos/0/ip_addresses/0/ip_address").asText())
                .isEqualTo(pod.getStatus().getPodIP())
                .isNotEmpty();
        assertThat(container.at("/container_id/value").asText())
                .isEqualTo(pod.getMetadata().getUid());
    }

    @Test
    void aPartitionAwareFrameworkHearsMoreThanLost() {
        cluster.kubelet().node("n1", 2, 1024);
        var mine = SubscribedFramework.of(
                door.client(), door.client().subscribe(door.client().call("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "nobody", "name": "aware",
                  "capabilities": [{"type": "PARTITION_AWARE"}]}}}""")));

        mine.reconcile("nobodys");
        mine.update("nobodys", "TASK_UNKNOWN");
        var launch = SubscribedFramework.launch("n1", "dropped", 0.1);
        mine.call("ACCEPT", """
                "accept": {"offer_ids": [{"value": "no-such-offer"}], "operations": [%s]}""".formatted(launch));
        mine.update("dropped", "TASK_DROPPED");
    }

    @Test
    void aGroupRunsInOnePodAndOneOfOneTaskIsThatTask() {
        tasksRunOn("n1");
        var mine = subscribe();

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "operations": [%s, %s]}""".formatted(
                        mine.offer().path("id"),
                        group("DEFAULT", inGroup("alone")),
                        group("DEFAULT", inGroup("first"), inGroup("second"))));

        var told = updates(mine, 3);

        assertThat(told.values())
                .allSatisfy(update -> assertThat(update.path("state").asText()).isEqualTo("TASK_RUNNING"));
        assertThat(List.of("first", "second"))
                .allSatisfy(task -> assertThat(told)
                        .hasEntrySatisfying(
                                task,
                                update -> assertThat(
                                                update.at("/executor_id/value").asText())
                                        .isEqualTo("e1")));
        assertThat(cluster.pods()).hasSize(2);
        told.values().forEach(mine::acknowledge);
        mine.kill("second");
        mine.update("first", "TASK_KILLED");
    }

    @Test
    void ofAGroupAllTasksAreLaunchedOrNone() {
        var checked = inGroup("d").replace("\"command\"", "\"check\": {}, \"command\"");
        tasksRunOn("n1");
        var mine = subscribe();

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "operations": [%s, %s, %s]}""".formatted(
                        mine.offer().path("id"),
                        group("CUSTOM", inGroup("a"), inGroup("b")),
                        group("DEFAULT", inGroup("c"), checked),
                        group("DEFAULT", inGroup("e"), inGroup("f").replace("0.1", "100"))));

        assertThat(updates(mine, 6).values()).allSatisfy(update -> {
            assertThat(update.path("state").asText()).isEqualTo("TASK_ERROR");
            assertThat(update.path("reason").asText()).isEqualTo("REASON_TASK_GROUP_INVALID");
        });
        assertThat(cluster.pods()).isEmpty();
    }

    /** The next updates, by task, in whatever order they come. */
    private static Map<String, JsonNode> updates(SubscribedFramework mine, int count) {
        return IntStream.range(0, count)
                .mapToObj(any -> mine.stream().next("UPDATE").at("/update/status"))
                .collect(Collectors.toMap(update -> update.at("/task_id/value").asText(), update -> update));
    }

    private static String group(String type, String... tasks) {
        return """
                {"type": "LAUNCH_GROUP", "launch_group": {
                 "executor": {"type": "%s", "executor_id": {"value": "e1"}, "resources": [
                   {"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                   {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}},
                   {"name": "disk", "type": "SCALAR", "scalar": {"value": 32}}]},
                 "task_group": {"tasks": [%s]}}}""".formatted(type, String.join(",", tasks));
    }

    private static String inGroup(String task) {
        return """
                {"name": "%1$s", "task_id": {"value": "%1$s"}, "agent_id": {"value": "n1"},
                 "command": {"value": "true"},
                 "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                   {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}""".formatted(task);
    }

    @Test
    void aFrameworkIsUpdatedWhileItIsSubscribed() {
        cluster.kubelet().node("n1", 2, 1024);
        var mine = subscribe();
        mine.offer();

        var done = update(mine, "\"user\": \"nobody\", \"failover_timeout\": 60");
        var refused = update(mine, "\"user\": \"other\"");

        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).isEqualTo("Updating 'FrameworkInfo.user' is unsupported");
        var object = cluster.client()
                .resources(FrameworkResource.class)
                .withName(mine.id())
                .get();
        assertThat(object.specOrEmpty().at("/failoverTimeout").asDouble()).isEqualTo(60);
    }

    private static HttpResponse<String> update(SubscribedFramework mine, String more) {
        var call = mine.http().call("""
                {"type": "UPDATE_FRAMEWORK", "framework_id": {"value": "%1$s"}, "update_framework": {"framework_info":
                  {"id": {"value": "%1$s"}, "name": "renamed", %2$s}}}""".formatted(mine.id(), more));
        return mine.http().send(call.header("Mesos-Stream-Id", mine.stream().streamId()));
    }

    @Test
    void anAcceptOfNothingButWhatIsRefusedGivesTheOfferBack() {
        tasksRunOn("n1");
        var mine = subscribe();

        mine.call("ACCEPT", """
                "accept": {"offer_ids": [%s], "filters": {"refuse_seconds": 0.0}, "operations": [
                  {"type": "LAUNCH", "launch": {"task_infos": [
                   {"name": "one", "task_id": {"value": "one"}, "agent_id": {"value": "n1"},
                    "command": {"value": "true"}, "container": {"type": "MESOS", "rlimit_info": {"rlimits": []}},
                    "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}}]}]}}]}
                """.formatted(mine.offer().path("id")));

        assertThat(mine.update("one", "TASK_ERROR").path("message").asText()).startsWith("container.rlimit_info ");
        mine.launch(mine.offer(), "two", 0.1);
        mine.update("two", "TASK_RUNNING");
    }

    @Test
    void killBeforeTheTaskHasAnObjectStillKillsIt() {
        tasksRunOn("n1");
        var mine = subscribe();

        mine.launch(mine.offer(), "one", 0.5);
        mine.kill("one");

        var end = mine.stream().next("UPDATE", SubscribedFramework.isOf("one"));
        if (end.at("/update/status/state").asText().equals("TASK_RUNNING")) {
            mine.acknowledge(end.at("/update/status"));
            mine.update("one", "TASK_KILLED");
        } else {
            assertThat(end.at("/update/status/state").asText()).isEqualTo("TASK_KILLED");
        }
    }

    @Test
    void tearDownKillsTheTasksAndTheIdIsUsedUp() {
        tasksRunOn("n1");
        var mine = subscribe();
        mine.launch(mine.offer(), "one", 0.5);
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));

        mine.call("TEARDOWN");

        assertThat(mine.stream().untilTheEnd())
                .noneMatch(event -> event.path("type").asText().equals("UPDATE"));
        cluster.eventually(() -> {
            assertThat(task("one").statusOrEmpty().path("state").asText()).isEqualTo("TASK_KILLED");
            assertThat(task("one").statusOrEmpty().path("reason").asText()).isEqualTo("REASON_FRAMEWORK_REMOVED");
        });
        var again = door.client().subscribe(subscription(mine.id()));
        assertThat(again.next().at("/error/message").asText())
                .startsWith("Completed framework attempted to re-register");
    }

    @Test
    void aLostAgentIsAFailureAndItsTasksAreLost() {
        tasksRunOn("n1");
        var mine = subscribe();
        mine.launch(mine.offer(), "one", 0.5);
        mine.acknowledge(mine.update("one", "TASK_RUNNING"));

        cluster.kubelet().remove("n1");

        assertThat(mine.stream().next("FAILURE").at("/failure/agent_id/value").asText())
                .isEqualTo("n1");
        assertThat(mine.update("one", "TASK_LOST").path("reason").asText()).isEqualTo("REASON_AGENT_REMOVED");
    }

    @Test
    void messagesToExecutorsAndRequestsAreTakenAndNothingComesOfThem() {
        var mine = subscribe();

        mine.call("MESSAGE", """
                "message": {"agent_id": {"value": "n1"}, "executor_id": {"value": "e"}, "data": "aGk="}""");
        mine.call("SHUTDOWN", """
                "shutdown": {"agent_id": {"value": "n1"}, "executor_id": {"value": "e"}}""");
        mine.call("REQUEST", """
                "request": {"requests": []}""");
        mine.kill("nobody");

        mine.update("nobody", "TASK_LOST");
    }

    private void tasksRunOn(String node) {
        cluster.kubelet().node(node, 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
    }

    private SubscribedFramework subscribe() {
        return SubscribedFramework.of(door.client(), door.client().subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info":
                  {"user": "nobody", "name": "mine", "failover_timeout": 1000}}}"""));
    }

    private SubscribedFramework subscribe(String id) {
        return SubscribedFramework.of(door.client(), door.client().subscribe(subscription(id)));
    }

    private static String subscription(String id) {
        return """
                {"type": "SUBSCRIBE", "framework_id": {"value": "%s"}, "subscribe": {"framework_info":
                  {"user": "nobody", "name": "mine", "failover_timeout": 1000, "id": {"value": "%s"}}}}
                """.formatted(id, id);
    }

    private static double cpus(JsonNode offer) {
        return offer.path("resources")
                .valueStream()
                .filter(resource -> resource.path("name").asText().equals("cpus"))
                .mapToDouble(resource -> resource.at("/scalar/value").asDouble())
                .sum();
    }

    private FrameworkResource framework(String id) {
        return cluster.client().resources(FrameworkResource.class).withName(id).get();
    }

    private TaskInfoResource task(String taskId) {
        return cluster.client().resources(TaskInfoResource.class).list().getItems().stream()
                .filter(task -> task.specOrEmpty().at("/taskId/value").asText().equals(taskId))
                .findFirst()
                .orElseThrow();
    }
}
