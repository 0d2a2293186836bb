package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.ScriptedKubelet;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks to whose pods a mesh adds containers before and behind, against a real API server with such a policy. */
@WithOperator
class SidecarLifeIT {

    private static final String MESH = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicy
            metadata: {name: mesh}
            spec:
              failurePolicy: Fail
              reinvocationPolicy: Never
              matchConstraints:
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
              mutations:
              - patchType: JSONPatch
                jsonPatch:
                  expression: >-
                    [JSONPatch{op: "add", path: "/spec/containers/0",
                       value: Object.spec.containers{name: "aa-proxy", image: "mesh:1"}},
                     JSONPatch{op: "add", path: "/spec/containers/-",
                       value: Object.spec.containers{name: "zz-agent", image: "mesh:1"}}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingAdmissionPolicyBinding
            metadata: {name: mesh}
            spec: {policyName: mesh}
            """;

    private final Cluster cluster;
    private ScriptedKubelet kubelet;

    SidecarLifeIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void aMesh() {
        kubelet = new ScriptedKubelet(cluster.client(), Clock.systemUTC());
        kubelet.node("n1", 2, 1024);
        cluster.framework("hello");
        cluster.apply(MESH);
        // the API server takes a moment until it goes by a new policy
        cluster.eventually(() -> assertThat(cluster.client()
                        .resource(anyPod())
                        .dryRun()
                        .create()
                        .getSpec()
                        .getContainers())
                .hasSize(3));
    }

    @AfterEach
    void noMesh() {
        kubelet.close();
        cluster.client()
                .load(new ByteArrayInputStream(MESH.getBytes(StandardCharsets.UTF_8)))
                .delete();
    }

    @Test
    void aTaskEndsWithItsContainerAndWhatGoesOnIsEndedWithoutBeingDeleted() {
        var pod = launch("report");
        cluster.awaitState("report", "TASK_RUNNING");

        kubelet.report(pod, with("Running", ended(0), running()));

        assertThat(cluster.awaitState("report", "TASK_FINISHED")
                        .path("exitCode")
                        .asInt(-1))
                .isZero();
        cluster.eventually(
                () -> assertThat(cluster.awaitPodOf("report").getSpec().getActiveDeadlineSeconds())
                        .isEqualTo(1));
        assertThat(cluster.awaitPodOf("report").getMetadata().getFinalizers()).isNotEmpty();
        kubelet.report(
                pod,
                new PodStatusBuilder(with("Failed", ended(0), ended(143)))
                        .withReason("DeadlineExceeded")
                        .build());
        cluster.task("next", "hello", 2);
        assertThat(cluster.awaitPodOf("next")).as("has all of the node").isNotNull();
        assertThat(cluster.awaitPodOf("report").getMetadata().getDeletionTimestamp())
                .as("its log stays")
                .isNull();
        assertThat(cluster.states("report")).endsWith("TASK_RUNNING", "TASK_FINISHED");
        assertThat(cluster.operatorWrites("pods"))
                .extracting(AuditedRequest::verb)
                .containsExactly("create", "patch", "create");
    }

    @Test
    void containersOfOthersThatEndFirstOrBadlyChangeNothing() {
        var pod = launch("report");
        cluster.awaitState("report", "TASK_RUNNING");

        kubelet.report(pod, with("Running", running(), ended(1)));
        kubelet.report(pod, with("Failed", ended(0), ended(1)));

        assertThat(cluster.awaitState("report", "TASK_FINISHED")
                        .path("exitCode")
                        .asInt(-1))
                .isZero();
        assertThat(cluster.states("report")).endsWith("TASK_RUNNING", "TASK_FINISHED");
        assertThat(cluster.awaitPodOf("report").getSpec().getActiveDeadlineSeconds())
                .isNull();
    }

    /** Both containers of the mesh get the default request, of 500m and 64Mi, beside the task of 0.1 and 32. */
    @Test
    void whatIsAddedToAPodIsChargedAsThePodHoldsIt() {
        cluster.apply("""
                apiVersion: v1
                kind: LimitRange
                metadata: {name: usual}
                spec: {limits: [{type: Container, defaultRequest: {cpu: 500m, memory: 64Mi}}]}
                """);
        cluster.eventually(() -> assertThat(cluster.offers()).hasSize(1));

        launch("report");

        cluster.awaitState("report", "TASK_RUNNING");
        cluster.eventually(() -> assertThat(cluster.offers())
                .singleElement()
                .satisfies(offer -> assertThat(offer.specOrEmpty().path("resources"))
                        .anySatisfy(resource -> {
                            assertThat(resource.path("name").asText()).isEqualTo("cpus");
                            assertThat(resource.path("scalar").path("value").asDouble())
                                    .isEqualTo(0.9);
                        })
                        .anySatisfy(resource -> {
                            assertThat(resource.path("name").asText()).isEqualTo("mem");
                            assertThat(resource.path("scalar").path("value").asDouble())
                                    .isEqualTo(864);
                        })));
    }

    private static Pod anyPod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("any")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("task")
                .withImage("any:1")
                .endContainer()
                .endSpec()
                .build();
    }

    private Pod launch(String name) {
        cluster.task(name, "hello", 0.1);
        var pod = cluster.awaitPodOf(name);
        kubelet.bind(pod);
        kubelet.report(pod, with("Running", running(), running()));
        return pod;
    }

    private static PodStatus with(String phase, ContainerState task, ContainerState others) {
        return new PodStatusBuilder()
                .withPhase(phase)
                .withContainerStatuses(IntStream.of(0, 1, 2)
                        .mapToObj(
                                i -> status(i == 1 ? "task" : i == 0 ? "aa-proxy" : "zz-agent", i == 1 ? task : others))
                        .toList())
                .build();
    }

    private static ContainerStatus status(String name, ContainerState state) {
        var status = new ContainerStatus();
        status.setName(name);
        status.setImage("mesh:1");
        status.setImageID("");
        status.setReady(state.getRunning() != null);
        status.setRestartCount(0);
        status.setState(state);
        return status;
    }

    private static ContainerState running() {
        return new ContainerStateBuilder().withNewRunning(now()).build();
    }

    private static ContainerState ended(int exitCode) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(exitCode == 0 ? "Completed" : "Error")
                .withStartedAt(now())
                .withFinishedAt(now())
                .endTerminated()
                .build();
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
