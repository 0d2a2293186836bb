package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.MesosCase;
import io.mesosoperator.cluster.PodScript;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tasks that name an executor, against a real API server and a scripted kubelet. */
@WithOperator
record ExecutorLifeIT(Cluster cluster) {

    @BeforeEach
    void aNodeAndAFramework() {
        cluster.kubelet().node("n1", 4, 1024);
        cluster.framework("hello");
    }

    @Test
    void anExecutorThatExitsWithZeroHasFinishedItsTask() {
        cluster.kubelet().automatic(pod -> PodScript.exits(0));

        executorTask("one", "default", "n1", "run");

        var status = cluster.awaitState("one", "TASK_FINISHED");
        assertThat(status.path("message").asText())
                .isEqualTo("Command exited with status 0: the task ends with its executor,"
                        + " because executors cannot report yet");
        assertThat(status.at("/executorId/value").asText()).isEqualTo("default");
        assertThat(status.path("source").asText()).isEqualTo("SOURCE_SLAVE");
    }

    @Test
    void anExecutorThatFailsHasLostItsTask() {
        cluster.kubelet().automatic(pod -> PodScript.exits(3));

        executorTask("one", "default", "n1", "run");

        var status = cluster.awaitState("one", "TASK_LOST");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_EXECUTOR_TERMINATED");
        assertThat(status.path("message").asText()).startsWith("Abnormal executor termination");
    }

    @Test
    void killEndsTheExecutor() {
        cluster.kubelet().automatic(pod -> PodScript.runs());
        executorTask("one", "default", "n1", "run");
        cluster.awaitState("one", "TASK_RUNNING");

        cluster.kill("one");

        cluster.awaitState("one", "TASK_KILLED");
    }

    @Test
    void theOfferShrinksByTheExecutorsResourcesAsWell() {
        cluster.kubelet().automatic(pod -> PodScript.runs());

        executorTask("one", "default", "n1", "run");

        cluster.awaitState("one", "TASK_RUNNING");
        cluster.eventually(() -> assertThat(cluster.offers()).singleElement().satisfies(offer -> {
            var cpus = offer.specOrEmpty()
                    .path("resources")
                    .valueStream()
                    .filter(resource -> resource.path("name").asText().equals("cpus"))
                    .findFirst()
                    .orElseThrow();
            assertThat(cpus.at("/scalar/value").asDouble()).isEqualTo(3.4);
        }));
    }

    @Test
    void aSecondTaskOfAnExecutorIsLostAtOnceAndMayBeLaunchedLater() {
        executorTask("one", "default", "n1", "run");
        var pod = cluster.kubelet().bindAndRun(cluster.awaitPodOf("one"));
        cluster.awaitState("one", "TASK_RUNNING");

        executorTask("two", "default", "n1", "run");

        var status = cluster.awaitState("two", "TASK_LOST");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_EXECUTOR_UNREGISTERED");
        assertThat(status.path("message").asText())
                .startsWith("Unregistered executor: executor 'default' runs task one");
        assertThat(cluster.podOf("two")).isNull();

        cluster.kubelet().terminate(pod, 0);
        cluster.awaitState("one", "TASK_FINISHED");
        executorTask("three", "default", "n1", "run");
        assertThat(cluster.awaitPodOf("three")).isNotNull();
    }

    @Test
    void aSecondTaskIsLostAfterARestartOfTheOperatorAsWell() {
        executorTask("one", "default", "n1", "run");
        cluster.kubelet().bindAndRun(cluster.awaitPodOf("one"));
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.stopOperator();
        executorTask("two", "default", "n1", "run");

        cluster.startOperator();

        cluster.awaitState("two", "TASK_LOST");
        assertThat(cluster.state("one")).isEqualTo("TASK_RUNNING");
    }

    @Test
    void anotherExecutorOfTheSameIdIsAnErrorInMesosWords() {
        executorTask("one", "default", "n1", "run");
        cluster.awaitPodOf("one");

        executorTask("two", "default", "n1", "run another");

        var status = cluster.awaitState("two", "TASK_ERROR");
        assertThat(status.path("message").asText())
                .startsWith("Task has invalid ExecutorInfo (existing ExecutorInfo with same ExecutorID"
                        + " is not compatible).");
    }

    @MesosCase("C35: executors of one id may differ on different agents, and both run")
    @Test
    @DisplayName("C35 ExecutorInfoDiffersOnDifferentSlaves")
    void executorsOfOneIdMayDifferOnDifferentAgentsAndBothRun() {
        cluster.kubelet().node("n2", 4, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());

        executorTask("one", "default", "n1", "run");
        executorTask("two", "default", "n2", "run another");

        cluster.awaitState("one", "TASK_RUNNING");
        cluster.awaitState("two", "TASK_RUNNING");
    }

    @Test
    @DisplayName("C33 DuplicatedTaskID")
    void aTaskIdInUseIsADuplicateBeforeItsExecutorIsLookedAt() {
        executorTask("one", "default", "n1", "run", "  taskId: {value: '1'}");
        cluster.awaitPodOf("one");

        executorTask("two", "default", "n1", "run", "  taskId: {value: '1'}");

        var status = cluster.awaitState("two", "TASK_ERROR");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_INVALID");
        assertThat(status.path("message").asText()).startsWith("Task has duplicate ID");
    }

    @Test
    void moreDataThanAnExecutorCanBeGivenIsAnError() {
        executorTask("one", "default", "n1", "run", "  data: " + "AAAA".repeat(43_691));

        var status = cluster.awaitState("one", "TASK_ERROR");
        assertThat(status.path("message").asText()).startsWith("131073 bytes").endsWith("(spec.data)");
    }

    @Test
    void asMuchDataAsAnExecutorCanBeGivenIsTakenByTheApiServer() {
        executorTask("one", "default", "n1", "run", "  data: " + "AAAA".repeat(43_690));

        assertThat(cluster.awaitPodOf("one")).isNotNull();
    }

    private void executorTask(String name, String executorId, String agent, String command) {
        executorTask(name, executorId, agent, command, "");
    }

    /** @param more further lines of the spec, indented by two */
    private void executorTask(String name, String executorId, String agent, String command, String more) {
        cluster.create("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %s}
                spec:
                  name: %s
                  frameworkId: {value: hello}
                  slaveId: {value: %s}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.5}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                  executor:
                    executorId: {value: %s}
                    command: {value: "%s"}
                    resources:
                    - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                %s""".formatted(name, name, agent, executorId, command, more));
    }
}
