package io.mesosoperator.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mesosoperator.InMemoryApi;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.agent.AgentCheckpointStore;
import io.mesosoperator.agent.AgentHealthChecker;
import io.mesosoperator.agent.AgentPings;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.LedgerPodListener;
import io.mesosoperator.agent.PodInfo;
import io.mesosoperator.allocation.AllocationPolicy;
import io.mesosoperator.allocation.Allocator;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.Explanations;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.allocation.OfferTerms;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.authorization.Authorizer;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.discovery.DiscoveryIndex;
import io.mesosoperator.framework.FrameworkReconciler;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.NamespaceShares;
import io.mesosoperator.kubernetes.ObjectVersions;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.QueueSteps;
import io.mesosoperator.kubernetes.Replay;
import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.offer.LaunchedTasks;
import io.mesosoperator.offer.OfferAcceptance;
import io.mesosoperator.offer.OfferObjects;
import io.mesosoperator.offer.OfferPublisher;
import io.mesosoperator.offer.OfferReconciler;
import io.mesosoperator.offer.OperationCheckpoints;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.scheduler.wire.V1Master;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.ExecutorHost;
import io.mesosoperator.task.PodSeal;
import io.mesosoperator.task.TaskEventRecorder;
import io.mesosoperator.task.TaskLaunch;
import io.mesosoperator.task.TaskModule;
import io.mesosoperator.task.TaskTimeouts;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.volume.ClaimSeal;
import io.mesosoperator.volume.VolumeClaims;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.scheduler.Protos.Call;

/** One life of the operator, from offers to pods and the scheduler API, in which nothing happens but what is told. */
@SuppressWarnings("NullAway") // a reconciler of frameworks does not read its Context
final class AcceptOrdersOperator {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** More than any order needs: something fails again and again. */
    private static final int ROUNDS = 50;

    private static final AtomicInteger OFFERS = new AtomicInteger(1000);

    final Ledger ledger = new Ledger(ExtendedResources.gpus());
    final OfferBook book = new OfferBook(ledger);
    final AllocatorService allocator;
    private final InMemoryApi api;
    private final FrameworkReconciler frameworks;
    final OfferObjects objects = new OfferObjects(new Codec(), Seal.of((byte) 1));
    private final OfferReconciler offers;
    private final OfferPublisher publisher;
    private final TaskModule tasks;
    private final SchedulerApiService service;
    private final LedgerPodListener ledgerPods;
    private final PrimaryResourceListener<FrameworkResource> frameworkEvents;
    private final PrimaryResourceListener<OfferResource> offerEvents;
    private final PrimaryResourceListener<TaskInfoResource> taskEvents;
    private final List<WorkQueue<?>> queues = new ArrayList<>();

    /** What the watches have told. */
    private final Map<String, OfferResource> offerCache = new LinkedHashMap<>();

    private final Map<ResourceID, TaskInfoResource> taskCache = new LinkedHashMap<>();

    /** To be reconciled, as they were when the watch told. */
    private final Map<String, OfferResource> dirtyOffers = new LinkedHashMap<>();

    private final Set<ResourceID> dirtyTasks = new LinkedHashSet<>();
    private final Map<String, Integer> known = new LinkedHashMap<>();
    private final List<EventStream> streams = new ArrayList<>();

