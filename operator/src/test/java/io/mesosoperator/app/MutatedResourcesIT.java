package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.metrics.Metric;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thousands of custom resources that are nearly sound, and changes of them, beside a tenant with ordinary tasks. A
 * longer run: {@code -Dfuzz.resources=10000}, another one: {@code -Dfuzz.seed=7}.
 */
@WithOperator
record MutatedResourcesIT(Cluster cluster) {

    private static final Logger LOG = LoggerFactory.getLogger(MutatedResourcesIT.class);

    private static final int RESOURCES = Integer.getInteger("fuzz.resources", 1000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_260_101);
    private static final int CLIENTS = 4;

    /** After so many resources the neighbour has a task. */
    private static final int TURN = 200;

    private static final List<CustomResourceKind<?>> PATCHED =
            List.of(CustomResourceKind.TASK_INFO, CustomResourceKind.FRAMEWORK, CustomResourceKind.AGENT);

    private static final SimpleMeterRegistry COUNTED = new SimpleMeterRegistry();

    @BeforeAll
    static void countWhatThrows() {
        Metrics.addRegistry(COUNTED);
    }

    @AfterAll
    static void countNoMore() {
        Metrics.removeRegistry(COUNTED);
    }

    @Test
    void whateverIsStoredTheOperatorAnswersAndTasksBesideItEnd() throws Exception {
        // A node's worth is the neighbour's by right: others may reserve the rest for ever.
        cluster.apply("""
                apiVersion: mesosoperator.io/v1alpha1
                kind: Agent
                metadata: {name: n1}
                spec:
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 1}, role: good}
                  - {name: mem, type: SCALAR, scalar: {value: 512}, role: good}
                """);
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().node("n2", 4, 4096);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));
        cluster.framework("good", "  role: good\n");
        var answers = new ConcurrentHashMap<String, Integer>();
        var slowest = Duration.ZERO;

        try (var hostile = new Hostile(answers)) {
            for (var from = 0; from < RESOURCES; from += TURN) {
                hostile.send(from, Math.min(from + TURN, RESOURCES));
                var took = aTaskEnds("good-" + from);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
                assertThat(cluster.operator().alive()).isTrue();
            }
        }

        LOG.info(
                "{} resources of seed {}: {}; slowest task {} ms",
                RESOURCES,
                SEED,
                new TreeMap<>(answers),
                slowest.toMillis());
        assertThat(setAside()).isEmpty();
        new ItemGuard("the test's own").run(1, MutatedResourcesIT::fails);
        assertThat(setAside()).as("it does see what throws").hasSize(1);
        await("retries to end").atMost(Duration.ofMinutes(2)).until(this::noneIsRetried);
        aTaskEnds("good-last");
        assertThat(cluster.operator().alive()).isTrue();
    }

    private static void fails() {
        throw new IllegalStateException("as it should");
    }

    private Duration aTaskEnds(String name) {
        var begin = System.nanoTime();
        cluster.task(name, "good", 0.1);
        cluster.awaitState(name, "TASK_FINISHED");
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private Map<String, Double> setAside() {
        var throwing = new TreeMap<String, Double>();
        COUNTED.find(Metric.ITEMS_SET_ASIDE.meterName()).counters().stream()
                .filter(counter -> counter.count() > 0)
                .forEach(counter -> throwing.put(String.valueOf(counter.getId().getTag("worker")), counter.count()));
        return throwing;
    }

    /** For five seconds: a key that fails for ever is tried again within a minute, and most sooner. */
    private boolean noneIsRetried() {
        var before = retries();
        await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
        return retries() == before;
    }

    private double retries() {
        var counted =
                cluster.meters().find(Metric.WORKQUEUE_RETRIES.meterName()).functionCounters();
        assertThat(counted).isNotEmpty();
        return counted.stream().mapToDouble(FunctionCounter::count).sum();
    }

    /** Another tenant, with a namespace, a framework, and a client that tries once. */
    private final class Hostile implements AutoCloseable {

        private final Map<String, Integer> answers;
        private final KubernetesClient client;
        private final MutatedResources resources;
        private final Map<CustomResourceKind<?>, Set<String>> stored = new ConcurrentHashMap<>();

        Hostile(Map<String, Integer> answers) throws IOException {
            this.answers = answers;
            var server = cluster.api().server();
            var config = new ConfigBuilder(server.configAs("hostile"))
                    .withNamespace(server.createNamespace("hostile-"))
                    .withRequestRetryBackoffLimit(0)
                    .build();
            client = new KubernetesClientBuilder().withConfig(config).build();
            resources = new MutatedResources(SEED, "hostile");
            create(CustomResourceKind.FRAMEWORK, new ObjectMapper().readTree("""
                    {"apiVersion": "mesosoperator.io/v1alpha1", "kind": "Framework", "metadata": {"name": "hostile"},
                     "spec": {"name": "hostile", "user": "nobody", "principal": "hostile"}}"""));
        }

        void send(int from, int to) throws Exception {
            var offers = client.resources(OfferResource.class).list().getItems().stream()
                    .map(offer -> offer.getMetadata().getName())
                    .toList();
            try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
                var sent = new ArrayList<Future<?>>();
                for (var i = from; i < to; i++) {
                    var number = i;
                    sent.add(threads.submit(() -> send(number, offers)));
                }
                for (var each : sent) {
                    each.get();
                }
            }
        }

        /** Each fifth is a change of what is there. */
        private void send(int number, List<String> offers) {
            switch (number % 10) {
                case 3 -> patch(CustomResourceKind.OFFER, offers, number);
                case 7 -> {
                    var kind = PATCHED.get(number / 10 % PATCHED.size());
                    patch(kind, List.copyOf(stored.getOrDefault(kind, Set.of())), number);
                }
                default -> {
                    var mutated = resources.create(number);
                    create(mutated.kind(), mutated.object());
                }
            }
        }

        private void create(CustomResourceKind<?> kind, JsonNode object) {
            var namespace = kind == CustomResourceKind.AGENT ? "" : "namespaces/" + client.getNamespace() + "/";
            var path = "/apis/mesosoperator.io/v1alpha1/" + namespace + kind.plural();
            answered("create " + kind.plural(), () -> {
                client.raw(path, "POST", object.toString());
                stored.computeIfAbsent(kind, any -> ConcurrentHashMap.newKeySet())
                        .add(object.at("/metadata/name").asText());
            });
        }

        private void patch(CustomResourceKind<?> kind, List<String> names, int number) {
            if (!names.isEmpty()) {
                answered(
                        "patch " + kind.plural(),
                        () -> client.genericKubernetesResources("mesosoperator.io/v1alpha1", kind.kind())
                                .withName(names.get(number % names.size()))
                                .patch(
                                        PatchContext.of(PatchType.JSON_MERGE),
                                        resources.patch(kind, number).toString()));
            }
        }

        private void answered(String what, Runnable request) {
            var code = 200;
            try {
                request.run();
            } catch (KubernetesClientException refused) {
                code = refused.getCode();
            }
            answers.merge(what + " " + code, 1, Integer::sum);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
