package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.cluster.ApiServerExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServerSideApplyIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared().withCrds(Path.of("..", "crds"));

    private ServerSideApply apply;
    private FrameworkResource framework;

    @BeforeEach
    void anObject() {
        apply = new ServerSideApply(api.client());
        var fresh = new FrameworkResource();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName("f")
                .withNamespace(api.namespace())
                .build());
        fresh.setSpec(JsonNodeFactory.instance.objectNode().put("name", "f").put("user", "nobody"));
        framework = apply.apply(fresh);
    }

    @Test
    void whoDecidedByAnOlderVersionDoesNotWriteOverANewerStatus() {
        var read = framework.getMetadata().getResourceVersion();
        apply.applyStatus(framework, read, new FrameworkResource(), generation(2));

        assertThatThrownBy(() -> apply.applyStatus(framework, read, new FrameworkResource(), generation(1)))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        conflict -> assertThat(conflict.getCode()).isEqualTo(409));
        assertThat(now().path("observedGeneration").asInt()).isEqualTo(2);
    }

    @Test
    void whoKnowsHisOwnLastWriteWritesOn() {
        var first = apply.applyStatus(
                framework, framework.getMetadata().getResourceVersion(), new FrameworkResource(), generation(1));

        apply.applyStatus(framework, first.getMetadata().getResourceVersion(), new FrameworkResource(), generation(2));

        assertThat(now().path("observedGeneration").asInt()).isEqualTo(2);
    }

    @Test
    void anObjectThatWasCreatedAgainIsNotMeant() {
        api.client().resource(framework).delete();
        var again = new FrameworkResource();
        again.setMetadata(new ObjectMetaBuilder()
                .withName("f")
                .withNamespace(api.namespace())
                .build());
        again.setSpec(framework.getSpec());
        apply.apply(again);

        var read = framework.getMetadata().getResourceVersion();
        assertThatThrownBy(() -> apply.applyStatus(framework, read, new FrameworkResource(), generation(1)))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        conflict -> assertThat(conflict.getCode()).isEqualTo(409));
        assertThat(now().path("observedGeneration").asInt())
                .as("the schema's default: nothing was written")
                .isEqualTo(-1);
    }

    private JsonNode now() {
        return api.client().resource(framework).require().statusOrEmpty();
    }

    private static JsonNode generation(int generation) {
        return JsonNodeFactory.instance.objectNode().put("observedGeneration", generation);
    }
}