    @SuppressWarnings({"unchecked", "NullAway"}) // no reconciler looks at its context
    AcceptOrdersOperator(InMemoryApi api, Clock clock) {
        this.api = api;
        var client = api.client();
        var codec = new Codec();
        var registry = new FrameworkRegistry(codec, clock);
        allocator = new AllocatorService(
                new Allocator(() -> "offer-" + OFFERS.incrementAndGet(), OfferTerms.DEFAULT),
                AllocationPolicy::even,
                ledger,
                registry,
                book,
                OfferTerms.DEFAULT,
                clock);
        var versions = new ObjectVersions<>(OfferResource::new);
        publisher = new OfferPublisher(client, book, allocator, ledger, registry, objects, versions, clock);
        var discovery = new DiscoveryIndex();
        tasks = new TaskModule(
                client,
                codec,
                new TaskLaunch(
                        PodDefaults.withImage("task:1"),
                        () -> TaskPolicies.of(TaskPolicy.restricted()),
                        () -> Authorizer.NONE),
                (namespace, slaveId, resources) -> Optional.empty(),
                TaskTimeouts.DEFAULT,
                allocator,
                registry,
                ledger,
                new AgentHealthChecker(new AgentPings(Duration.ofSeconds(15), 5), clock),
                discovery,
                clock,
                UUID::randomUUID,
                new TaskEventRecorder(new EventRecorder(client, clock), registry::state, false),
                new PodSeal(Seal.of((byte) 1)),
                namespace -> false,
                ExecutorHost.NONE,
                new Explanations(allocator, registry::wantsOffers, clock));
        service = new SchedulerApiService(
                client,
                SchedulerNamespaces.one("ns"),
                codec,
                registry,
                tasks.reconciliation(),
                publisher::isOurs,
                clock,
                UUID::randomUUID,
                Duration.ofHours(1),
                SchedulerLimits.DEFAULT,
                framework -> ledger.usedBy(framework).tasks() > 0);
        var checkpoints = new OperationCheckpoints(
                book,
                ledger,
                new AgentCheckpointStore(client, codec, ledger, clock),
                new VolumeClaims(
                        client, "standard", ClaimSeal.keptIn(client, "operator"), new EventRecorder(client, clock)));
        var acceptance = new OfferAcceptance(
                book,
                allocator,
                registry,
                checkpoints,
                tasks::existing,
                (task, namespace, framework) -> task,
                new LaunchedTasks(client, allocator, codec, service.accepts(), new NamespaceShares(4)),
                new ServerSideApply(client),
                new EventRecorder(client, clock),
                clock);
        offers = new OfferReconciler(client, book, allocator, objects, acceptance, versions, service.accepts(), clock);
        frameworks = new FrameworkReconciler(
                registry, new ServerSideApply(client), clock, List.of(allocator, tasks.events()));
        frameworkEvents = (PrimaryResourceListener<FrameworkResource>)
                frameworks.prepareEventSources(null).getFirst();
        offerEvents = (PrimaryResourceListener<OfferResource>)
                offers.prepareEventSources(null).getFirst();
        taskEvents = (PrimaryResourceListener<TaskInfoResource>)
                tasks.reconciler().prepareEventSources(null).getFirst();
        taskEvents.start();
        taskEvents.setEventHandler(event -> dirtyTasks.add(event.getRelatedCustomResourceID()));
        ledgerPods = new LedgerPodListener(ledger, tasks::ownerOf, () -> {});
        allocator.listeners(uid -> tasks.events().decided(uid), () -> {});
        queues.add(offers.worker());
        queues.add(checkpoints.worker());
        queues.add(tasks.releases());
        queues.add(tasks.timers());
        queues.addAll(service.workers());
        start(client);
    }

