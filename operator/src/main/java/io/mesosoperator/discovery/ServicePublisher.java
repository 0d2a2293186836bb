package io.mesosoperator.discovery;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.FrameworkStanding;
import io.mesosoperator.runtime.ServerSideApply;
import io.mesosoperator.task.pod.PodKeys;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the Services follow the {@link DiscoveryIndex}, one discovery name at a time. */
public final class ServicePublisher implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ServicePublisher.class);
    private static final Duration RETRY = Duration.ofSeconds(5);
    /** Bad request, forbidden, unprocessable: the same again would be refused again. */
    private static final Set<Integer> WILL_NEVER_DO = Set.of(400, 403, 422);

    /** A name to look at, not before {@code due} (nanoseconds of the JVM's clock). */
    private record Work(DiscoveryName name, long due) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    private final KubernetesClient client;
    private final ServerSideApply apply;
    private final DiscoveryIndex index;
    private final FrameworkRegistry frameworks;
    private final String externalType;
    private final DelayQueue<Work> queue = new DelayQueue<>();

    public ServicePublisher(
            KubernetesClient client, DiscoveryIndex index, FrameworkRegistry frameworks, String externalType) {
        this.client = client;
        this.apply = new ServerSideApply(client);
        this.index = index;
        this.frameworks = frameworks;
        this.externalType = externalType;
        index.listener(this::changed);
    }

    void changed(DiscoveryName name) {
        queue.add(new Work(name, System.nanoTime()));
    }

    /** All tasks are in the index: looks at every Service that an earlier operator made. */
    public void recover() {
        client.services()
                .inAnyNamespace()
                .withLabel(PodKeys.MANAGED_BY, PodKeys.OPERATOR)
                .withLabel(PodKeys.DISCOVERY)
                .list()
                .getItems()
                .forEach(service -> changed(nameOf(service)));
    }

    private static DiscoveryName nameOf(Service service) {
        var metadata = service.getMetadata();
        var framework = metadata.getOwnerReferences().getFirst().getName();
        return new DiscoveryName(
                new FrameworkKey(metadata.getNamespace(), framework),
                metadata.getLabels().getOrDefault(PodKeys.DISCOVERY, ""));
    }

    /** Works until it is interrupted. */
    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                publish(queue.take().name());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(DiscoveryName name) {
        try {
            var tasks = index.tasks(name);
            if (tasks.isEmpty()) {
                var _ = client.services()
                        .inNamespace(name.framework().namespace())
                        .withName(name.serviceName())
                        .delete();
            } else if (frameworks.standing(name.framework()) instanceof FrameworkStanding.Registered framework) {
                apply.apply(DiscoveryService.of(name, tasks, framework.uid(), externalType));
            }
        } catch (KubernetesClientException failure) {
            retryOrGiveUp(name, failure);
        }
    }

    private void retryOrGiveUp(DiscoveryName name, KubernetesClientException failure) {
        if (WILL_NEVER_DO.contains(failure.getCode())) {
            LOG.warn("Service {} was refused: {}", name, failure.getMessage());
        } else {
            LOG.warn("Service {} could not be written and will be tried again: {}", name, failure.getMessage());
            queue.add(new Work(name, System.nanoTime() + RETRY.toNanos()));
        }
    }
}
