package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tasks that have ended go when somebody asked for it, and only then. */
@WithOperator(starts = false)
record TimeToLiveIT(Cluster cluster) {

    @Test
    void aTaskGoesWhenItsOwnTimeIsOver() {
        cluster.startOperator();
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(0));
        cluster.task("stays", "hello", 0.1);
        cluster.task("later", "hello", 0.1, "  ttlSecondsAfterFinished: 3600");

        cluster.task("goes", "hello", 0.1, "  ttlSecondsAfterFinished: 0");

        cluster.eventually(() -> assertThat(taskInfo("goes")).isNull());
        cluster.awaitState("stays", "TASK_FINISHED");
        cluster.awaitState("later", "TASK_FINISHED");
        assertThat(cluster.operatorWrites("taskinfos").stream()
                        .filter(write -> write.verb().equals("delete")))
                .hasSize(1);

        var _ = cluster.api()
                .kubectl(
                        "patch",
                        "taskinfo",
                        "later",
                        "--type=merge",
                        "--patch={\"spec\":{\"ttlSecondsAfterFinished\":0}}");
        cluster.eventually(() -> assertThat(taskInfo("later")).isNull());
        assertThat(taskInfo("stays")).isNotNull();
    }

    @Test
    void aFrameworkSaysItForItsTasksWhenTheyEnd() {
        cluster.startOperator();
        cluster.nodeAndFramework("n1", "hello", PodScript.exits(0));
        cluster.task("before", "hello", 0.1);
        cluster.awaitState("before", "TASK_FINISHED");
        cluster.framework("hello", "  taskDefaults: {ttlSecondsAfterFinished: 1}");
        cluster.framework("slow", "  taskDefaults: {ttlSecondsAfterFinished: 3600}");
        cluster.task("slow", "slow", 0.1);

        cluster.task("after", "hello", 0.1);

        cluster.eventually(() -> assertThat(taskInfo("after")).isNull());
        cluster.awaitState("slow", "TASK_FINISHED");
        assertThat(cluster.status("slow").path("expiryTime").asText()).isNotEmpty();
        assertThat(taskInfo("before")).as("nobody had asked for it").isNotNull();
    }

    @Test
    void whatTheOperatorMadeGoesAfterTheSettingUnlessItsFrameworkSaysOtherwise() {
        cluster.startOperator(Cluster.config("tasks: {image: \"busybox:1.35\", launchedTimeToLive: PT2S}\n"));
        cluster.kubelet().automatic(pod -> PodScript.exits(0));
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("hello");

        cluster.launch(cluster.awaitOffer(), List.of("launched"));

        cluster.eventually(() -> assertThat(cluster.client()
                        .resources(TaskInfoResource.class)
                        .list()
                        .getItems())
                .anySatisfy(task -> assertThat(
                                task.statusOrEmpty().path("expiryTime").asText())
                        .isNotEmpty()));
        cluster.eventually(() -> assertThat(cluster.client()
                        .resources(TaskInfoResource.class)
                        .list()
                        .getItems())
                .isEmpty());
    }

    private @Nullable TaskInfoResource taskInfo(String name) {
        return cluster.client().resources(TaskInfoResource.class).withName(name).get();
    }
}
