package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_OK;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.kubernetes.RareLog;
import io.mesosoperator.master.CadvisorText;
import io.mesosoperator.master.ContainerUsage;
import io.mesosoperator.master.PodName;
import io.mesosoperator.master.UsageSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What kubelets tell, by the API server's proxy to nodes. However many ask, a kubelet is asked once a second at most,
 * and some kubelets at a time.
 */
final class KubeletUsage implements UsageSource {

    private static final Logger LOG = LoggerFactory.getLogger(KubeletUsage.class);

    private static final int AT_ONCE = 16;
    private static final Duration FRESH = Duration.ofSeconds(1);

    /** A kubelet measures every ten seconds or so, and answers from memory. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What a kubelet has told, or will. */
    private record Answer(Instant asked, CompletableFuture<Map<PodName, ContainerUsage>> pods) {}

    private final KubernetesClient client;
    private final Clock clock;
    private final RareLog silent;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    KubeletUsage(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
        this.silent = new RareLog(clock);
    }

    @Override
    public Map<PodName, ContainerUsage> usage(Map<String, Set<PodName>> pods) throws InterruptedException {
        var now = clock.instant();
        answers.values().removeIf(answer -> isOld(answer, now));
        var asked = new HashMap<String, Answer>();
        pods.forEach((node, those) ->
                asked.put(node, answers.computeIfAbsent(node, name -> new Answer(now, ask(name, those)))));
        var until = System.nanoTime() + PATIENCE.toNanos();
        var all = new HashMap<PodName, ContainerUsage>();
        for (var answer : asked.entrySet()) {
            try {
                all.putAll(answer.getValue().pods().get(until - System.nanoTime(), TimeUnit.NANOSECONDS));
            } catch (ExecutionException | TimeoutException failure) {
                tell(answer.getKey(), failure);
            }
        }
        return all;
    }

    private static boolean isOld(Answer answer, Instant now) {
        return answer.pods().isDone() && !now.isBefore(answer.asked().plus(FRESH));
    }

    private CompletableFuture<Map<PodName, ContainerUsage>> ask(String node, Set<PodName> pods) {
        var answer = new CompletableFuture<Map<PodName, ContainerUsage>>();
        var thread = Thread.ofVirtual().name("kubelet-usage").start(() -> {
            try {
                places.acquire();
                try {
                    answer.complete(read(node, pods));
                } finally {
                    places.release();
                }
            } catch (InterruptedException | IOException | RuntimeException failure) {
                answer.completeExceptionally(failure);
            }
        });
        // whatever it waits for: nobody waits for it any more
        return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).whenComplete((told, failure) -> {
            if (failure instanceof TimeoutException) {
                thread.interrupt();
            }
        });
    }

    private Map<PodName, ContainerUsage> read(String node, Set<PodName> pods) throws IOException, InterruptedException {
        var http = client.getHttpClient();
        var url = client.getConfiguration().getMasterUrl() + "api/v1/nodes/" + node + "/proxy/metrics/cadvisor";
        try {
            var response = http.sendAsync(
                            http.newHttpRequestBuilder()
                                    .uri(URI.create(url))
                                    .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                                    .build(),
                            InputStream.class)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            try (var body = response.body()) {
                if (response.code() != HTTP_OK) {
                    throw new IOException("the API server answers " + response.code() + " for it");
                }
                var read = CadvisorText.read(body, pods);
                read.values().stream()
                        .filter(usage -> usage.millis() == 0)
                        .forEach(usage -> usage.at(clock.instant().toEpochMilli()));
                return read;
            }
        } catch (ExecutionException | TimeoutException failure) {
            throw new IOException("no answer", failure);
        }
    }

    private void tell(String node, Exception failure) {
        var why = failure.getCause() == null ? failure : failure.getCause();
        silent.log(untold -> LOG.warn(
                "The kubelet of {} is left out of /monitor/statistics ({} more were not told of): {}",
                node,
                untold,
                why.toString()));
    }
}
