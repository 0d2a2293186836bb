package io.mesosoperator.discovery;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.framework.FrameworkListener;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.ApiError;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.Namespaces;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.mesos.Protos.DiscoveryInfo.Visibility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Services in step with the {@link DiscoveryIndex}, one name at a time. It never touches a Service that
 * belongs to something else, whatever its name.
 */
public final class ServicePublisher implements FrameworkListener {

    /** After which time it is asked whether a name that something else has is free; each time after twice as long. */
    private static final Duration TAKEN_NAME = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(ServicePublisher.class);

    /** How long writes of the operator that led before may arrive: longer than the API server waits for a request. */
    private static final Duration LATE_WRITES = Duration.ofMinutes(1);

    private final KubernetesClient client;
    private final Namespaces served;
    private final Deletions deletions;
    private final ServerSideApply apply;
    private final DiscoveryIndex index;
    private final FrameworkRegistry frameworks;
    private final ExternalServices external;
    private final EventRecorder events;
    private final Clock clock;
    private volatile Instant recovered = Instant.EPOCH;

    /** A Service or NetworkPolicy that could not be as it should, which its framework was told. */
    private record Told(ServiceKey name, String kind) {}

    private final Set<Told> told = ConcurrentHashMap.newKeySet();

    /** How long it was last waited for a name to be free. */
    private final Map<Told, Duration> pauses = new ConcurrentHashMap<>();

    private final WorkQueue<ServiceKey> queue =
            new WorkQueue<>("services", WorkLimits.USUAL, key -> key.framework().namespace(), key -> {
                publish(key);
                return Optional.empty();
            });

    public ServicePublisher(
            KubernetesClient client,
            DiscoveryIndex index,
            FrameworkRegistry frameworks,
            ExternalServices external,
            EventRecorder events,
            Namespaces served,
            Clock clock) {
        this.client = client;
        this.served = served;
        this.deletions = new Deletions(client);
        this.apply = new ServerSideApply(client);
        this.index = index;
        this.frameworks = frameworks;
        this.external = external;
        this.events = events;
        this.clock = clock;
        index.listener(queue::add);
    }

    /** The worker that writes. */
    public WorkQueue<?> worker() {
        return queue;
    }

    /** The framework's Services may have been deleted with its previous Framework object. */
    @Override
    public void registered(FrameworkKey framework, boolean revived) {
        index.names(framework).forEach(queue::add);
    }

    @Override
    public void disconnected(FrameworkKey framework) {
        index.names(framework).forEach(queue::add);
    }

    /** All tasks are in the index: checks every object that an earlier operator made. */
    public void recover() {
        recovered = clock.instant();
        Stream.of(
                        ours(served.of(client.services()), Labels.DISCOVERY),
                        ours(served.of(client.services()), Labels.VIP),
                        ours(served.of(client.network().networkPolicies()), Labels.DISCOVERY))
                .flatMap(List::stream)
                .map(DiscoveryObject::nameOf)
                .flatMap(Optional::stream)
                .forEach(queue::add);
    }

    private static <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>> List<T> ours(
            List<FilterWatchListDeletable<T, L, R>> objects, String label) {
        return objects.stream()
                .flatMap(some ->
                        some.withLabel(Labels.MANAGED_BY, Labels.OPERATOR).withLabel(label).list().getItems().stream())
                .toList();
    }

    private void publish(ServiceKey key) {
        switch (key) {
            case DiscoveryName name -> publish(name);
            case VipName vip -> publish(vip);
        }
    }

    private void publish(DiscoveryName name) {
        var service = service(name);
        var namespace = name.framework().namespace();
        var policy = Optional.<HasMetadata>ofNullable(client.network()
                .networkPolicies()
                .inNamespace(namespace)
                .withName(name.serviceName())
                .get());
        var tasks = index.tasks(name);
        if (tasks.isEmpty()) {
            remove(name, service);
            remove(name, policy);
            lookAgain(name, service.or(() -> policy));
            forget(name);
        } else if (frameworks.state(name.framework()) instanceof RegistrationState.Registered framework) {
            // The policy first: a hidden task must not be reachable for a moment.
            if (DiscoveryService.visibility(tasks) == Visibility.FRAMEWORK) {
                write(name, policy, FrameworkOnly.of(name, framework.uid()), framework);
            } else {
                remove(name, policy);
            }
            var desired = DiscoveryService.of(name, tasks, framework.uid(), external.type(name.framework(), framework));
            if (isExternal(service)) {
                external.missing(name.framework(), framework)
                        .ifPresent(field -> warn(
                                new Told(name, "Service"),
                                framework,
                                ("Service %s leads to its tasks in the cluster only from now on: %s allows"
                                                + " visibility EXTERNAL")
                                        .formatted(name.serviceName(), field)));
            }
            write(name, service, desired, framework);
        }
    }

