package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.cluster.ApiServerExtension;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PodCreationIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.shared();

    private KubernetesClient client;

    @BeforeEach
    void connect() {
        Config config = new ConfigBuilder(api.client().getConfiguration()).build();
        client = ApiServerClient.of(config, Duration.ofMinutes(1));
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void thePodIsAsItWasSentWithTheMetadataOfTheOneThatIsStored() {
        var made = PodCreation.create(client, pod());

        var stored = api.client().resource(made).get();
        assertThat(made.getMetadata().getUid()).isEqualTo(stored.getMetadata().getUid());
        assertThat(made.getMetadata().getResourceVersion())
                .isEqualTo(stored.getMetadata().getResourceVersion());
        assertThat(made.getKind()).isEqualTo("Pod");
        assertThat(made.getStatus().getPhase()).isEqualTo("Pending");
        assertThat(made.getSpec()).isEqualTo(pod().getSpec());
        assertThat(stored.getSpec().getSchedulerName()).isEqualTo("default-scheduler");
    }

    @Test
    void theApiServerAnswersWithMetadataAlone() {
        var answer = client.resource(pod()).create();

        assertThat(answer.getMetadata().getUid()).isNotEmpty();
        assertThat(answer.getSpec()).isNull();
    }

    @Test
    void aDryRunShowsWhatWouldBeStored() {
        var answer = client.resource(pod()).dryRun().create();

        assertThat(answer.getSpec().getSchedulerName()).isEqualTo("default-scheduler");
    }

    @Test
    void aSecondPodOfTheNameIsRefused() {
        PodCreation.create(client, pod());

        assertThatThrownBy(() -> PodCreation.create(client, pod()))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        failure ->
                                assertThat(ApiErrors.isAlreadyExists(failure)).isTrue());
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(api.namespace())
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("c")
                .withImage("busybox")
                .endContainer()
                .endSpec()
                .build();
    }
}
