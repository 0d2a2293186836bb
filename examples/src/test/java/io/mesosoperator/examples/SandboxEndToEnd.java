package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a task wrote can be read after its end. */
@ExtendWith(ClusterExtension.class)
class SandboxEndToEnd {

    private static final String FOLDER = "examples/sandbox";
    private static final String NAMESPACE = "mesos-sandbox";
    private static final String TASK = "experiment";

    private final Cluster cluster;

    SandboxEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void installWithClaimedSandboxes() {
        cluster.awaitRemoval(List.of(NAMESPACE));
        new Installation(cluster).change(Repository.file(FOLDER + "/operator.values"));
    }

    @AfterEach
    void installAsBefore() {
        cluster.awaitRemoval(List.of(NAMESPACE));
        new Installation(cluster).restore();
    }

    @Test
    void theFilesOfAnEndedTaskAreThereForAsLongAsItsPod() {
        cluster.kubectl("apply", "-f", Repository.file(FOLDER).toString()).run().orThrow();
        var task = cluster.awaitState(NAMESPACE, TASK, "TASK_FAILED");

        task.assertUpdatesAreInOrder();
        assertThat(task.exitCode()).isEqualTo("4");
        assertThat(files("cat", "notes")).isEqualTo("step 3 of 7, temperature 451\n");
        assertThat(files("cat", "private")).as("read as the task's user").isEqualTo("for nobody else\n");

        cluster.kubectl("delete", "taskinfo", TASK, "--namespace", NAMESPACE)
                .run()
                .orThrow();

        eventually().untilAsserted(() -> assertThat(claims()).isEmpty());
    }

    private String files(String program, String file) {
        return cluster.command(Repository.file(FOLDER + "/files").toString(), NAMESPACE, TASK, program, file)
                .run()
                .orThrow();
    }

    private List<PersistentVolumeClaim> claims() {
        return cluster.client()
                .persistentVolumeClaims()
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }
}