    private void start(KubernetesClient client) {
        ledger.put(new Agent("n1", "n1", Resources.parse("cpus:2;mem:1024"), List.of(), 110, true));
        var now = api.changesAfter(0).size();
        List.of("frameworks", "offers", "taskinfos", "pods").forEach(plural -> known.put(plural, now));
        client.pods().inAnyNamespace().list().getItems().forEach(this::podSeen);
        var allFrameworks = client.resources(FrameworkResource.class)
                .inAnyNamespace()
                .list()
                .getItems();
        allFrameworks.forEach(framework -> attempt(() -> frameworks.reconcile(framework, null)));
        var allTasks =
                client.resources(TaskInfoResource.class).inAnyNamespace().list().getItems();
        var launched = new LinkedHashSet<String>();
        allTasks.forEach(task -> launched.add(OfferPublisher.key(
                task.getMetadata().getNamespace(),
                task.specOrEmpty().at("/offerIds/0/value").asText())));
        var allOffers =
                client.resources(OfferResource.class).inAnyNamespace().list().getItems();
        publisher.recover(allOffers, Set.of(), launched);
        allTasks.forEach(task -> taskCache.put(task.key().resourceId(), task));
        tasks.tasksAreKnown(
                allTasks,
                key -> Optional.ofNullable(taskCache.get(key.resourceId()))
                        .filter(task -> task.key().equals(key) && !task.isMarkedForDeletion()));
        dirtyTasks.addAll(taskCache.keySet());
        allFrameworks.forEach(service.frameworks()::seen);
        allTasks.forEach(service.tasks()::seen);
        allOffers.forEach(offer -> {
            service.offers().seen(offer);
            offerSeen(offer);
        });
        service.open(
                new Replay<>(
                        () -> taskCache.values().stream(),
                        task -> Optional.ofNullable(taskCache.get(task.key().resourceId()))),
                allOffers.stream());
    }

    /** The scheduler comes, or comes back. */
    void subscribe(String id) {
        var info = FrameworkInfo.newBuilder().setUser("nobody").setName("mine").setFailoverTimeout(3600);
        info.setId(FrameworkID.newBuilder().setValue(id));
        streams.add(service.subscribe(
                Call.Subscribe.newBuilder().setFrameworkInfo(info).build(),
                MediaType.JSON,
                V1Master.of(service.masterId(), "localhost", 0, 5050, "1.9.0")));
    }

    void call(Call call) {
        service.perform(call);
    }

    // --- what the watches tell

    boolean tellFrameworks() {
        return tell("frameworks", FrameworkResource.class, (type, framework) -> {
            if (type.equals("DELETED")) {
                frameworkEvents.onResourceDeleted(framework);
                service.frameworks().onResourceDeleted(framework);
            } else {
                service.frameworks().seen(framework);
                attempt(() -> frameworks.reconcile(framework, null));
            }
        });
    }

    boolean tellOffers() {
        return tell("offers", OfferResource.class, (type, offer) -> {
            if (type.equals("DELETED")) {
                offerCache.remove(offer.getMetadata().getUid());
                service.offers().onResourceDeleted(offer);
                offerEvents.onResourceDeleted(offer);
            } else {
                service.offers().seen(offer);
                offerSeen(offer);
            }
        });
    }

    private void offerSeen(OfferResource offer) {
        offerCache.put(offer.getMetadata().getUid(), offer);
        offerEvents.seen(offer);
        dirtyOffers.put(offer.getMetadata().getUid(), offer);
    }

    /** A gap of the watch: only the end of the offers is told, and how they were before it. */
    void tellOffersAfterAGap() {
        var present = api.list("offers").stream()
                .map(offer -> offer.at("/metadata/uid").asText())
                .toList();
        List.copyOf(offerCache.values()).stream()
                .filter(offer -> !present.contains(offer.getMetadata().getUid()))
                .forEach(stale -> {
                    offerCache.remove(stale.getMetadata().getUid());
                    service.offers().onResourceDeleted(stale);
                    offerEvents.onResourceDeleted(stale);
                });
        known.put("offers", api.changesAfter(0).size());
    }

    boolean tellTasks() {
        return tell("taskinfos", TaskInfoResource.class, (type, task) -> {
            var id = task.key().resourceId();
            if (type.equals("DELETED")) {
                taskCache.remove(id);
                dirtyTasks.remove(id);
                taskEvents.onResourceDeleted(task);
                service.tasks().onResourceDeleted(task);
            } else {
                taskCache.put(id, task);
                taskEvents.seen(task);
                service.tasks().seen(task);
                dirtyTasks.add(id);
            }
        });
    }

