package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.cluster.ApiServerExtension;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatchUpIT {

    @RegisterExtension
    static final ApiServerExtension API = ApiServerExtension.shared();

    @Test
    void itWaitsForAWriteThatTheWatchHasNotToldYet(KubernetesClient client) throws Exception {
        var before = client.resource(pod("one")).create();
        var cache = new CopyOnWriteArrayList<>(List.of(before));
        var looked = new CountDownLatch(2);
        var now = client.pods()
                .withName("one")
                .edit(pod -> new PodBuilder(pod)
                        .editMetadata()
                        .addToAnnotations("written", "last")
                        .endMetadata()
                        .build());

        var caughtUp = CompletableFuture.runAsync(() -> catchUp(client, cache, looked));
        looked.await();
        assertThat(caughtUp).isNotDone();
        cache.set(0, now);

        caughtUp.join();
    }

    @Test
    void itWaitsForADeletionThatTheWatchHasNotToldYet(KubernetesClient client) throws Exception {
        var gone = client.resource(pod("gone")).create();
        var stays = client.resource(pod("stays")).create();
        client.resource(gone).withGracePeriod(0).delete();
        var cache = new CopyOnWriteArrayList<>(List.of(gone, stays));
        var looked = new CountDownLatch(2);

        var caughtUp = CompletableFuture.runAsync(() -> catchUp(client, cache, looked));
        looked.await();
        assertThat(caughtUp).isNotDone();
        cache.removeFirst();

        caughtUp.join();
    }

    @Test
    void anObjectThatIsGoneBeforeTheWatchHasToldOfItIsNotWaitedFor(KubernetesClient client) throws Exception {
        var gone = client.resource(pod("gone")).create();
        var looked = new CountDownLatch(1);
        var cache = List.<Pod>of();

        var caughtUp = CompletableFuture.runAsync(() -> catchUp(client, cache, looked));
        looked.await();
        client.resource(gone).withGracePeriod(0).delete();

        await("the end of the wait").until(caughtUp::isDone);
        caughtUp.join();
    }

    /** A list of many pages is one list. */
    @Test
    void allPagesAreCompared(KubernetesClient client) throws Exception {
        var pods = IntStream.range(0, 510)
                .mapToObj(i -> client.resource(pod("p" + i)).create())
                .toList();
        var looked = new CountDownLatch(1);

        catchUp(client, pods, looked);

        assertThat(looked.getCount()).isZero();
    }

    private static void catchUp(KubernetesClient client, List<Pod> cache, CountDownLatch looked) {
        var path = "api/v1/namespaces/%s/pods".formatted(client.getNamespace());
        try {
            new CatchUp(client).await(new CatchUp.Cache(path, "of=test", () -> 0, () -> {
                looked.countDown();
                return cache.stream();
            }));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("of", "test")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("i")
                .endContainer()
                .endSpec()
                .build();
    }
}
