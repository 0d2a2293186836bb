package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.cluster.PodScript;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the API server refuses today it may take tomorrow. A quota is enforced by kube-apiserver on the status that
 * kube-controller-manager keeps; here the test does that.
 */
@WithOperator
record RefusedForNowIT(Cluster cluster) {

    private static final List<String> TASKS = List.of("one", "two", "three");

    @BeforeEach
    void aNodeAndAFramework() {
        cluster.nodeAndFramework("n1", "mine", PodScript.runs());
    }

    @Test
    void declaredTasksWaitForAQuotaAndRunOneAfterTheOther() {
        quota(0);
        TASKS.forEach(task -> cluster.task(task, "mine", 0.1));
        cluster.eventually(() -> assertThat(TASKS)
                .allSatisfy(task -> assertThat(
                                cluster.status(task).path("message").asText())
                        .startsWith("Kubernetes refused the task's pod for now (the namespace's quota is used up): ")
                        .contains("exceeded quota: pods")));
        assertThat(TASKS).allSatisfy(task -> assertThat(cluster.state(task)).isEqualTo("TASK_STAGING"));

        setQuota(1, 0);

        for (var task : TASKS) {
            cluster.eventually(() -> assertThat(running()).as("before %s", task).hasSize(1));
            var runs = running().getFirst();
            cluster.kill(runs);
            cluster.awaitState(runs, "TASK_KILLED");
            setQuota(1, 0);
        }
        assertThat(TASKS).allSatisfy(task -> {
            assertThat(cluster.state(task)).isEqualTo("TASK_KILLED");
            assertThat(cluster.states(task)).doesNotContain("TASK_LOST", "TASK_ERROR");
        });
    }

