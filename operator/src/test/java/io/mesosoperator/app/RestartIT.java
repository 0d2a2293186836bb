package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Operators that come and go, and an API server that goes away, while tasks run, start and finish. */
@WithOperator(ownApiServer = true)
record RestartIT(Cluster cluster) {

    private static final int TASKS = 30;

    @Test
    void nothingIsLostAndNothingRunsTwice() {
        cluster.kubelet().node("n1", 2, 2048);
        cluster.kubelet().node("n2", 2, 2048);
        cluster.kubelet().automatic(pod -> new PodScript.Exits(0, Duration.ofMillis(300)));
        cluster.framework("many");
        cluster.apply(IntStream.range(0, TASKS).mapToObj(RestartIT::task).collect(Collectors.joining("---\n")));

        for (var ended = TASKS / 5; ended < TASKS; ended += TASKS / 5) {
            awaitEnded(ended);
            cluster.stopOperator();
            cluster.startOperator();
        }

        awaitEnded(TASKS);
        assertEveryTaskFinishedAndRanOnce();
    }

    @Test
    void anApiServerThatGoesAwayForAWhileLosesNothing() {
        cluster.kubelet().node("n1", 2, 2048);
        cluster.framework("many");
        cluster.task("before", "many", 0.5);
        var pod = cluster.kubelet().bindAndRun(cluster.awaitPodOf("before"));
        cluster.awaitState("before", "TASK_RUNNING");

        cluster.api().stop();
        cluster.api().start();
        cluster.kubelet().terminate(pod, 4);

        assertThat(cluster.awaitState("before", "TASK_FAILED").path("exitCode").asInt())
                .isEqualTo(4);
    }

    private void awaitEnded(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> finished() >= count);
    }

    private long finished() {
        return IntStream.range(0, TASKS)
                .filter(i -> cluster.state("t" + i).equals("TASK_FINISHED"))
                .count();
    }

    private void assertEveryTaskFinishedAndRanOnce() {
        assertThat(finished()).isEqualTo(TASKS);
        assertThat(podsCreated()).hasSize(TASKS);
        for (var i = 0; i < TASKS; i++) {
            assertThat(cluster.states("t" + i)).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_FINISHED");
        }
    }

    /** One for each pod that came to be, whichever operator made it. */
    private List<AuditedRequest> podsCreated() {
        return cluster.operatorWrites("pods").stream()
                .filter(request -> request.verb().equals("create") && request.code() == 201)
                .toList();
    }

    private static String task(int number) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: t%d}
                spec:
                  name: t%d
                  frameworkId: {value: many}
                  command: {value: "true"}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.5}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(number, number);
    }
}
