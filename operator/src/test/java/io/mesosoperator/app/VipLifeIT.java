package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.mesosoperator.cluster.PodScript;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** DC/OS' labels {@code VIP_n} against a real API server. */
@WithOperator
record VipLifeIT(Cluster cluster) {

    @BeforeEach
    void aNodeAndAFramework() {
        cluster.nodeAndFramework("n1", "shop", PodScript.runs());
    }

    @Test
    void tasksOfOneVipShareAServiceThatGoesWithTheLast() {
        task("first", 31500, "{key: VIP_0, value: '/web:80'}");
        cluster.eventually(() -> assertThat(ports()).containsExactly("tcp-80 80/TCP to 31500"));
        var address = made().getSpec().getClusterIP();

        task("second", 31501, "{key: VIP_0, value: '/web:80'}, {key: VIP_0, value: '/web:8080'}");
        cluster.eventually(() -> assertThat(ports())
                .containsExactlyInAnyOrder("tcp-80 80/TCP to port-0", "tcp-8080 8080/TCP to port-0"));

        assertThat(made().getSpec().getClusterIP()).isEqualTo(address).isNotEqualTo("None");
        end("first");
        cluster.eventually(() ->
                assertThat(ports()).containsExactlyInAnyOrder("tcp-80 80/TCP to 31501", "tcp-8080 8080/TCP to 31501"));
        end("second");
        cluster.eventually(() -> assertThat(service()).isNull());
    }

    @Test
    void itsPodsAndNoOthersHaveTheLabelThatItSelects() {
        task("with", 31500, "{key: VIP_0, value: '/web:80'}");
        task("without", 31501, "{key: VIP, value: '/web:80'}");

        cluster.awaitState("with", "TASK_RUNNING");
        cluster.awaitState("without", "TASK_RUNNING");
        cluster.eventually(() -> assertThat(service()).isNotNull());
        assertThat(cluster.client()
                        .pods()
                        .withLabels(made().getSpec().getSelector())
                        .list()
                        .getItems())
                .singleElement()
                .satisfies(pod ->
                        assertThat(pod.getMetadata().getLabels()).containsEntry("mesosoperator.io/task", "with"));
    }

    @Test
    void aTaskMayHaveTheServiceOfItsNameAndThatOfItsVip() {
        task(
                "both",
                31500,
                "{key: unrelated, value: x}",
                "  discovery: {visibility: FRAMEWORK, name: web, ports: {ports: [{number: 53, name: dns}]},"
                        + " labels: {labels: [{key: VIP_0, value: '/web:5353'}]}}");

        cluster.eventually(() -> {
            assertThat(ports()).containsExactlyInAnyOrder("tcp-5353 5353/TCP to 53", "udp-5353 5353/UDP to 53");
            assertThat(cluster.client().services().withName("shop-web").get()).isNotNull();
        });
        end("both");
        cluster.eventually(() -> assertThat(cluster.client().services().list().getItems())
                .extracting(any -> any.getMetadata().getName())
                .doesNotContain("shop-web", "shop-web-vip"));
    }

    @Test
    void whatWentWhileNoOperatorRanIsRemovedByTheNext() {
        task("one", 31500, "{key: VIP_0, value: '/web:80'}");
        cluster.eventually(() -> assertThat(service()).isNotNull());
        cluster.stopOperator();
        assertThat(cluster.api().kubectl("delete", "taskinfo", "one").exitCode())
                .isZero();

        cluster.startOperator();

        cluster.eventually(() -> assertThat(service()).isNull());
    }

    @Test
    void aVipThatCannotBeHadIsToldAndTheTaskRuns() {
        task("one", 31500, "{key: VIP_0, value: '10.0.0.80:80'}");

        cluster.awaitState("one", "TASK_RUNNING");
        cluster.eventually(() -> assertThat(
                        cluster.client().v1().events().list().getItems())
                .filteredOn(event -> event.getReason().equals("VipIgnored"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getInvolvedObject().getName()).isEqualTo("one");
                    assertThat(event.getMessage())
                            .isEqualTo("spec.labels.labels[0]: VIP_0 '10.0.0.80:80' asks for an address,"
                                    + " which only the cluster can choose; write /name:port");
                }));
        assertThat(service()).isNull();
    }

    private void end(String task) {
        cluster.awaitState(task, "TASK_RUNNING");
        cluster.kill(task);
        cluster.awaitState(task, "TASK_KILLED");
    }

    private void task(String name, int port, String labels) {
        task(name, port, labels, "");
    }

    /** @param more further lines of the spec, indented by two */
    private void task(String name, int port, String labels, String more) {
        cluster.task(
                name,
                "shop",
                0.2,
                ("  - {name: ports, type: RANGES, ranges: {range: [{begin: %d,"
                                + " end: %1$d}]}}\n  labels: {labels: [%s]}\n%s")
                        .formatted(port, labels, more));
    }

    private @Nullable Service service() {
        return cluster.client().services().withName("shop-web-vip").get();
    }

    private Service made() {
        var service = service();
        if (service == null) {
            throw new AssertionError("there is no Service shop-web-vip");
        }
        return service;
    }

    private List<String> ports() {
        var service = service();
        return service == null
                ? List.of()
                : service.getSpec().getPorts().stream()
                        .map(port -> "%s %d/%s to %s"
                                .formatted(
                                        port.getName(),
                                        port.getPort(),
                                        port.getProtocol(),
                                        port.getTargetPort().getValue()))
                        .toList();
    }
}
