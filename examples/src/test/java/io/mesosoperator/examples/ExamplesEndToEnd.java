package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each example does what its README says. */
@ExtendWith(ClusterExtension.class)
class ExamplesEndToEnd {

    private static final String KILLED_BY_THE_KERNEL = "137";

    private final Cluster cluster;

    ExamplesEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void removeEarlierRuns(Cluster cluster) {
        cluster.awaitRemoval(Example.namespaces());
    }

    @AfterEach
    void removeExamples() {
        cluster.startRemoval(Example.namespaces());
    }

    @ParameterizedTest
    @EnumSource
    void theTasksEndAsTheReadmeSays(Example example) {
        example.run(cluster);

        for (var row : example.rows()) {
            assertIsAs(row, cluster.awaitState(example.namespace(), row.task(), row.state()));
        }
        assertThat(cluster.reserved()).as("what stays reserved").isEmpty();
        eventually().untilAsserted(() -> assertThat(cluster.reservationPods()).isEmpty());
    }

    private static void assertIsAs(Example.Row row, Task task) {
        // cgroup v1: the notice of the memory limit may lose the race with the end of the process
        if (!(row.reason().equals("REASON_MEMORY_LIMIT") && task.exitCode().equals(KILLED_BY_THE_KERNEL))) {
            assertThat(task.reason()).as("reason of %s", row.task()).isEqualTo(row.reason());
            assertThat(task.message()).as("message of %s", row.task()).isEqualTo(row.message());
        }
        if (!row.state().equals("TASK_RUNNING")) {
            task.assertUpdatesAreInOrder();
        }
    }

    @Test
    void theOutputOfATaskThatHasEndedCanBeRead() {
        Example.HELLO.run(cluster);

        var task = cluster.awaitState("mesos-hello", "hello", "TASK_FINISHED");

        assertThat(cluster.output("mesos-hello", "hello")).isEqualTo("hello from " + task.agent() + "\n");
    }

    @Test
    void theWebServerAnswersThroughItsServiceWhichGoesWithIt() {
        Example.WEB.run(cluster);
        var _ = cluster.awaitState("mesos-web", "client", "TASK_FINISHED");
        var server = cluster.awaitState("mesos-web", "server", "TASK_RUNNING");
        assertThat(cluster.output("mesos-web", "client")).endsWith("Welcome to the shop on " + server.agent() + "\n");

        cluster.kill("mesos-web", "server");

        var _ = cluster.awaitState("mesos-web", "server", "TASK_KILLED");
        eventually()
                .untilAsserted(() -> assertThat(cluster.services("mesos-web")).isEmpty());
    }

    @Test
    void whatOneFrameworkDeclinesIsOfferedToTheOther() {
        cluster.awaitRemoval(Example.namespaces()); // no others want offers
        Example.TWO_FRAMEWORKS.run(cluster);
        var namespace = Example.TWO_FRAMEWORKS.namespace();
        eventually()
                .untilAsserted(() -> assertThat(cluster.offers(namespace))
                        .extracting(Offer::framework)
                        .contains("batch", "services"));
        var offer = cluster.offers(namespace).stream()
                .filter(any -> any.framework().equals("batch"))
                .findFirst()
                .orElseThrow();

        cluster.patch(
                namespace, "offer", offer.name(), "{\"spec\":{\"decline\":true,\"filters\":{\"refuseSeconds\":600}}}");

        eventually()
                .untilAsserted(() -> assertThat(cluster.offers(namespace))
                        .filteredOn(other -> other.agent().equals(offer.agent()))
                        .isNotEmpty()
                        .extracting(Offer::framework)
                        .containsOnly("services"));
    }

    @Test
    void aTypoInATaskIsRefusedWithTheNameOfTheField() {
        cluster.freshNamespace("mesos-hello");
        var task = Repository.read("examples/hello/20-task.yaml");

        var field = cluster.kubectl("apply", "-f", "-")
                .input(task.replace("command:", "comand:"))
                .run();
        var value = cluster.kubectl("apply", "-f", "-")
                .input(task.replace("SCALAR", "SCALER"))
                .run();

        assertThat(field.exitCode()).isNotZero();
        assertThat(field.err()).contains("unknown field \"spec.comand\"");
        assertThat(value.exitCode()).isNotZero();
        assertThat(value.err()).contains("spec.resources[0].type", "SCALER", "\"SCALAR\"");
        assertThat(cluster.task("mesos-hello", "hello")).isEmpty();
    }
}
