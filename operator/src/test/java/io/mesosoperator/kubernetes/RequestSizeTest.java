package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestSizeTest {

    private static final KubernetesSerialization JSON = new KubernetesSerialization();
    private static final URI OBJECT = URI.create("https://api/apis/g/v1/namespaces/n/things/name");
    private static final URI STATUS = URI.create(OBJECT + "/status");
    private static final int LARGE = 1_500_000;

    static List<Arguments> objects() {
        return List.of(
                Arguments.of(
                        new PodBuilder()
                                .withNewSpec()
                                .withHostname(text())
                                .endSpec()
                                .build(),
                        "spec.hostname"),
                Arguments.of(
                        new ServiceBuilder()
                                .withNewSpec()
                                .withPorts(IntStream.range(0, 40_000)
                                        .mapToObj(i -> new ServicePortBuilder()
                                                .withName("port-%058d".formatted(i))
                                                .build())
                                        .toList())
                                .endSpec()
                                .build(),
                        "spec.ports[0].name"),
                Arguments.of(
                        new NetworkPolicyBuilder()
                                .withNewSpec()
                                .withNewPodSelector()
                                .addToMatchLabels("k", text())
                                .endPodSelector()
                                .endSpec()
                                .build(),
                        "spec.podSelector.matchLabels.k"),
                Arguments.of(
                        new PersistentVolumeClaimBuilder()
                                .withNewSpec()
                                .withVolumeName(text())
                                .endSpec()
                                .build(),
                        "spec.volumeName"),
                Arguments.of(new EventBuilder().withMessage(text()).build(), "message"),
                Arguments.of(custom(new TaskInfoResource()), "spec.data"),
                Arguments.of(custom(new OfferResource()), "spec.data"),
                Arguments.of(custom(new AgentResource()), "spec.data"),
                Arguments.of(custom(new FrameworkResource()), "spec.data"));
    }

    private static String text() {
        return "x".repeat(LARGE);
    }

    private static JsonResource custom(JsonResource object) {
        object.setMetadata(new ObjectMetaBuilder().withName("one").build());
        object.setSpec(JsonNodeFactory.instance.objectNode().put("data", text()));
        return object;
    }

    @ParameterizedTest
    @MethodSource("objects")
    void anObjectOfEachKindIsRefusedAndItsLargestFieldNamed(HasMetadata object, String field) {
        assertThatThrownBy(() -> RequestSize.check(OBJECT, JSON.asJson(object)))
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> {
                    assertThat(ApiErrors.of(refusal, object))
                            .isInstanceOfSatisfying(
                                    ApiError.Terminal.class,
                                    error -> assertThat(error.cause()).isEqualTo(ApiError.Terminal.Cause.TOO_LARGE));
                    assertThat(ApiErrors.of(refusal, object).message())
                            .contains("1572864", object.getKind().toLowerCase(Locale.ROOT))
                            .containsOnlyOnce("its largest field is " + field + " with ");
                    assertThat(ApiErrors.isRefusal(refusal)).isTrue();
                });
    }

    @Test
    void anObjectLeavesRoomForItsStatusAndAStatusUsesIt() {
        var body =
                "{\"apiVersion\":\"mesosoperator.io/v1alpha1\",\"kind\":\"TaskInfo\",\"status\":{\"message\":\"%s\"}}"
                        .formatted("x".repeat(ObjectSize.LIMIT - ObjectSize.ROOM / 2));

        assertThatThrownBy(() -> RequestSize.check(OBJECT, body)).isInstanceOf(KubernetesClientException.class);
        assertThatCode(() -> RequestSize.check(STATUS, body)).doesNotThrowAnyException();
    }

    /** They are stored with the names of their fields, which may be more than the values. */
    @Test
    void ofCustomResourcesNamesOfFieldsCountToo() {
        var list = "{\"aNameOfAField\":1},".repeat(100_000);
        var body = "{\"apiVersion\":\"%s\",\"kind\":\"Offer\",\"spec\":{\"operations\":[" + list + "{}]}}";

        assertThatThrownBy(() -> RequestSize.check(OBJECT, body.formatted("mesosoperator.io/v1alpha1")))
                .isInstanceOf(KubernetesClientException.class);
        assertThatCode(() -> RequestSize.check(OBJECT, body.formatted("v1"))).doesNotThrowAnyException();
    }

    @Test
    void whatIsNoObjectIsLeftToTheApiServer() {
        assertThatCode(() -> RequestSize.check(OBJECT, "x".repeat(2_000_000))).doesNotThrowAnyException();
    }
}
