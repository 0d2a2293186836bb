package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A tenant that has all that its limits allow, beside one that has not. */
@WithOperator(starts = false)
record LimitsIT(Cluster cluster) {

    private static final String TASKS = "tasks: {image: \"busybox:1.35\"}\n";

    private static final String SUBSCRIBE = """
            {"type": "SUBSCRIBE", "subscribe": {"framework_info":
              {"user": "nobody", "name": "mine", "role": "ads"}}}""";

    @Test
    void aTaskBeyondTheLimitWaitsForTheEndOfAnotherOrForAHigherLimit() {
        start("allocation: {limits: [{per: role, names: [ads], tasks: 2}]}");
        cluster.framework("mine", "  role: ads");
        cluster.framework("also-mine", "  role: ads");
        cluster.framework("other", "  role: shop");
        cluster.task("a", "mine", 0.1);
        cluster.awaitState("a", "TASK_RUNNING");
        cluster.task("b", "also-mine", 0.1);
        cluster.awaitState("b", "TASK_RUNNING");

        cluster.task("c", "mine", 0.1);
        cluster.eventually(() -> assertThat(message("c"))
                .isEqualTo("Waiting for another task to end: role ads may have 2 tasks at once, and has no fewer"
                        + " (allocation.limits[0].tasks in the operator's configuration)"));
        for (var task : List.of("e", "f", "g")) {
            cluster.task(task, "other", 0.1);
            cluster.awaitState(task, "TASK_RUNNING");
        }
        assertThat(cluster.podOf("c")).isNull();

        cluster.kill("a");
        cluster.awaitState("c", "TASK_RUNNING");
        cluster.task("d", "also-mine", 0.1);
        cluster.eventually(() -> assertThat(message("d")).startsWith("Waiting for another task to end"));

        cluster.reconfigure(TASKS + "allocation: {limits: [{per: role, names: [ads], tasks: 3}]}");
        cluster.awaitState("d", "TASK_RUNNING");
        assertThat(cluster.states("d")).doesNotContain("TASK_LOST", "TASK_ERROR");
    }

    @Test
    void onAnOfferATaskBeyondTheLimitIsLost() {
        start("allocation: {limits: [{per: namespace, tasks: 2}]}");
        cluster.framework("mine");

        cluster.launch(cluster.awaitOffer(), List.of("one", "two", "three"));

        cluster.eventually(() -> assertThat(tasks())
                .extracting(task -> task.statusOrEmpty().path("state").asText())
                .containsExactlyInAnyOrder("TASK_RUNNING", "TASK_RUNNING", "TASK_LOST"));
        assertThat(tasks())
                .extracting(task -> task.statusOrEmpty().path("message").asText())
                .filteredOn(message -> message.startsWith("Task cannot be launched now: namespace "))
                .hasSize(1);
    }

    @Test
    void aFrameworkBeyondTheLimitRegistersWhenAnotherIsGoneOrTheLimitIsHigher() {
        start("allocation: {limits: [{per: role, names: [ads], frameworks: 1}]}");
        cluster.framework("first", "  role: ads");
        cluster.eventually(() -> assertThat(ready("first")).isEqualTo("True "));
        cluster.framework("second", "  role: ads");
        cluster.eventually(() -> assertThat(ready("second"))
                .isEqualTo("False There are too many frameworks: role ads may have 1 framework at once, and has no"
                        + " fewer (allocation.limits[0].frameworks in the operator's configuration): it registers when"
                        + " another one is gone"));
        cluster.framework("neighbour", "  role: shop");
        cluster.eventually(() -> assertThat(ready("neighbour")).isEqualTo("True "));
        cluster.task("waits", "second", 0.1);

        cluster.api().kubectl("delete", "framework", "first").orThrow();
        cluster.awaitState("waits", "TASK_RUNNING");

        cluster.framework("third", "  role: ads");
        cluster.eventually(() -> assertThat(ready("third")).startsWith("False There are too many frameworks"));
        cluster.reconfigure(TASKS + "allocation: {limits: [{per: role, names: [ads], frameworks: 2}]}");
        cluster.eventually(() -> assertThat(ready("third")).isEqualTo("True "));
    }

    /** The first by name and by age is not the one that was registered. */
    @Test
    void whoIsRegisteredStaysSoWhenTheOperatorRestarts() {
        start("allocation: {limits: [{per: role, names: [ads], frameworks: 1}]}");
        cluster.framework("z", "  role: ads");
        cluster.eventually(() -> assertThat(ready("z")).isEqualTo("True "));
        cluster.framework("a", "  role: ads");
        cluster.eventually(() -> assertThat(ready("a")).startsWith("False There are too many frameworks"));
        cluster.task("runs", "z", 0.1);
        cluster.awaitState("runs", "TASK_RUNNING");
        cluster.stopOperator();

        cluster.startOperator(
                Cluster.config(TASKS + "allocation: {limits: [{per: role, names: [ads], frameworks: 1}]}"));

        cluster.task("next", "z", 0.1);
        cluster.awaitState("next", "TASK_RUNNING");
        assertThat(ready("z")).isEqualTo("True ");
        assertThat(ready("a")).startsWith("False There are too many frameworks");
        assertThat(cluster.state("runs")).isEqualTo("TASK_RUNNING");
    }

