package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.task.pod.FetcherPart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks with URIs, against a real API server and a scripted kubelet. */
@WithOperator
record FetchLifeIT(Cluster cluster) {

    private static final String URIS = "  command: {value: ./app, uris: [{value: 'http://example.org/app.tgz'}]}";

    @BeforeEach
    void aNodeAndAFramework() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("hello");
    }

    @Test
    void aTaskWhoseUrisWereFetchedRuns() {
        cluster.kubelet().automatic(pod -> PodScript.exits(0));

        fetchingTask("one");

        cluster.awaitState("one", "TASK_FINISHED");
        assertThat(cluster.states("one")).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FINISHED");
    }

    @Test
    void aUriThatCannotBeFetchedEndsTheTaskAsFailedAndLeavesNothingBehind() {
        cluster.kubelet()
                .automatic(pod ->
                        pod.getSpec().getInitContainers().isEmpty() ? PodScript.runs() : new PodScript.FailsInInit(1));

        fetchingTask("one");

        var status = cluster.awaitState("one", "TASK_FAILED");
        assertThat(status.path("source").asText()).isEqualTo("SOURCE_SLAVE");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_COMMAND_EXECUTOR_FAILED");
        assertThat(status.path("message").asText())
                .startsWith("Failed to launch container: Failed to fetch URIs: Command exited with status 1");
        cluster.task("next", "hello", 2);
        assertThat(cluster.awaitPodOf("next")).as("has all of the node").isNotNull();
    }

    @Test
    void thePodStaysForItsLogThoughItsFetcherEndsAMomentBeforeIt() {
        fetchingTask("one");
        var pod = cluster.awaitPodOf("one");
        cluster.kubelet().bind(pod);
        var waiting = cluster.awaitPodOf("one").getStatus();

        cluster.kubelet()
                .report(
                        pod,
                        new PodStatusBuilder(waiting)
                                .editFirstInitContainerStatus()
                                .withNewState()
                                .withNewTerminated()
                                .withExitCode(1)
                                .withReason("Error")
                                .withStartedAt("2026-01-01T00:00:00Z")
                                .withFinishedAt("2026-01-01T00:00:10Z")
                                .endTerminated()
                                .endState()
                                .endInitContainerStatus()
                                .build());
        cluster.awaitState("one", "TASK_FAILED");
        cluster.kubelet().failInit(pod, 1);

        cluster.task("next", "hello", 2);
        assertThat(cluster.awaitPodOf("next"))
                .as("the operator has seen the end")
                .isNotNull();
        assertThat(cluster.awaitPodOf("one").getMetadata().getDeletionTimestamp())
                .isNull();
    }

    @Test
    void aKillWhileTheFilesAreFetchedKillsTheTask() {
        fetchingTask("one");
        var pod = cluster.awaitPodOf("one");
        cluster.kubelet().bind(pod);

        cluster.kill("one");

        cluster.eventually(
                () -> assertThat(cluster.awaitPodOf("one").getMetadata().getDeletionTimestamp())
                        .isNotNull());
        cluster.kubelet().failInit(pod, PodScript.TERMINATED);
        cluster.awaitState("one", "TASK_KILLED");
        assertThat(cluster.states("one")).doesNotContain("TASK_RUNNING", "TASK_FAILED");
    }

    @Test
    void aUriThatNobodyCanFetchIsAnErrorWithoutAPod() {
        cluster.apply(task("one", "  command: {value: ./app, uris: [{value: 'hdfs://namenode/app.tgz'}]}"));

        var status = cluster.awaitState("one", "TASK_ERROR");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_INVALID");
        assertThat(status.path("message").asText())
                .startsWith("URI scheme 'hdfs' is not supported")
                .endsWith("(spec.command.uris[0].value)");
        assertThat(cluster.podOf("one")).isNull();
    }

    private void fetchingTask(String name) {
        cluster.apply(task(name, URIS));
        assertThat(cluster.awaitPodOf(name).getSpec().getInitContainers())
                .extracting(container -> container.getName())
                .containsExactly(FetcherPart.CONTAINER);
    }

    private static String task(String name, String command) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %s}
                spec:
                  name: %1$s
                  frameworkId: {value: hello}
                %s
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 1}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(name, command);
    }
}
