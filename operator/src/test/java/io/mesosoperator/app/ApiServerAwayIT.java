package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.kubernetes.LeaseTimes;
import io.mesosoperator.kubernetes.Namespaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** An API server that is away, or has not all that is needed, ends no operator. */
@WithOperator(starts = false, ownApiServer = true)
record ApiServerAwayIT(Cluster cluster) {

    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void livenessIsTheProcessesOwn() {
        cluster.startOperator();
        assertThat(cluster.operator().ready()).isTrue();

        cluster.api().stop();
        await().atMost(PATIENCE).until(() -> !cluster.operator().ready());
        assertThat(cluster.operator().alive()).isTrue();

        cluster.api().start();
        await().atMost(PATIENCE).until(() -> cluster.operator().ready());
        assertThat(cluster.operator().alive()).isTrue();
    }

    @Test
    void theStartWaitsForTheApiServer() throws ExecutionException, InterruptedException {
        cluster.api().stop();
        try (var client = client();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var there = CompletableFuture.runAsync(() -> waits(client), executor);
            await().during(Duration.ofSeconds(2)).until(() -> !there.isDone());

            cluster.api().start();

            there.get();
        }
    }

    @Test
    void theStartWaitsForTheCustomResources() throws ExecutionException, InterruptedException {
        var definition =
                cluster.client().resources(CustomResourceDefinition.class).withName("agents.mesosoperator.io");
        definition.delete();
        cluster.eventually(() -> assertThat(definition.get()).isNull());
        try (var client = client();
                var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var there = CompletableFuture.runAsync(() -> waits(client), executor);
            await().during(Duration.ofSeconds(2)).until(() -> !there.isDone());

            cluster.api().applyCrds(Path.of("..", "crds"));

            there.get();
        }
    }

    private KubernetesClient client() {
        return Leadership.client(cluster.api().server().configAs(Cluster.OPERATOR), LeaseTimes.DEFAULT);
    }

    private static void waits(KubernetesClient client) {
        try {
            ApiServerWait.await(client, Namespaces.ALL);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
