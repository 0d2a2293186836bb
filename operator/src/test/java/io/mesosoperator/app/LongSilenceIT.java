package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mesosoperator.PriorityClassManifest;
import io.mesosoperator.cluster.PodScript;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The API server is away for longer than a leader may be without it. Each replica waits, says so, and goes on. */
@WithOperator(starts = false, ownApiServer = true)
@Timeout(240)
record LongSilenceIT(Cluster cluster, @TempDir Path directory) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void whatWasRunningIsReportedWhenTheApiServerIsBack() throws Exception {
        PriorityClassManifest.apply(cluster.client());
        cluster.nodeAndFramework("n1", "many", PodScript.runs());
        try (var leader = Replica.start(cluster, directory, "leader").awaitReady();
                var standby = Replica.start(cluster, directory, "standby").awaitReady()) {
            cluster.task("before", "many", 0.1);
            cluster.awaitState("before", "TASK_RUNNING");

            cluster.api().stop();
            leader.process().awaitEnd(); // it may not write any more, and its kubelet starts it again
            try (var again = Replica.start(cluster, directory, "again")) {
                await("the restarted one to say for what it waits")
                        .atMost(PATIENCE)
                        .until(() -> again.process().toString().contains("Waiting to start: "));
                await("the standby to say for what it waits")
                        .atMost(PATIENCE)
                        .until(() -> standby.process().toString().contains("waiting for it: "));
                cluster.api().start();

                cluster.task("after", "many", 0.1);
                await("a task of after")
                        .atMost(PATIENCE)
                        .until(() -> cluster.state("after").equals("TASK_RUNNING"));
                cluster.kill("before");
                await("a task of before")
                        .atMost(PATIENCE)
                        .until(() -> cluster.state("before").equals("TASK_KILLED"));

                assertThat(standby.process().isAlive())
                        .as("%s", standby.process())
                        .isTrue();
                assertThat(standby.process()
                                .toString()
                                .lines()
                                .filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")))
                        .as("%s", standby.process())
                        .hasSizeLessThan(30);
            }
        }
    }
}
