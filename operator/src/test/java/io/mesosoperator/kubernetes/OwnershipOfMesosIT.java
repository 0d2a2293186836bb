package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mesosoperator.cluster.ApiServerExtension;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator says to frameworks nobody else says, not even who may do everything. */
class OwnershipOfMesosIT {

    private static final String OPERATOR = PolicyOfChart.OPERATOR;
    private static final String TENANT = "tenant";
    private static final String CONTROLLER = "system:serviceaccount:kube-system:generic-garbage-collector";
    private static final String OFFER = """
            apiVersion: mesosoperator.io/v1alpha1
            kind: Offer
            metadata:
              name: o
              annotations: {mesosoperator.io/seal: s}
              labels: {mesosoperator.io/agent: n1}
              ownerReferences: [{apiVersion: mesosoperator.io/v1alpha1, kind: Framework, name: f, uid: u}]
            spec:
              id: {value: o}
              frameworkId: {value: f}
              slaveId: {value: n1}
              hostname: n1
              resources: [{name: cpus, type: SCALAR, scalar: {value: 1}}]
            """;
    private static final String OTHER = OFFER.replace("name: o\n", "name: p\n").replace("value: o", "value: p");
    private static final String ANY =
            OFFER.replace("name: o\n", "generateName: any-\n").replace("id: {value: o}", "");

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    private PolicyOfChart policy;
    private GenericKubernetesResource offer;

    @BeforeEach
    void thePoliciesOfTheChart() {
        policy = new PolicyOfChart(api, "ownership-mesos.yaml", List.of(OPERATOR, TENANT, CONTROLLER));
        await().untilAsserted(() -> assertRefused(() -> create(TENANT, ANY), "only the operator makes Offers"));
        offer = create(OPERATOR, OFFER);
        await().untilAsserted(() -> assertRefused(() -> patchStatus(TENANT, offer), "status is the operator's"));
    }

    @AfterEach
    void noPolicy() {
        policy.close();
    }

    @Test
    void onlyTheOperatorMakesOffers() {
        assertRefused(() -> create(TENANT, OTHER), "only the operator makes Offers");
        assertThatCode(() -> create(OPERATOR, OTHER)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            spec: {resources: [{name: cpus, type: SCALAR, scalar: {value: 2}}]} | what an Offer offers
            spec: {resources: null}                                             | what an Offer offers
            spec: {executorIds: [{value: e}]}                                   | what an Offer offers
            metadata: {annotations: {mesosoperator.io/seal: t}}                 | annotations and labels
            metadata: {annotations: {mesosoperator.io/seal: null}}              | annotations and labels
            metadata: {annotations: {mesosoperator.io/kill: t}}                 | annotations and labels
            metadata: {labels: {mesosoperator.io/agent: n2}}                    | annotations and labels
            metadata: {labels: {mesosoperator.io/agent: null}}                  | annotations and labels
            metadata: {labels: {mesosoperator.io/more: m}}                      | annotations and labels
            """)
    void nobodyElseChangesWhatTheySay(String change, String message) {
        assertRefused(() -> patch(TENANT, change), message);
        assertThatCode(() -> patch(OPERATOR, change)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spec: {decline: true, filters: {refuseSeconds: 60}}",
                "spec: {operations: [{type: RESERVE, reserve: {}}], filters: {refuseSeconds: 0}}",
                "metadata: {annotations: {example.org/a: b}, labels: {a: b}}"
            })
    void aFrameworkAnswers(String change) {
        assertThatCode(() -> patch(TENANT, change)).doesNotThrowAnyException();
    }

    @Test
    void controllersGoOnWithOffers() {
        assertThatCode(() -> patch(CONTROLLER, "metadata: {ownerReferences: null}"))
                .doesNotThrowAnyException();
        assertThatCode(() -> policy.client(TENANT).resource(offer).delete()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Framework\nspec: {name: f, user: nobody}",
                "kind: TaskInfo\nspec: {name: t, frameworkId: {value: f}, command: {value: a}}",
                "kind: Agent\nspec: {hostname: n1}"
            })
    void onlyTheOperatorWritesAStatus(String object) {
        var made = create(
                TENANT, "apiVersion: mesosoperator.io/v1alpha1\nmetadata: {name: %s}\n%s".formatted("x", object));

        assertRefused(() -> patchStatus(TENANT, made), "status is the operator's");
        assertThatCode(() -> patchStatus(OPERATOR, made)).doesNotThrowAnyException();
        assertThatCode(() -> patchStatus(OPERATOR, offer)).doesNotThrowAnyException();
    }

    private GenericKubernetesResource create(String user, String yaml) {
        var object = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
        if (!object.getKind().equals("Agent")) {
            object.getMetadata().setNamespace(api.namespace());
        }
        return policy.client(user).resource(object).create();
    }

    private void patch(String user, String change) {
        policy.client(user).resource(offer).patch(PatchContext.of(PatchType.JSON_MERGE), json(change));
    }

    private void patchStatus(String user, GenericKubernetesResource object) {
        policy.client(user)
                .resource(object)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), json("status: {}"));
    }

    private static String json(String yaml) {
        return Serialization.asJson(Serialization.unmarshal(yaml, Object.class));
    }

    private static void assertRefused(ThrowingCallable write, String message) {
        assertThatThrownBy(write)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        failure -> assertThat(failure.getCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN))
                .hasMessageContaining(message);
    }
}
