package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.mesosoperator.app.configuration.LiveConfiguration;
import io.mesosoperator.chart.Helm;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.ApiServerClient;
import io.mesosoperator.metrics.Gauges;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator that serves some namespaces, with the rights that the chart gives it for that and no others. */
@WithOperator(starts = false)
record NamespacesIT(Cluster cluster) {

    private static final String RELEASE = "mesos-system";
    private static final String ACCOUNT = "system:serviceaccount:mesos-system:mesos-operator";
    private static final String CONFIG = "tasks: {image: \"busybox:1.35\"}\nnamespaces: [served, served-too]\n";

    /** -1, which is its default, until an operator writes a status. */
    private static final String NOTICED = "{.status.observedGeneration}";

    private static final String FRAMEWORK_AND_TASK = """
            apiVersion: mesosoperator.io/v1alpha1
            kind: Framework
            metadata: {name: web, namespace: %1$s}
            spec: {user: nobody, name: web}
            ---
            apiVersion: mesosoperator.io/v1alpha1
            kind: TaskInfo
            metadata: {name: %2$s, namespace: %1$s}
            spec:
              name: %2$s
              frameworkId: {value: web}
              command: {value: "sleep 1000"}
              discovery: {visibility: CLUSTER, name: web, ports: {ports: [{number: 80, name: http}]}}
              resources:
              - {name: cpus, type: SCALAR, scalar: {value: 0.5}}
              - {name: mem, type: SCALAR, scalar: {value: 32}}
            """;

    @BeforeEach
    void install() {
        for (var name : List.of(RELEASE, "served", "served-too", "elsewhere")) {
            var namespace = new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .build();
            await("the namespace of the test before to be gone")
                    .ignoreExceptions()
                    .until(() -> cluster.client().resource(namespace).create() != null);
        }
        var rights = Helm.template(List.of(
                "--kube-version=1.36.0",
                "--set=watchNamespaces={served,served-too}",
                "--show-only=templates/rbac.yaml"));
        apply(rights);
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.installedIn(RELEASE).connectAs(RELEASE, "mesos-operator");
    }

    @Test
    void tasksOfServedNamespacesRunAndOthersAreLeftAlone() {
        apply(FRAMEWORK_AND_TASK.formatted("elsewhere", "left-alone"));
        apply(FRAMEWORK_AND_TASK.formatted("served", "before"));

        cluster.startOperator(Cluster.config(CONFIG));
        apply(FRAMEWORK_AND_TASK.formatted("served-too", "after"));

        cluster.eventually(() -> {
            assertThat(state("served", "before")).isEqualTo("TASK_RUNNING");
            assertThat(state("served-too", "after")).isEqualTo("TASK_RUNNING");
            assertThat(all("served", "services")).hasSize(1);
        });
        cluster.api()
                .server()
                .kubectl("delete", "taskinfo", "before", "--namespace=served", "--wait=false")
                .orThrow();
        cluster.eventually(() -> assertThat(all("served", "services")).isEmpty());
        assertThat(get("elsewhere", "taskinfo", "left-alone", NOTICED)).isEqualTo("-1");
        assertThat(get("elsewhere", "framework", "web", NOTICED)).isEqualTo("-1");
        assertThat(refused()).isEmpty();
    }

    @Test
    void aPodOfAnotherOperatorsTaskTakesItsPartAndKeepsItsFinalizer() {
        apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: of-another
                  namespace: elsewhere
                  labels: {app.kubernetes.io/managed-by: mesos-operator}
                  finalizers: [mesosoperator.io/task-status]
                spec:
                  nodeName: n1
                  containers: [{name: task, image: i, resources: {requests: {cpu: 1500m}}}]
                """);
        apply(FRAMEWORK_AND_TASK.formatted("served", "one"));
        cluster.startOperator(Cluster.config(CONFIG));
        cluster.eventually(() -> assertThat(state("served", "one")).isEqualTo("TASK_RUNNING"));
        apply(FRAMEWORK_AND_TASK.formatted("served-too", "two"));
        cluster.eventually(() -> assertThat(get("served-too", "framework", "web", "{.status.conditions[0].status}"))
                .isEqualTo("True"));
        assertThat(all("served-too", "pods")).as("there is no room").isEmpty();

        cluster.api()
                .server()
                .kubectl("delete", "pod", "of-another", "--namespace=elsewhere", "--wait=false")
                .orThrow();

        cluster.eventually(() -> assertThat(state("served-too", "two")).isEqualTo("TASK_RUNNING"));
        assertThat(get("elsewhere", "pod", "of-another", "{.metadata.finalizers[0]}"))
                .isEqualTo("mesosoperator.io/task-status");
        assertThat(refused()).isEmpty();
    }

    @Test
    void aStandbyComparesWhatItMaySee() throws InterruptedException {
        apply(FRAMEWORK_AND_TASK.formatted("served", "one"));
        apply(FRAMEWORK_AND_TASK.formatted("elsewhere", "left-alone"));
        var account =
                cluster.api().server().configAs(ACCOUNT, List.of("system:serviceaccounts", "system:authenticated"));
        try (var client = ApiServerClient.of(account);
                var standby = new MesosOperator(
                        client,
                        new LiveConfiguration(Cluster.config(CONFIG)),
                        RELEASE,
                        Clock.systemUTC(),
                        UUID::randomUUID,
                        new Gauges(new SimpleMeterRegistry()),
                        Optional.empty())) {
            standby.watch();
            standby.catchUp();
            standby.lead();

            cluster.eventually(() -> assertThat(state("served", "one")).isEqualTo("TASK_RUNNING"));
            assertThat(refused()).isEmpty();
        }
    }

    private void apply(String manifest) {
        cluster.api().server().kubectlReading(manifest, "apply", "--filename=-").orThrow();
    }

    private String state(String namespace, String task) {
        return get(namespace, "taskinfo", task, "{.status.state}");
    }

    private List<String> all(String namespace, String kind) {
        return cluster.api()
                .server()
                .kubectl("get", kind, "--namespace=" + namespace, "--output=name")
                .orThrow()
                .stdout()
                .lines()
                .toList();
    }

    /** What the object has there; empty if there is no such object. */
    private String get(String namespace, String kind, String name, String path) {
        return cluster.api()
                .server()
                .kubectl(
                        "get",
                        kind,
                        name,
                        "--namespace=" + namespace,
                        "--output=jsonpath=" + path,
                        "--ignore-not-found")
                .orThrow()
                .stdout();
    }

    /** What the operator has asked for and may not have. */
    private List<AuditedRequest> refused() {
        return cluster.api().audit().requests().stream()
                .filter(request -> request.user().equals(ACCOUNT) && request.code() == 403)
                .toList();
    }
}
