package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.mesosoperator.cluster.PodScript;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What DiscoveryInfo becomes, against a real API server: it decides what Services and policies may be. */
@WithOperator
record DiscoveryLifeIT(Cluster cluster) {

    @BeforeEach
    void aNodeAndAFramework() {
        cluster.nodeAndFramework("n1", "shop", PodScript.runs());
    }

    @Test
    void frameworkVisibilityIsAHeadlessServiceAndAPolicyThatGoTogether() {
        task("one", "FRAMEWORK", "{number: 31500, name: http, protocol: tcp}");

        cluster.eventually(() -> {
            assertThat(made().getSpec().getClusterIP()).isEqualTo("None");
            assertThat(policy()).isNotNull();
        });
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.kill("one");
        cluster.eventually(() -> {
            assertThat(service()).isNull();
            assertThat(policy()).isNull();
        });
    }

    @Test
    void tcpAndUdpOnOneNumberComeAndGoWithTheirTasks() {
        task("both", "CLUSTER", "{number: 53, name: dns}");
        cluster.eventually(() -> assertThat(ports()).containsExactlyInAnyOrder("dns 53/TCP", "dns-udp 53/UDP"));

        task("tcp", "CLUSTER", "{number: 53, name: dns, protocol: tcp}, {number: 80, name: http, protocol: tcp}");
        cluster.eventually(
                () -> assertThat(ports()).containsExactlyInAnyOrder("dns 53/TCP", "dns-udp 53/UDP", "http 80/TCP"));

        cluster.awaitState("both", "TASK_RUNNING");
        cluster.kill("both");
        cluster.eventually(() -> assertThat(ports()).containsExactlyInAnyOrder("dns 53/TCP", "http 80/TCP"));
    }

    @Test
    void aTaskThatAsksForLessVisibilityHidesTheName() {
        task("open", "CLUSTER", "{number: 31500, name: http, protocol: tcp}");
        cluster.eventually(() -> assertThat(service()).isNotNull());

        task("hidden", "FRAMEWORK", "{number: 31500, name: http, protocol: tcp}");

        cluster.eventually(() -> {
            assertThat(policy()).isNotNull();
            assertThat(made().getSpec().getClusterIP()).isEqualTo("None");
        });
    }

    @Test
    void withoutAPolicyExternalIsOfTheClusterOnlyAndTheTaskIsTold() {
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: one}
                spec:
                  name: one
                  frameworkId: {value: shop}
                  command: {value: "true"}
                  resources: [{name: cpus, type: SCALAR, scalar: {value: 0.1}}]
                  labels: {labels: [{key: VIP_0, value: "/web:80"}]}
                  discovery:
                    visibility: EXTERNAL
                    name: web
                    ports: {ports: [{number: 31500, name: http, protocol: tcp}]}
                """);

        cluster.eventually(
                () -> assertThat(cluster.client().services().list().getItems()).hasSize(2));
        assertThat(cluster.client().services().list().getItems())
                .allSatisfy(service -> assertThat(service.getSpec().getType()).isEqualTo("ClusterIP"));
        cluster.eventually(() -> assertThat(
                        cluster.client().v1().events().list().getItems())
                .anySatisfy(event -> {
                    assertThat(event.getReason()).isEqualTo("VisibilityLimited");
                    assertThat(event.getInvolvedObject().getName()).isEqualTo("one");
                    assertThat(event.getMessage()).contains("tasks.policy.allowExternalServices");
                }));
    }

    @Test
    void whatWentWhileNoOperatorRanIsRemovedByTheNext() {
        task("one", "FRAMEWORK", "{number: 31500, name: http, protocol: tcp}");
        cluster.eventually(() -> assertThat(service()).isNotNull());
        cluster.stopOperator();
        assertThat(cluster.api().kubectl("delete", "taskinfo", "one").exitCode())
                .isZero();

        cluster.startOperator();

        cluster.eventually(() -> {
            assertThat(service()).isNull();
            assertThat(policy()).isNull();
        });
    }

    @Test
    void aServiceOfSomebodyElseIsLeftAloneAndSaidSo() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: shop-web}
                spec:
                  selector: {app: other}
                  ports: [{port: 80}]
                """);

        task("one", "CLUSTER", "{number: 31500, name: http, protocol: tcp}");

        cluster.eventually(() -> assertThat(
                        cluster.client().v1().events().list().getItems())
                .anySatisfy(event -> {
                    assertThat(event.getReason()).isEqualTo("DiscoveryFailed");
                    assertThat(event.getInvolvedObject().getName()).isEqualTo("shop");
                    assertThat(event.getMessage()).startsWith("Service shop-web exists already");
                }));
        assertThat(made().getSpec().getSelector()).containsOnlyKeys("app");
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.kill("one");
        cluster.awaitState("one", "TASK_KILLED");
        assertThat(service()).isNotNull();
    }

    @Test
    void aNameThatSomebodyElseGivesUpIsTaken() {
        cluster.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: shop-web}
                spec: {ports: [{port: 80}]}
                """);
        task("one", "FRAMEWORK", "{number: 31500, name: http, protocol: tcp}");
        cluster.eventually(() -> assertThat(failures()).hasSize(1));

        cluster.client().services().withName("shop-web").delete();

        cluster.eventually(() -> assertThat(ports()).containsExactly("http 31500/TCP"));
        assertThat(failures()).as("told once").hasSize(1);
    }

    private List<Event> failures() {
        return cluster.client().v1().events().list().getItems().stream()
                .filter(event -> "DiscoveryFailed".equals(event.getReason()))
                .toList();
    }

    private void task(String name, String visibility, String ports) {
        cluster.task(
                name,
                "shop",
                0.2,
                "  discovery: {visibility: %s, name: web, ports: {ports: [%s]}}".formatted(visibility, ports));
    }

    private @Nullable Service service() {
        return cluster.client().services().withName("shop-web").get();
    }

    private Service made() {
        var service = service();
        if (service == null) {
            throw new AssertionError("there is no Service shop-web");
        }
        return service;
    }

    private @Nullable NetworkPolicy policy() {
        return cluster.client().network().networkPolicies().withName("shop-web").get();
    }

    private List<String> ports() {
        var service = service();
        return service == null
                ? List.of()
                : service.getSpec().getPorts().stream()
                        .map(port -> port.getName() + " " + port.getPort() + "/" + port.getProtocol())
                        .toList();
    }
}