    @Test
    void aSchedulerBeyondTheLimitGetsAnErrorAndMaySubscribeLater() throws IOException {
        try (var server = new SchedulerServer(0);
                var scheduler = new SchedulerClient(server.port())) {
            cluster.startOperator(
                    Cluster.config(TASKS + "allocation: {limits: [{per: role, names: [ads], frameworks: 1}]}"),
                    Optional.of(new SchedulerEndpoint(
                            server, cluster.client().getNamespace(), SchedulerApiService.HEARTBEAT)));
            cluster.framework("first", "  role: ads");
            cluster.eventually(() -> assertThat(ready("first")).isEqualTo("True "));

            try (var refused = scheduler.subscribe(SUBSCRIBE)) {
                assertThat(refused.next("ERROR").at("/error/message").asText())
                        .isEqualTo("There are too many frameworks: role ads may have 1 framework at once, and has no"
                                + " fewer (allocation.limits[0].frameworks in the operator's configuration): subscribe"
                                + " again when another one is gone");
            }
            cluster.reconfigure(TASKS);

            var mine = SubscribedFramework.of(scheduler, scheduler.subscribe(SUBSCRIBE));
            cluster.eventually(() -> assertThat(ready(mine.id())).isEqualTo("True "));
            cluster.stopOperator();
        }
    }

    @Test
    void offersAreMadeUpToTheLimitAndToTheNeighbourBeyondIt() {
        start("allocation: {limits: [{per: role, names: [ads], offers: 2}]}");
        for (var node = 2; node <= 5; node++) {
            cluster.kubelet().node("n" + node, 2, 1024);
        }
        cluster.framework("mine", "  role: ads\n  revive: now");
        cluster.eventually(() -> assertThat(offersOf("mine")).isEqualTo(2));
        cluster.framework("other", "  role: shop\n  revive: now");
        cluster.eventually(() -> assertThat(offersOf("other")).isEqualTo(3));
        assertThat(offersOf("mine")).isEqualTo(2);
        cluster.api().kubectl("delete", "framework", "other").orThrow();
        cluster.eventually(() -> assertThat(offersOf("other")).isZero());

        cluster.reconfigure(TASKS + "allocation: {limits: [{per: role, names: [ads], offers: 4}]}");

        cluster.eventually(() -> assertThat(offersOf("mine")).isEqualTo(4));
    }

    @Test
    void aFrameworkThatDoesNotAnswerLosesOffersToOneThatHasLess() {
        start("offers: {contestedTimeout: PT3S}");
        for (var node = 2; node <= 4; node++) {
            cluster.kubelet().node("n" + node, 2, 1024);
        }
        cluster.framework("hog", "  role: ads\n  revive: now");
        cluster.eventually(() -> assertThat(offersOf("hog")).isEqualTo(4));

        cluster.framework("other", "  role: shop\n  revive: now");

        cluster.eventually(() -> assertThat(offersOf("other")).isEqualTo(2));
        assertThat(offersOf("hog")).isEqualTo(2);
    }

    @Test
    void aReserveBeyondTheLimitIsDroppedWithNumbers() {
        start("allocation: {limits: [{per: role, names: [ads], reservations: \"cpus:1\"}]}");
        cluster.framework("mine", "  role: ads\n  principal: ops");
        var first = cluster.awaitOffer();

        reserve(first, 1.5);

        cluster.eventually(() -> assertThat(operation(first))
                .isEqualTo("false Invalid RESERVE Operation: role ads may have 1 of cpus reserved at once, and would"
                        + " have 1.5 (allocation.limits[0].reservations in the operator's configuration): reserve"
                        + " less, or unreserve something first"));
        cluster.reconfigure(TASKS + "allocation: {limits: [{per: role, names: [ads], reservations: \"cpus:2\"}]}");
        var second = cluster.awaitOffer();
        reserve(second, 1.5);
        cluster.eventually(() -> assertThat(operation(second)).startsWith("true"));
    }

    private void reserve(OfferResource offer, double cpus) {
        cluster.api()
                .kubectl("patch", "offer", offer.getMetadata().getName(), "--type=merge", """
                        --patch={"spec":{"operations":[{"type":"RESERVE","reserve":{"resources":[{"name":"cpus",
                        "type":"SCALAR","scalar":{"value":%s},"role":"ads","reservation":{"principal":"ops"}}]}}]}}
                        """.formatted(cpus))
                .orThrow();
    }

    private String operation(OfferResource offer) {
        var found = cluster.client()
                .resources(OfferResource.class)
                .withName(offer.getMetadata().getName())
                .get();
        return found == null
                ? ""
                : found.statusOrEmpty().at("/operations/0/applied").asText() + " "
                        + found.statusOrEmpty().at("/operations/0/message").asText();
    }

    private long offersOf(String framework) {
        return cluster.offers().stream()
                .filter(offer ->
                        offer.specOrEmpty().at("/frameworkId/value").asText().equals(framework))
                .count();
    }

    private String ready(String framework) {
        return cluster.frameworkStatus(framework)
                .path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals("Ready"))
                .map(condition -> condition.path("status").asText() + " "
                        + condition.path("message").asText())
                .findFirst()
                .orElse("");
    }

    private List<TaskInfoResource> tasks() {
        return cluster.client().resources(TaskInfoResource.class).list().getItems();
    }

    private void start(String fields) {
        cluster.startOperator(Cluster.config(TASKS + fields));
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
    }

    private String message(String task) {
        return cluster.status(task).path("message").asText();
    }
}
