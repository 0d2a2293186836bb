package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.cluster.ApiServerExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart's ValidatingAdmissionPolicy, in this test's namespace only: other tests' operators have other names. */
class OwnershipPolicyIT {

    private static final String OPERATOR = PolicyOfChart.OPERATOR;
    private static final String TENANT = "tenant";
    private static final String EPHEMERAL_VOLUMES = "system:serviceaccount:kube-system:ephemeral-volume-controller";
    private static final String KUBELET = "system:node:n1";
    private static final String CONTROLLER = "system:serviceaccount:kube-system:generic-garbage-collector";
    private static final String KEY = "mesosoperator.io/resources";

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    private PolicyOfChart policy;
    private int names;

    @BeforeEach
    void thePolicyOfTheChart() {
        policy = new PolicyOfChart(
                api, "ownership.yaml", List.of(OPERATOR, TENANT, KUBELET, CONTROLLER, EPHEMERAL_VOLUMES));
        await().ignoreExceptions()
                .until(() -> isRefused(() -> create(TENANT, pod(Map.of(), Map.of(KEY, "[]"), List.of()))));
    }

    @AfterEach
    void noPolicy() {
        policy.close();
    }

    @Test
    void theOperatorWritesItsOwn() {
        var pod = create(OPERATOR, ours());

        assertThatCode(() -> patch(OPERATOR, pod, "{\"metadata\":{\"finalizers\":null}}"))
                .doesNotThrowAnyException();
    }

    static List<Pod> forged() {
        return List.of(
                pod(Map.of(), Map.of(KEY, "[]"), List.of()),
                pod(Map.of("mesosoperator.io/task", "t"), Map.of(), List.of()),
                pod(Map.of("vip.mesosoperator.io/web", "t"), Map.of(), List.of()),
                pod(Map.of("app.kubernetes.io/managed-by", "mesos-operator"), Map.of(), List.of()),
                pod(Map.of(), Map.of(), List.of("mesosoperator.io/task-status")));
    }

    @ParameterizedTest
    @MethodSource("forged")
    void nobodyElseMakesAPodThatLooksLikeOurs(Pod forged) {
        assertThatThrownBy(() -> create(TENANT, forged))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        failure -> assertThat(ApiErrors.of(failure))
                                .isInstanceOf(ApiError.Terminal.class)
                                .extracting(ApiError::message)
                                .asString()
                                .contains("are the operator's"));
    }

    static List<String> changes() {
        return List.of(
                "{\"metadata\":{\"annotations\":{\"mesosoperator.io/resources\":\"[1]\"}}}",
                "{\"metadata\":{\"annotations\":{\"mesosoperator.io/resources\":null}}}",
                "{\"metadata\":{\"annotations\":{\"mesosoperator.io/more\":\"1\"}}}",
                "{\"metadata\":{\"labels\":{\"mesosoperator.io/task\":\"other\"}}}",
                "{\"metadata\":{\"labels\":{\"app.kubernetes.io/managed-by\":null}}}",
                "{\"metadata\":{\"finalizers\":null}}");
    }

    @ParameterizedTest
    @MethodSource("changes")
    void nobodyElseChangesThemOnOurs(String change) {
        var pod = create(OPERATOR, ours());

        assertThat(isRefused(() -> patch(TENANT, pod, change))).isTrue();
        assertThat(isRefused(() -> patchStatus(TENANT, pod, change))).isTrue();
    }

    @Test
    void whatIsNotOursIsNotConcerned() {
        var pod = create(TENANT, pod(Map.of("app", "web"), Map.of("example.org/a", "b"), List.of("example.org/f")));
        patch(TENANT, pod, "{\"metadata\":{\"labels\":{\"app\":\"other\"},\"finalizers\":null}}");

        var ours = create(OPERATOR, ours());
        assertThatCode(() -> patch(TENANT, ours, "{\"metadata\":{\"annotations\":{\"example.org/a\":\"c\"}}}"))
                .doesNotThrowAnyException();
    }

    @Test
    void kubeletsAndControllersGoOnWithOurPods() {
        var pod = create(OPERATOR, ours());

        patchStatus(KUBELET, pod, "{\"status\":{\"phase\":\"Running\"}}");
        patch(CONTROLLER, pod, "{\"metadata\":{\"ownerReferences\":[]}}");
        client(CONTROLLER).resource(pod).delete();
        patch(OPERATOR, pod, "{\"metadata\":{\"finalizers\":null}}");

        await().untilAsserted(() -> assertThat(api.client().resource(pod).get()).isNull());
    }

    @Test
    void claimsAndServicesAreKeptLikewise() {
        var claim = claim(Map.of(), Map.of(KEY, "[]"));
        var service = new ServiceBuilder()
                .withMetadata(metadata(Map.of("mesosoperator.io/discovery", "d"), Map.of(), List.of())
                        .build())
                .withNewSpec()
                .withClusterIP("None")
                .endSpec()
                .build();

        assertThat(isRefused(() -> client(TENANT).resource(claim).create())).isTrue();
        assertThat(isRefused(() -> client(TENANT).resource(service).create())).isTrue();
        client(OPERATOR).resource(claim).create();
        client(OPERATOR).resource(service).create();
    }

    @Test
    void theClaimOfAPodsSandboxIsMadeByKubernetes() {
        var claim = claim(Map.of("mesosoperator.io/task", "t"), Map.of());

        assertThat(isRefused(() -> client(EPHEMERAL_VOLUMES).resource(claim).create()))
                .isFalse();
        assertThat(isRefused(() -> create(EPHEMERAL_VOLUMES, ours()))).isTrue();
    }

    private PersistentVolumeClaim claim(Map<String, String> labels, Map<String, String> annotations) {
        return new PersistentVolumeClaimBuilder()
                .withMetadata(metadata(labels, annotations, List.of()).build())
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", new Quantity("1Mi"))
                .endResources()
                .endSpec()
                .build();
    }

    private static boolean isRefused(Runnable write) {
        try {
            write.run();
            return false;
        } catch (KubernetesClientException failure) {
            return ApiErrors.of(failure) instanceof ApiError.Terminal(var cause, var message)
                    && cause == ApiError.Terminal.Cause.FORBIDDEN
                    && message.contains("are the operator's");
        }
    }

    private Pod create(String user, Pod pod) {
        names++;
        return client(user)
                .resource(new PodBuilder(pod)
                        .editMetadata()
                        .withName("p-" + names)
                        .withNamespace(api.namespace())
                        .endMetadata()
                        .build())
                .create();
    }

    private void patch(String user, Pod pod, String merge) {
        client(user).resource(pod).patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    private void patchStatus(String user, Pod pod, String merge) {
        client(user).resource(pod).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    private static Pod ours() {
        return pod(
                Map.of("mesosoperator.io/task", "t", "app.kubernetes.io/managed-by", "mesos-operator"),
                Map.of(KEY, "[]"),
                List.of("mesosoperator.io/task-status"));
    }

    private static Pod pod(Map<String, String> labels, Map<String, String> annotations, List<String> finalizers) {
        return new PodBuilder()
                .withMetadata(metadata(labels, annotations, finalizers).build())
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("main")
                .withImage("image")
                .endContainer()
                .endSpec()
                .build();
    }

    private static ObjectMetaBuilder metadata(
            Map<String, String> labels, Map<String, String> annotations, List<String> finalizers) {
        return new ObjectMetaBuilder()
                .withName("object")
                .withNamespace(api.namespace())
                .withLabels(labels)
                .withAnnotations(annotations)
                .withFinalizers(finalizers);
    }

    private KubernetesClient client(String user) {
        return policy.client(user);
    }
}
