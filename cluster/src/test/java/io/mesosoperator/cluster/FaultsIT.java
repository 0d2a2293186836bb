package io.mesosoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.mesosoperator.cluster.Refusal.Operation;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The ways in which a server of one's own can be made to fail. */
class FaultsIT {

    @RegisterExtension
    static final ApiServerExtension api = ApiServerExtension.create();

    private KubernetesClient impatient;

    @BeforeEach
    void aClientThatDoesNotRetry() {
        impatient = connect(10_000);
    }

    @AfterEach
    void close() {
        impatient.close();
    }

    @Test
    void twoServersRunSideBySideAndKnowNothingOfEachOther() {
        try (var other = ApiServer.launch()) {
            impatient.resource(configMap("mine")).create();

            assertThat(other.client().namespaces().withName(api.namespace()).get())
                    .isNull();
            assertThat(other.client().namespaces().withName("default").get()).isNotNull();
        }
    }

    @Test
    void aStoppedServerIsGoneAndReturnsWithItsDataOnTheSamePort() {
        impatient.resource(configMap("kept")).create();

        api.stop();
        assertThatThrownBy(() -> impatient.configMaps().withName("kept").get())
                .isInstanceOf(KubernetesClientException.class)
                .hasStackTraceContaining("java.net.ConnectException");

        api.start();
        assertThat(impatient.configMaps().withName("kept").get()).isNotNull();
    }

    @Test
    void aStopEndsTheWatches() throws InterruptedException {
        var ended = new CountDownLatch(1);
        var config = new ConfigBuilder(api.server().config())
                .withWatchReconnectLimit(0)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build();
                var watch = client.configMaps().watch(new EndOfWatch(ended))) {
            assertThat(watch).isNotNull();

            api.stop();

            assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aStalledServerAnswersNothingUntilItIsResumed() {
        impatient.resource(configMap("kept")).create();

        api.stall();
        try (var client = connect(500)) {
            assertThatThrownBy(() -> client.configMaps().list())
                    .isInstanceOf(KubernetesClientException.class)
                    .rootCause()
                    .hasMessageContaining("timed out");
        }

        api.resume();
        assertThat(impatient.configMaps().withName("kept").get()).isNotNull();
    }

    @Test
    void aRefusedWriteFailsWithTheCodeAskedForAndHasNoEffect() {
        api.refuse(Refusal.of(Operation.CREATE, "configmaps", 500).by("impatient"));

        var refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> impatient.resource(configMap("refused")).create());

        assertThat(refused.getCode()).isEqualTo(500);
        assertThat(refused.getStatus().getReason()).isEqualTo("InternalError");
        assertThat(impatient.configMaps().withName("refused").get()).isNull();
        assertThat(api.client().resource(configMap("of-somebody-else")).create())
                .isNotNull();
    }

    @Test
    void aRefusalIsUsedUpAfterSoManyWrites() {
        api.refuse(Refusal.of(Operation.ANY, "*", 429).by("impatient").times(1));

        var refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> impatient.resource(configMap("second-try")).create());

        assertThat(refused.getCode()).isEqualTo(429);
        assertThat(impatient.resource(configMap("second-try")).create()).isNotNull();
    }

    @Test
    void allowEndsARefusal() {
        api.refuse(Refusal.of(Operation.UPDATE, "configmaps", 409));
        impatient.resource(configMap("changed")).create();

        api.allow();

        assertThat(impatient
                        .configMaps()
                        .withName("changed")
                        .edit(map ->
                                new ConfigMapBuilder(map).addToData("a", "b").build())
                        .getData())
                .containsEntry("a", "b");
    }

    private static KubernetesClient connect(int timeoutMillis) {
        var config = new ConfigBuilder(api.server().configAs("impatient"))
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(timeoutMillis)
                .withNamespace(api.namespace())
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .build();
    }

    private record EndOfWatch(CountDownLatch ended) implements Watcher<ConfigMap> {

        @Override
        public void eventReceived(Action action, ConfigMap resource) {}

        @Override
        public void onClose(@Nullable WatcherException cause) {
            ended.countDown();
        }

        @Override
        public void onClose() {
            ended.countDown();
        }
    }
}
