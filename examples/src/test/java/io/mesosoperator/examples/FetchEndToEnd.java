package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files fetched over the network of a real cluster, by the operator's own image. */
@ExtendWith(ClusterExtension.class)
class FetchEndToEnd {

    private static final String NAMESPACE = Example.FETCH.namespace();

    private final Cluster cluster;

    FetchEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void runTheExample() {
        Example.FETCH.run(cluster);
    }

    @AfterEach
    void remove() {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void anArchiveIsUnpackedAndAScriptIsExecutableForTheTasksUser() {
        cluster.awaitState(NAMESPACE, "fetches", "TASK_FINISHED").assertUpdatesAreInOrder();

        assertThat(cluster.output(NAMESPACE, "fetches"))
                .startsWith("from the script\nfrom the archive\n")
                .containsPattern("(?m)^-rw-r--r-- .* app.tgz$")
                .containsPattern("(?m)^-rwxr-xr-x .* start.sh$")
                .containsPattern("(?m)^-rwxr-xr-x .* busybox$");
        assertThat(cluster.fetcherOutput(NAMESPACE, "fetches"))
                .contains("Unpacked app.tgz: 5 entries", "Fetched start.sh: ");
    }

    @Test
    void aTaskThatIsKilledWhileItFetchesIsKilled() {
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: patient, namespace: %s}
                spec:
                  name: patient
                  frameworkId: {value: depot}
                  command: {value: echo never, uris: [{value: 'http://depot-files:31511/nobody-listens'}]}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(NAMESPACE));
        eventually()
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(cluster.fetcherOutput(NAMESPACE, "patient")).contains("Attempt 1 of 6 failed: "));

        cluster.kill(NAMESPACE, "patient");

        cluster.awaitState(NAMESPACE, "patient", "TASK_KILLED").assertUpdatesAreInOrder();
    }
}