    private void publish(VipName vip) {
        var service = service(vip);
        var tasks = index.tasks(vip);
        if (tasks.isEmpty()) {
            remove(vip, service);
            lookAgain(vip, service);
            forget(vip);
        } else if (frameworks.state(vip.framework()) instanceof RegistrationState.Registered framework) {
            write(vip, service, VipService.of(vip, tasks, framework.uid()), framework);
        }
    }

    private Optional<HasMetadata> service(ServiceKey name) {
        return Optional.ofNullable(client.services()
                .inNamespace(name.framework().namespace())
                .withName(name.serviceName())
                .get());
    }

    private void remove(ServiceKey name, Optional<HasMetadata> found) {
        found.filter(object -> standsFor(name, object))
                .ifPresent(object -> deletions.exactly(object, "no task is found by its name any more"));
    }

    /**
     * The operator that led before may have been stopped while it created the object: no version keeps that from
     * arriving after the removal.
     */
    private void lookAgain(ServiceKey name, Optional<HasMetadata> removed) {
        var left = Duration.between(clock.instant(), recovered.plus(LATE_WRITES));
        if (removed.isPresent() && left.isPositive()) {
            var _ = queue.add(name, left);
        }
    }

    private static boolean standsFor(ServiceKey name, HasMetadata object) {
        return DiscoveryObject.nameOf(object).equals(Optional.of(name));
    }

    private void write(
            ServiceKey name, Optional<HasMetadata> found, HasMetadata desired, RegistrationState.Registered owner) {
        if (found.isPresent() && !standsFor(name, found.orElseThrow())) {
            warn(
                    new Told(name, desired.getKind()),
                    owner,
                    ("%s %s exists already and belongs to something else, so it is not changed and nothing leads"
                                            + " to the tasks of this")
                                    .formatted(desired.getKind(), name.serviceName())
                            + " name: give them another one, or remove it");
            lookForFreeName(new Told(name, desired.getKind()));
            return;
        }
        try {
            var _ = apply.apply(desired, unlessItCannotChange(found, desired));
            told.remove(new Told(name, desired.getKind()));
            pauses.remove(new Told(name, desired.getKind()));
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isRefusal(failure)) {
                throw failure;
            }
            warn(
                    new Told(name, desired.getKind()),
                    owner,
                    "Kubernetes refused the %s %s: %s"
                            .formatted(desired.getKind(), name.serviceName(), ApiErrors.words(failure)));
            if (ApiErrors.of(failure) instanceof ApiError.Transient) {
                throw failure; // a quota may have room later: the queue tries again, ever more rarely
            }
        }
    }

    /** kubectl explain: service.spec.clusterIP may not change between None and an address; then the Service goes. */
    private Optional<HasMetadata> unlessItCannotChange(Optional<HasMetadata> found, HasMetadata desired) {
        if (found.orElse(null) instanceof Service before
                && desired instanceof Service after
                && isHeadless(before) != isHeadless(after)) {
            deletions.exactly(before, "its clusterIP cannot change between None and an address");
            return Optional.empty();
        }
        return found;
    }

    private static boolean isExternal(Optional<HasMetadata> found) {
        return found.orElse(null) instanceof Service service
                && !"ClusterIP".equals(service.getSpec().getType());
    }

    private static boolean isHeadless(Service service) {
        return "None".equals(service.getSpec().getClusterIP());
    }

    private void forget(ServiceKey name) {
        told.removeIf(it -> it.name().equals(name));
        pauses.keySet().removeIf(it -> it.name().equals(name));
    }

    /** No watch tells that it is free. */
    private void lookForFreeName(Told taken) {
        var pause = pauses.merge(taken, TAKEN_NAME, (before, first) -> longer(before));
        var _ = queue.add(taken.name(), pause);
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Once, however often its tasks change. */
    private void warn(Told it, RegistrationState.Registered owner, String message) {
        if (!told.add(it)) {
            return;
        }
        var name = it.name();
        LOG.warn("{}: {}", name.framework(), message);
        var framework = new FrameworkResource();
        framework.setMetadata(new ObjectMetaBuilder()
                .withName(name.framework().name())
                .withNamespace(name.framework().namespace())
                .withUid(owner.uid())
                .build());
        events.warn(framework, "DiscoveryFailed", message);
    }
}
