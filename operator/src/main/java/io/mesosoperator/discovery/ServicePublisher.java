package io.mesosoperator.discovery;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.framework.FrameworkKey;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.FrameworkStanding;
import io.mesosoperator.runtime.ApiAnswer;
import io.mesosoperator.runtime.RetryQueue;
import io.mesosoperator.runtime.ServerSideApply;
import io.mesosoperator.task.pod.PodKeys;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the Services follow the {@link DiscoveryIndex}, one discovery name at a time. A Service that stands for something
 * else is left alone, whatever its name.
 */
public final class ServicePublisher {

    private static final Logger LOG = LoggerFactory.getLogger(ServicePublisher.class);

    private final KubernetesClient client;
    private final ServerSideApply apply;
    private final DiscoveryIndex index;
    private final FrameworkRegistry frameworks;
    private final String externalType;
    private final RetryQueue<DiscoveryName> queue = new RetryQueue<>(this::publish);

    public ServicePublisher(
            KubernetesClient client, DiscoveryIndex index, FrameworkRegistry frameworks, String externalType) {
        this.client = client;
        this.apply = new ServerSideApply(client);
        this.index = index;
        this.frameworks = frameworks;
        this.externalType = externalType;
        index.listener(queue::add);
    }

    /** The worker that writes. */
    public Runnable worker() {
        return queue;
    }

    /** The framework came: its Services may have gone with the one of its name before it. */
    public void frameworkChanged(FrameworkKey framework) {
        index.names(framework).forEach(queue::add);
    }

    /** All tasks are in the index: looks at every Service that an earlier operator made. */
    public void recover() {
        client.services()
                .inAnyNamespace()
                .withLabel(PodKeys.MANAGED_BY, PodKeys.OPERATOR)
                .withLabel(PodKeys.DISCOVERY)
                .list()
                .getItems()
                .forEach(service -> nameOf(service).ifPresent(queue::add));
    }

    /** What the Service stands for; empty when it is none of ours. */
    private static Optional<DiscoveryName> nameOf(Service service) {
        var metadata = service.getMetadata();
        var label = metadata.getLabels().getOrDefault(PodKeys.DISCOVERY, "");
        return metadata.getOwnerReferences().stream()
                .filter(ServicePublisher::isFramework)
                .findFirst()
                .map(owner -> new DiscoveryName(new FrameworkKey(metadata.getNamespace(), owner.getName()), label));
    }

    private static boolean isFramework(OwnerReference owner) {
        return "Framework".equals(owner.getKind()) && owner.getApiVersion().startsWith(CustomResourceKind.GROUP + "/");
    }

    private void publish(DiscoveryName name) {
        var found = Optional.ofNullable(client.services()
                .inNamespace(name.framework().namespace())
                .withName(name.serviceName())
                .get());
        if (found.isPresent() && !found.flatMap(ServicePublisher::nameOf).equals(Optional.of(name))) {
            LOG.warn("Service {} of {} is something else's and is left alone", name.serviceName(), name.framework());
            return;
        }
        var tasks = index.tasks(name);
        if (tasks.isEmpty()) {
            found.ifPresent(service -> client.resource(service).delete());
        } else if (frameworks.standing(name.framework()) instanceof FrameworkStanding.Registered framework) {
            write(DiscoveryService.of(name, tasks, framework.uid(), externalType));
        }
    }

    private void write(Service service) {
        try {
            apply.apply(service);
        } catch (KubernetesClientException failure) {
            if (!ApiAnswer.isRefusal(failure)) {
                throw failure;
            }
            LOG.warn("Service {} was refused: {}", service.getMetadata().getName(), failure.getMessage());
        }
    }
}