    @Test
    void whileItWaitsItHoldsNothingAndIsToldOnce() {
        quota(0);
        cluster.task("one", "mine", 2);
        cluster.eventually(
                () -> assertThat(cluster.status("one").path("message").asText()).contains("for now"));

        // it is tried again meanwhile, and its node is others'
        cluster.eventually(() -> assertThat(cluster.operatorWrites("pods")).hasSizeGreaterThan(2));

        assertThat(cluster.states("one")).containsExactly("TASK_STAGING");
        assertThat(cluster.status("one").path("conditions").valueStream())
                .anySatisfy(condition ->
                        assertThat(condition.path("reason").asText()).isEqualTo(WaitReason.POD_REFUSED.word()));
        cluster.kill("one");
        cluster.awaitState("one", "TASK_KILLED");
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void onAnOfferItIsLost() {
        quota(0);
        cluster.eventually(() -> assertThat(cluster.offers()).hasSize(1));
        var offer = cluster.offers().getFirst().getMetadata().getName();

        cluster.task("one", "mine", 0.1, "  offerIds: [{value: %s}]".formatted(offer));

        var status = cluster.awaitState("one", "TASK_LOST");
        assertThat(status.path("reason").asText()).isEqualTo("REASON_INVALID_OFFERS");
        assertThat(status.path("message").asText()).contains("exceeded quota: pods");
    }

    @Test
    void aWebhookThatDoesNotAnswerIsWaitedFor() {
        cluster.apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: %1$s}
                webhooks:
                - name: silent.example.org
                  failurePolicy: Fail
                  sideEffects: None
                  admissionReviewVersions: [v1]
                  timeoutSeconds: 1
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}
                  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
                  clientConfig: {url: "https://127.0.0.1:1/"}
                """.formatted(cluster.api().namespace()));
        try {
            awaitRefusal();
            cluster.task("one", "mine", 0.1);

            cluster.eventually(
                    () -> assertThat(cluster.status("one").path("message").asText())
                            .contains("an admission webhook does not answer"));
        } finally {
            cluster.api()
                    .kubectl(
                            "delete",
                            "validatingwebhookconfiguration",
                            cluster.api().namespace());
        }
        cluster.awaitState("one", "TASK_RUNNING");
    }

    /** The one that asks for nothing, and the one that is checked by a container of ours. */
    @Test
    void helperContainersKeepToALimitRange() {
        cluster.apply("""
                apiVersion: v1
                kind: LimitRange
                metadata: {name: usual}
                spec:
                  limits:
                  - type: Container
                    default: {cpu: 200m, memory: 256Mi}
                    defaultRequest: {cpu: 100m, memory: 64Mi}
                    min: {cpu: 10m, memory: 8Mi}
                    max: {memory: 300Mi}
                """);
        cluster.task("checked", "mine", 0.1, """
                  healthCheck: {http: {port: 8085, path: /x, statuses: [404]}}
                """);
        cluster.task("fetched", "mine", 0.1, "  labels: {labels: []}");

        cluster.eventually(() -> assertThat(cluster.pods()).hasSize(2));
        assertThat(List.of("checked", "fetched"))
                .allSatisfy(task -> assertThat(cluster.states(task)).doesNotContain("TASK_ERROR", "TASK_LOST"));
        var sidecar =
                cluster.awaitPodOf("checked").getSpec().getInitContainers().getFirst();
        assertThat(sidecar.getResources().getRequests())
                .containsEntry("cpu", new Quantity("10m"))
                .containsEntry("memory", new Quantity("8Mi"));
    }

    /** Each task fits by itself; with what a helper gets by default, or asks for, it would not. */
    @Test
    void helperContainersKeepToALimitRangeForWholePods() {
        cluster.apply("""
                apiVersion: v1
                kind: LimitRange
                metadata: {name: usual}
                spec:
                  limits:
                  - type: Pod
                    max: {cpu: 500m, memory: 64Mi}
                    maxLimitRequestRatio: {memory: "1"}
                  - type: Container
                    default: {cpu: 400m, memory: 256Mi}
                    defaultRequest: {cpu: 10m, memory: 16Mi}
                """);
        cluster.task("checked", "mine", 0.1, """
                  healthCheck: {http: {port: 8085, path: /x, statuses: [404]}}
                """);
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: fetched}
                spec:
                  name: fetched
                  frameworkId: {value: mine}
                  command: {value: "true", uris: [{value: "http://example.org/a"}]}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """);

        cluster.eventually(() -> assertThat(cluster.pods()).hasSize(2));
        assertThat(List.of("checked", "fetched"))
                .allSatisfy(task -> assertThat(cluster.states(task)).doesNotContain("TASK_ERROR", "TASK_LOST"));
    }

    @Test
    void aTaskWithoutMemoryIsLimitedAndItsPodIsWhatTheOfferLoses() {
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: one}
                spec:
                  name: one
                  frameworkId: {value: mine}
                  command: {value: "true"}
                  resources: [{name: cpus, type: SCALAR, scalar: {value: 0.1}}]
                """);
        cluster.task("two", "mine", 0.1);
        cluster.awaitState("one", "TASK_RUNNING");
        cluster.awaitState("two", "TASK_RUNNING");

        assertThat(cluster.awaitPodOf("one")
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getLimits())
                .containsEntry("memory", new Quantity("128Mi"));
        cluster.eventually(() -> assertThat(cluster.offers())
                .singleElement()
                .satisfies(offer -> assertThat(offer.specOrEmpty().path("resources"))
                        .anySatisfy(resource -> {
                            assertThat(resource.path("name").asText()).isEqualTo("mem");
                            assertThat(resource.path("scalar").path("value").asDouble())
                                    .isEqualTo(1024 - 128 - 32);
                        })));
    }

    private List<String> running() {
        return TASKS.stream()
                .filter(task -> cluster.state(task).equals("TASK_RUNNING"))
                .toList();
    }

    private void quota(int pods) {
        cluster.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("pods")
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", quantity(pods))
                        .endSpec()
                        .build())
                .create();
        setQuota(pods, 0);
        awaitRefusal();
    }

    /** As the controller sees it. */
    private void setQuota(int hard, int used) {
        cluster.client()
                .resourceQuotas()
                .withName("pods")
                .edit(quota -> new ResourceQuotaBuilder(quota)
                        .editSpec()
                        .withHard(Map.of("pods", quantity(hard)))
                        .endSpec()
                        .build());
        cluster.client()
                .resourceQuotas()
                .withName("pods")
                .editStatus(quota -> new ResourceQuotaBuilder(quota)
                        .withNewStatus()
                        .addToHard("pods", quantity(hard))
                        .addToUsed("pods", quantity(used))
                        .endStatus()
                        .build());
    }

    private static Quantity quantity(int amount) {
        return new Quantity(Integer.toString(amount));
    }

    /** What is created reaches admission a moment later. */
    private void awaitRefusal() {
        var probe = new PodBuilder()
                .withNewMetadata()
                .withName("probe")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("probe")
                .withImage("probe")
                .endContainer()
                .endSpec()
                .build();
        cluster.eventually(() -> {
            try {
                cluster.client().resource(probe).create();
            } catch (KubernetesClientException refused) {
                return;
            }
            cluster.client().resource(probe).withGracePeriod(0).delete();
            throw new AssertionError("not refused yet");
        });
    }
}
