package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What others do to a task's pod, and tasks as strangers write them, on real kubelets; all at once. */
@ExtendWith(ClusterExtension.class)
class StrangersEndToEnd {

    private static final String NAMESPACE = "mesos-strangers";

    /** A proxy before the task's container that never ends, and an agent behind it that fails at once. */
    private static final String MESH = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: mesos-strangers, labels: {strangers: inject}}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicy
            metadata: {name: mesos-strangers}
            spec:
              failurePolicy: Fail
              reinvocationPolicy: Never
              matchConstraints:
                namespaceSelector: {matchLabels: {strangers: inject}}
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
              mutations:
              - patchType: JSONPatch
                jsonPatch:
                  expression: >-
                    [JSONPatch{op: "add", path: "/spec/containers/0", value: Object.spec.containers{
                       name: "aa-proxy", image: "docker.io/library/busybox:1.35", imagePullPolicy: "IfNotPresent",
                       command: ["/bin/sh", "-c", "sleep 3600"],
                       securityContext: Object.spec.containers.securityContext{runAsUser: 65534}}},
                     JSONPatch{op: "add", path: "/spec/containers/-", value: Object.spec.containers{
                       name: "zz-agent", image: "docker.io/library/busybox:1.35", imagePullPolicy: "IfNotPresent",
                       command: ["/bin/sh", "-c", "exit 9"],
                       securityContext: Object.spec.containers.securityContext{runAsUser: 65534}}}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicyBinding
            metadata: {name: mesos-strangers}
            spec: {policyName: mesos-strangers}
            ---
            apiVersion: mesosoperator.io/v1alpha1
            kind: Framework
            metadata: {name: strangers, namespace: mesos-strangers}
            spec: {user: nobody, name: strangers, suppress: true}
            """;

    private static final String CHECK =
            ", healthCheck: {delaySeconds: 0, intervalSeconds: 1, timeoutSeconds: 5, consecutiveFailures: 3,"
                    + " gracePeriodSeconds: 0, command: {%s}}";

    private final Cluster cluster;

    StrangersEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void applyTheTasks(Cluster cluster) {
        cluster.awaitRemoval(List.of(NAMESPACE));
        cluster.apply(MESH);
        // The API server takes a moment until it goes by a new policy.
        eventually()
                .untilAsserted(() -> assertThat(cluster.client()
                                .resource(anyPod())
                                .dryRun()
                                .create()
                                .getSpec()
                                .getContainers())
                        .hasSize(3));
        cluster.apply(String.join(
                "---\n",
                task("ends-well", "command: {value: 'sleep 1; true'}"),
                task("ends-badly", "command: {value: 'sleep 1; exit 3'}"),
                task("segfault", "command: {value: 'kill -SEGV $$; echo process 1 ignores signals'}"),
                task("sleeper", "command: {value: 'sleep 1000; true'}"),
                task("applet", "command: {shell: false, value: /bin/busybox, arguments: [echo, by, name]}"),
                task(
                        "own-path",
                        "command: {value: 'exec /bin/sleep 300', environment: {variables: [{name: PATH, value: /opt}]}}"
                                + CHECK.formatted(
                                        "value: 'test $A = b', environment: {variables: [{name: A, value: b}]}")),
                task(
                        "no-such-check",
                        "command: {shell: false, value: /bin/sleep, arguments: [sleep, '300']}"
                                + CHECK.formatted("shell: false, value: /no/such/check")),
                task(
                        "no-image",
                        "command: {value: 'true'}, container: {type: DOCKER, docker: {image: 'localhost:1/none:1',"
                                + " parameters: [{key: user, value: '65534'}]}}")));
    }

    @AfterAll
    static void removeThem(Cluster cluster) {
        cluster.startRemoval(List.of(NAMESPACE));
        cluster.kubectl("delete", "mutatingadmissionpolicies,mutatingadmissionpolicybindings", "mesos-strangers")
                .run()
                .orThrow();
    }

    @Test
    void aTaskEndsWithItsOwnContainerAndItsPodToo() {
        assertThat(cluster.awaitState(NAMESPACE, "ends-well", "TASK_FINISHED").exitCode())
                .isEqualTo("0");
        assertThat(cluster.awaitState(NAMESPACE, "ends-badly", "TASK_FAILED").exitCode())
                .isEqualTo("3");
        for (var name : List.of("ends-well", "ends-badly")) {
            eventually()
                    .untilAsserted(
                            () -> assertThat(pod(name).getStatus().getPhase()).isEqualTo("Failed"));
            assertThat(pod(name).getMetadata().getDeletionTimestamp())
                    .as("its log stays")
                    .isNull();
        }
    }

    @Test
    void aTaskIsNotProcessOne() {
        var task = cluster.awaitState(NAMESPACE, "segfault", "TASK_FAILED");

        assertThat(task.exitCode()).isEqualTo("139");
        assertThat(task.message()).isEqualTo("Command terminated with signal Segmentation fault (exit code 139)");
    }

    @Test
    void sigtermEndsATaskThatDoesNotHandleIt() {
        cluster.awaitState(NAMESPACE, "sleeper", "TASK_RUNNING");

        cluster.kill(NAMESPACE, "sleeper");

        var task = cluster.awaitState(NAMESPACE, "sleeper", "TASK_KILLED");
        assertThat(task.exitCode()).as("SIGTERM, and not SIGKILL").isEqualTo("143");
    }

    @Test
    void aProgramIsCalledByTheNameThatItsTaskGives() {
        cluster.awaitState(NAMESPACE, "applet", "TASK_FINISHED");

        assertThat(cluster.kubectl(
                                "logs",
                                "--namespace",
                                NAMESPACE,
                                pod("applet").getMetadata().getName())
                        .run()
                        .orThrow())
                .isEqualTo("by name\n");
    }

    @Test
    void aCheckNeedsNoPathOfItsTask() {
        eventually()
                .untilAsserted(() -> assertThat(cluster.task(NAMESPACE, "own-path")
                                .orElseThrow()
                                .health())
                        .endsWith("true"));
    }

    @Test
    void aCheckThatCannotBeRunHasFailed() {
        var task = cluster.awaitState(NAMESPACE, "no-such-check", "TASK_KILLED");

        assertThat(task.health()).endsWith("false");
        assertThat(task.message()).startsWith("Its health check failed too often. ");
    }

    @Test
    void whatWasKilledBeforeItStartedHasNoExitCode() {
        eventually()
                .untilAsserted(() -> assertThat(cluster.task(NAMESPACE, "no-image")
                                .orElseThrow()
                                .message())
                        .startsWith("Cannot pull image"));

        cluster.kill(NAMESPACE, "no-image");

        var task = cluster.awaitState(NAMESPACE, "no-image", "TASK_KILLED");
        assertThat(task.exitCode()).isEmpty();
        assertThat(task.message()).isEqualTo("It never started");
    }

    private Pod pod(String task) {
        return cluster.pod(NAMESPACE, task);
    }

    private static Pod anyPod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("any")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("any")
                .withImage("any:1")
                .endContainer()
                .endSpec()
                .build();
    }

    private static String task(String name, String spec) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %1$s, namespace: mesos-strangers}
                spec: {name: %1$s, frameworkId: {value: strangers}, %2$s, resources: [
                  {name: cpus, type: SCALAR, scalar: {value: 0.02}}, {name: mem, type: SCALAR, scalar: {value: 32}}]}
                """.formatted(name, spec);
    }
}
