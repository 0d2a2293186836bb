package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tenant that has all that its limits allow, beside one that has not. */
@WithOperator(starts = false)
record LimitsIT(Cluster cluster) {

    private static final String TASKS = "tasks: {image: \"busybox:1.35\"}\n";

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