    boolean tellPods() {
        return tell("pods", Pod.class, (type, pod) -> {
            if (type.equals("DELETED")) {
                ledgerPods.onDelete(PodInfo.ofOurs(pod), false);
                tasks.podListener().onDelete(PodInfo.ofOurs(pod), false);
            } else {
                podSeen(pod);
            }
        });
    }

    private void podSeen(Pod pod) {
        ledgerPods.onAdd(PodInfo.ofOurs(pod));
        tasks.podListener().onAdd(PodInfo.ofOurs(pod));
    }

    private interface Told<T> {
        void told(String type, T object);
    }

    private <T extends HasMetadata> boolean tell(String plural, Class<T> type, Told<T> told) {
        var changes = api.changesAfter(Objects.requireNonNull(known.get(plural)));
        known.merge(plural, changes.size(), Integer::sum);
        var news = changes.stream()
                .filter(change -> change.plural().equals(plural))
                .toList();
        news.forEach(change -> told.told(
                change.type(), api.client().getKubernetesSerialization().convertValue(change.object(), type)));
        return !news.isEmpty();
    }

    // --- what the operator does

    /** As the offers were when the watch told of them. */
    @SuppressWarnings("NullAway")
    boolean reconcileOffers() {
        var all = List.copyOf(dirtyOffers.entrySet());
        dirtyOffers.clear();
        all.forEach(entry -> {
            if (!attempt(() -> offers.reconcile(entry.getValue(), null)) && offerCache.containsKey(entry.getKey())) {
                dirtyOffers.put(entry.getKey(), entry.getValue());
            }
        });
        return !all.isEmpty();
    }

    @SuppressWarnings("NullAway")
    boolean reconcileTasks() {
        var all = List.copyOf(dirtyTasks);
        dirtyTasks.clear();
        for (var id : all) {
            var task = taskCache.get(id);
            if (task != null && !attempt(() -> tasks.reconciler().reconcile(task, null))) {
                dirtyTasks.add(id);
            }
        }
        return !all.isEmpty();
    }

    private interface Step {
        void run() throws Exception;
    }

    private static boolean attempt(Step step) {
        try {
            step.run();
            return true;
        } catch (KubernetesClientException | IllegalStateException triedAgain) {
            return false;
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    boolean work() {
        return QueueSteps.drain(queues);
    }

    /** The node is gone, and offers of it are rescinded. */
    void loseAgent() {
        ledger.remove("n1");
        var _ = allocator.once();
        publish();
        tasks.events().agentGone("n1");
    }

    /** The objects of offers follow, once a second. */
    void publish() {
        publisher.changed();
        QueueSteps.drain(List.of(publisher.worker()));
    }

    /** Everything goes on until nothing changes. */
    void settle() {
        var worked = true;
        for (var round = 0; worked && round < ROUNDS; round++) {
            worked = tellFrameworks();
            worked |= tellPods();
            worked |= tellOffers();
            worked |= tellTasks();
            worked |= reconcileOffers();
            worked |= work();
            var _ = allocator.once();
            worked |= reconcileTasks();
        }
    }

    /** All that the scheduler was told, on all its streams. */
    List<JsonNode> told() {
        var told = new ArrayList<JsonNode>();
        try {
            for (var stream : streams) {
                stream.end();
                var out = new ByteArrayOutputStream();
                stream.pump(out, Duration.ofHours(1), () -> {}, () -> {});
                var in = new ByteArrayInputStream(out.toByteArray());
                for (var length = length(in); length >= 0; length = length(in)) {
                    told.add(JSON.readTree(in.readNBytes(length)));
                }
            }
            streams.clear();
        } catch (IOException | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
        return told;
    }

    private static int length(ByteArrayInputStream in) {
        var digits = new StringBuilder();
        for (var c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return -1;
            }
            digits.append((char) c);
        }
        return Integer.parseInt(digits.toString());
    }
}
