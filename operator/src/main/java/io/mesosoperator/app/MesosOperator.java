package io.mesosoperator.app;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mesosoperator.agent.Ledger;
import io.mesosoperator.agent.LedgerPodListener;
import io.mesosoperator.agent.PodInfo;
import io.mesosoperator.agent.PodInfoReader;
import io.mesosoperator.allocation.AllocationWorker;
import io.mesosoperator.allocation.Allocator;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.allocation.Explanations;
import io.mesosoperator.allocation.OfferBook;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.app.configuration.LiveConfiguration;
import io.mesosoperator.app.configuration.OperatorConfiguration;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.discovery.DiscoveryIndex;
import io.mesosoperator.discovery.ExternalServices;
import io.mesosoperator.discovery.ServicePublisher;
import io.mesosoperator.executor.ExecutorApi;
import io.mesosoperator.executor.Executors;
import io.mesosoperator.framework.FrameworkReconciler;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.RegistrationRules;
import io.mesosoperator.kubernetes.CatchUp;
import io.mesosoperator.kubernetes.Controllers;
import io.mesosoperator.kubernetes.EventRecorder;
import io.mesosoperator.kubernetes.ItemGuard;
import io.mesosoperator.kubernetes.JosdkConfiguration;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.NamespaceShares;
import io.mesosoperator.kubernetes.Namespaces;
import io.mesosoperator.kubernetes.ObjectVersions;
import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.kubernetes.ServerSideApply;
import io.mesosoperator.kubernetes.WatchSerialization;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.metrics.Gauges;
import io.mesosoperator.metrics.Metric;
import io.mesosoperator.metrics.Readings;
import io.mesosoperator.offer.AcceptListener;
import io.mesosoperator.offer.FrameworkFigures;
import io.mesosoperator.offer.LaunchedTasks;
import io.mesosoperator.offer.OfferAcceptance;
import io.mesosoperator.offer.OfferObjects;
import io.mesosoperator.offer.OfferPublisher;
import io.mesosoperator.offer.OfferReconciler;
import io.mesosoperator.reservation.ReservationPodListener;
import io.mesosoperator.security.TaskPolicies;
import io.mesosoperator.task.ExecutorHost;
import io.mesosoperator.task.PodSeal;
import io.mesosoperator.task.ReconcileCallHandler;
import io.mesosoperator.task.TaskEventRecorder;
import io.mesosoperator.task.TaskLaunch;
import io.mesosoperator.task.TaskModule;
import io.mesosoperator.task.executor.ExecutorKey;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator: everything put together, started in order, stopped in reverse. Until it leads it only fills its caches
 * and keeps them up to date; what it concludes from them begins with what they hold when it leads.
 */
public final class MesosOperator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MesosOperator.class);

    /** The Secret with the key of the seals on pods and Offers. */
    private static final String SEAL = "mesos-operator-seal";

    private final KubernetesClient client;
    private final Seal seal;

    private final Gauges gauges;
    private final List<Gauges.Source> shown = new CopyOnWriteArrayList<>();
    private final MasterGauges master;
    private final Ledger ledger;
    private final AgentModule agents;
    private final FrameworkRegistry frameworks;
    private final AllocatorService allocator;
    private final Explanations explanations;
    private final OfferBook book;
    private final AllocationWorker allocation;
    private final Clock clock;
    private final LiveConfiguration live;
    private final Namespaces served;
    private final OfferPublisher offers;
    private final ServicePublisher services;
    private final FrameworkReconciler frameworkReconciler;
    private final OfferReconciler offerReconciler;
    private final TaskModule tasks;
    private final Controllers controllers;
    private final RegisteredController<FrameworkResource> frameworkController;
    private final RegisteredController<OfferResource> offerController;
    private final RegisteredController<TaskInfoResource> taskController;
    private final Watches watches;
    private final NamespaceShares reconciles;
    private final Optional<SchedulerApi> schedulers;
    private final Optional<ExecutorEndpoint> executorEndpoint;
    private final Optional<ExecutorApi> executors;
    /** These may be closed while they are started. */
    private final List<Thread> workers = new CopyOnWriteArrayList<>();

    private volatile LongSupplier taskCount = () -> 0;
    private volatile boolean filled;
    private volatile boolean started;

    /** Without the executor API. */
    public MesosOperator(
            KubernetesClient client,
            LiveConfiguration live,
            String namespace,
            Clock clock,
            Supplier<UUID> uuids,
            Gauges gauges,
            Optional<SchedulerEndpoint> endpoint) {
        this(client, live, namespace, clock, uuids, gauges, endpoint, Optional.empty());
    }

    /**
     * @param live the configuration, of which some can change
     * @param namespace the operator's own
     * @param uuids new ids, for status updates and offers
     * @param gauges where is shown what there is, and the work that waits
     * @param endpoint where the scheduler API is served, if it is
     * @param executorEndpoint where the executor API is served, if it is
     */
    MesosOperator(
            KubernetesClient client,
            LiveConfiguration live,
            String namespace,
            Clock clock,
            Supplier<UUID> uuids,
            Gauges gauges,
            Optional<SchedulerEndpoint> endpoint,
            Optional<ExecutorEndpoint> executorEndpoint) {
        this.client = client;
        this.executorEndpoint = executorEndpoint;
        this.gauges = gauges;
        this.clock = clock;
        this.live = live;
        var config = live.current();
        served = config.namespaces();
        reconciles = new NamespaceShares(config.concurrency());
        Supplier<TaskPolicies> policies = () -> live.current().policies();
        var codec = new Codec();
        var discovery = new DiscoveryIndex();
        seal = Seal.keptIn(client, namespace, SEAL, "pods and Offers that tenants make may pass for the operator's");
        var offerObjects = new OfferObjects(codec, seal);
        ledger = new Ledger(config.podDefaults().extendedResources());
        book = new OfferBook(ledger);
        agents = new AgentModule(client, config, namespace, codec, ledger, book, clock);
        frameworks = new FrameworkRegistry(codec, clock, () -> rules(live.current()));
        allocator = new AllocatorService(
                new Allocator(() -> "offer-" + uuids.get(), config.offers()),
                () -> live.current().allocation(),
                ledger,
                frameworks,
                book,
                config.offers(),
                clock);
        explanations = new Explanations(allocator, frameworks::wantsOffers, clock);
        allocation = new AllocationWorker(allocator::once);
        allocator.onChange(allocation::wake);
        var offerVersions = new ObjectVersions<>(OfferResource::new);
        offers = new OfferPublisher(client, book, allocator, ledger, frameworks, offerObjects, offerVersions, clock);
        services = new ServicePublisher(
                client,
                discovery,
                frameworks,
                new ExternalServices(policies, config.externalServiceType()),
                new EventRecorder(client, clock),
                served,
                clock);
        executors = executorEndpoint.map(where -> new ExecutorApi(
                client,
                seal,
                where.address(),
                where.terms(),
                frameworks::state,
                ledger::agent,
                new ExecutorNews(),
                (executor, data) -> schedulers().ifPresent(api -> api.executorSays(executor, data)),
                clock));
        offers.executors((framework, agent) ->
                executors.map(api -> api.idsOf(framework, agent)).orElse(List.of()));
        ExecutorHost host = executors.<ExecutorHost>map(ExecutorApi::executors).orElse(ExecutorHost.NONE);
        var launch = new TaskLaunch(
                config.podDefaults(), policies, () -> live.current().access().authorizer(), host.isServed());
        tasks = new TaskModule(
                client,
                codec,
                launch,
                agents,
                config.tasks(),
                allocator,
                frameworks,
                ledger,
                agents.health(),
                discovery,
                clock,
                uuids,
                new TaskEventRecorder(new EventRecorder(client, clock), frameworks::state, config.runningEvents()),
                new PodSeal(seal),
                reconciles::isBusy,
                host,
                explanations);
        schedulers = endpoint.map(where -> new SchedulerApi(
                where,
                client,
                codec,
                frameworks,
                tasks.reconciliation(),
                offers::isOurs,
                clock,
                uuids,
                gauges.meters(),
                framework -> ledger.usedBy(framework).tasks() > 0));
        var accepts = schedulers.map(SchedulerApi::accepts).orElse(AcceptListener.NONE);
        var acceptance = new OfferAcceptance(
                book,
                allocator,
                frameworks,
                agents.operations(),
                tasks::existing,
                launch::filled,
                new LaunchedTasks(client, allocator, codec, accepts, reconciles),
                new ServerSideApply(client),
                new EventRecorder(client, clock),
                clock);
        offerReconciler =
                new OfferReconciler(client, book, allocator, offerObjects, acceptance, offerVersions, accepts, clock);
        executors.ifPresent(api -> schedulers.ifPresent(to -> to.executors(api.executors())));
        frameworkReconciler = new FrameworkReconciler(
                frameworks,
                new ServerSideApply(client),
                clock,
                Stream.concat(
                                Stream.of(allocator, tasks.events(), services),
                                executors.map(ExecutorApi::executors).stream())
                        .toList());
        master = new MasterGauges(
                ledger,
                agents.health(),
                frameworks,
                allocator,
                book,
                () -> live.current().allocation(),
                tasks);
        agents.health().onLoss(this::agentGone);
        var reading = WatchSerialization.of(
                        List.of(
                                PodInfo.class,
                                Node.class,
                                AgentResource.class,
                                FrameworkResource.class,
                                OfferResource.class,
                                TaskInfoResource.class),
                        PodInfoReader.module(
                                config.podDefaults().extendedResources(),
                                pod -> isTasks(pod) || agents.reservationPods().isReservationPod(pod)))
                .clientLike(client);
        watches = new Watches(reading, client, served, this::work);
        controllers = new Controllers(
                JosdkConfiguration.of(reading, reconciles, tasks::isLaunched, new EventRecorder(client, clock)),
                served);
        frameworkController = controllers.register(frameworkReconciler, "framework");
        offerController = controllers.register(offerReconciler, "offer");
        taskController = controllers.register(tasks.reconciler(), "task");
        schedulers.ifPresent(api -> api.listen(frameworkController, offerController, taskController));
    }

    /** Starts everything, as the one that leads; returns when all caches are filled and work has begun. */
    public void start() {
        watch();
        lead();
    }

    /** Why tasks are not placed, and frameworks have no offers. */
    WhyPages whyPages() {
        return new WhyPages(
                explanations,
                (namespace, name) -> JosdkConfiguration.cacheOf(taskController).get(new ResourceID(name, namespace)),
                (namespace, name) ->
                        JosdkConfiguration.cacheOf(frameworkController).get(new ResourceID(name, namespace)));
    }

    /** Fills all caches, and keeps them up to date: it only reads. Returns when they are filled. */
    void watch() {
        controllers.watch();
        taskCount = () -> JosdkConfiguration.cacheOf(taskController).keys().count();
        watches.open();
        filled = true;
    }

    /**
     * Waits until the caches have what another operator wrote last, and the nodes as it knew them. Call it before
     * {@link #lead}, unless this operator has led since before they were filled.
     */
    void catchUp() throws InterruptedException {
        var catchUp = new CatchUp(client);
        catchUp.await(CatchUp.Cache.of(Node.class, watches.nodes()));
        catchUp.await(CatchUp.Cache.of(AgentResource.class, watches.agents()));
        var ofNamespaces = Stream.of(
                        CatchUp.Cache.of(frameworkController, served),
                        CatchUp.Cache.of(offerController, served),
                        CatchUp.Cache.of(taskController, served),
                        watches.podsOfOurs(served))
                .flatMap(Function.identity())
                .toList();
        for (var cache : ofNamespaces) {
            catchUp.await(cache);
        }
    }

    /** Begins to work, with what the caches hold now; returns when it has begun. */
    void lead() {
        frameworks.begin();
        schedulers.ifPresent(SchedulerApi::recovering);
        seal.load();
        // Nothing is reconciled before all that it is decided by is known: agents (what they remember before what they
        // are), pods, frameworks and offers, then the tasks themselves.
        controllers.tell();
        var frameworkObjects = JosdkConfiguration.cacheOf(frameworkController);
        var taskObjects = JosdkConfiguration.cacheOf(taskController);

        var existingOffers = JosdkConfiguration.cacheOf(offerController)
                .list()
                .filter(offers::isOurs)
                .toList();
        var launchedOffers = offersOf(taskObjects.list());
        var join = agents.watch(allocator::changed, allocator::agentChanged, this::agentGone);
        watches.tell("agent-objects", watches.agents(), join.objects());
        var checkpointed = agents.recover(
                watches.agents().getStore().list(),
                names(existingOffers, offer -> true),
                names(
                        existingOffers,
                        offer -> !OfferObjects.isAccepted(offer)
                                && !launchedOffers.contains(OfferPublisher.key(offer))));
        watches.tell("nodes", watches.nodes(), join.nodes());
        var pods = new PodListeners(
                pod -> pod.pod()
                        .filter(agents.reservationPods()::isReservationPod)
                        .isPresent(),
                new LedgerPodListener(ledger, tasks::ownerOf, allocator::changed),
                new ReservationPodListener(agents.reservationPods()),
                tasks.podListener());
        watches.tell("pods", watches.pods(), pods);
        watches.tell("quotas", watches.quotas(), tasks.quotaListener());
        watches.tell("limit-ranges", watches.limitRanges(), tasks.limitRangeListener());
        watches.tellWarnings(tasks.warningListener());
        agents.reservationPods().recover();
        var atStart = new ItemGuard("start");
        FrameworkRegistry.inOrder(frameworkObjects.list())
                .forEach(framework -> atStart.run(framework.getMetadata().getName(), () -> frameworks.put(framework)));
        offers.recover(existingOffers, checkpointed, launchedOffers);
        tasks.tasksAreKnown(
                taskObjects.list().toList(),
                task -> taskObjects
                        .get(task.resourceId())
                        .filter(found -> found.key().equals(task) && !found.isMarkedForDeletion()));
        var figures = new FrameworkFigures(
                client,
                ledger,
                explanations,
                () -> live.current().allocation(),
                tasks::statesOf,
                framework -> frameworkObjects.get(framework.resourceId()),
                clock);
        allocator.listeners(taskUid -> tasks.events().decided(taskUid), () -> {
            offers.changed();
            figures.offersChanged(frameworks.registered(), book.outstanding());
        });
        ledger.onFrameworkUse(framework -> {
            figures.changed(framework);
            schedulers.ifPresent(api -> api.used(framework));
        });
        frameworks.registered().forEach(figures::changed);
        pods.count(tasks::pods); // what they hold is known only now that their TaskInfos are
        executors.ifPresent(api -> api.executors().begin());
        services.recover();
        work(agents.checkpoints().worker());
        work(agents.operations().worker());
        work(agents.reservationPods().worker());
        work(agents.health().worker());
        work(tasks.eventWorker());
        work(allocation.worker());
        work(figures.worker());
        work(offers.worker());
        work(offerReconciler.worker());
        work(services.worker());
        work(tasks.releases());
        work(tasks.timers());
        tasks.turns().forEach(this::work);
        schedulers.ifPresent(api -> {
            api.workers().forEach(this::work);
            api.open(new MasterState(
                    api.masterId(),
                    clock.instant(),
                    live::current,
                    gauges,
                    frameworks,
                    ledger,
                    agents.health(),
                    book,
                    tasks,
                    taskObjects::list,
                    watches::node,
                    new KubeletUsage(client, clock),
                    new PodSandboxes(client, clock)));
        });
        executors.ifPresent(api -> {
            work(api.executors().worker());
            executorEndpoint.ifPresent(where -> where.server().serve(api));
        });
        show(master);
        show(to ->
                cached(to, taskObjects.keys().count(), frameworkObjects.keys().count()));
        show(this::watches);
        Metric.RECONCILES_WAITING.show(gauges.meters(), reconciles::depth);
        live.onChange(() -> {
            frameworkObjects.list().forEach(frameworkReconciler::lookAgain);
            allocator.policyChanged();
            schedulers.ifPresent(SchedulerApi::accessChanged);
        });
        controllers.begin();
        reconciles.open();
        started = true;
        LOG.info(
                "started: {} agents, {} frameworks",
                ledger.agents().size(),
                frameworks.registered().size());
    }

    /** Those of the scheduler API, which comes after what tells it. */
    private Optional<SchedulerApi> schedulers() {
        return schedulers;
    }

    /** What becomes of executors, to those who are to know. */
    private final class ExecutorNews implements Executors.Listener {

        @Override
        public void told(TaskKey task) {
            tasks.executorTells(task);
        }

        @Override
        public void changed(Pod pod) {
            if (ledger.observe(pod, tasks.ownerOf(pod))) {
                allocator.changed();
            }
        }

        @Override
        public void ended(ExecutorKey executor, Optional<Integer> status) {
            schedulers().ifPresent(api -> api.executorLost(executor, status));
        }
    }

    /** A pod of a task elsewhere is another operator's, and for this one it is nobody's that it knows. */
    private boolean isTasks(Pod pod) {
        return served.has(pod.getMetadata().getNamespace()) && TaskModule.isOurs(pod);
    }

    private static RegistrationRules rules(OperatorConfiguration config) {
        return new RegistrationRules(
                config.roles(),
                config.policies(),
                config.access().authorizer(),
                config.allocation().limits());
    }

    private static Set<String> names(List<OfferResource> offers, Predicate<OfferResource> which) {
        return offers.stream()
                .filter(which)
                .map(offer -> offer.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** Keys of the offers of which an earlier operator has made TaskInfo objects: it has accepted them. */
    private static Set<String> offersOf(Stream<TaskInfoResource> tasks) {
        return tasks.filter(task -> task.getMetadata().getLabels() != null
                        && Labels.OPERATOR.equals(task.getMetadata().getLabels().get(Labels.MANAGED_BY)))
                .map(task -> OfferPublisher.key(
                        task.getMetadata().getNamespace(),
                        task.specOrEmpty().at("/offerIds/0/value").asText()))
                .collect(Collectors.toSet());
    }

    /** RECONCILE, and the KILL of a task that is not known. */
    public ReconcileCallHandler reconciliation() {
        return tasks.reconciliation();
    }

    /** What it holds in memory, in words. */
    String load() {
        return "%d nodes, %d pods and %d tasks"
                .formatted(watches.nodeCount(), watches.podCount(), taskCount.getAsLong());
    }

    /** Whether all caches are filled, work has begun, and all watches are open. */
    public boolean ready() {
        return started && isWatching();
    }

    private void show(Gauges.Source source) {
        shown.add(source);
        gauges.add(source);
    }

    private void cached(Readings to, long taskInfos, long frameworkObjects) {
        to.add(Metric.CACHED_OBJECTS, (double) taskInfos, "taskinfos");
        to.add(Metric.CACHED_OBJECTS, (double) frameworkObjects, "frameworks");
        to.add(Metric.CACHED_OBJECTS, watches.podCount(), "pods");
        to.add(Metric.CACHED_OBJECTS, ledger.agents().size(), "nodes");
    }

    private void watches(Readings to) {
        watches.each((name, isOpen) -> to.add(Metric.WATCH_OPEN, isOpen ? 1 : 0, name));
        controllers.each((name, isOpen) -> to.add(Metric.WATCH_OPEN, isOpen ? 1 : 0, name + "-objects"));
        to.add(Metric.WATCHING, isWatching() ? 1 : 0);
    }

    /** Whether it could begin to work at once. */
    boolean isWarm() {
        return filled && isWatching();
    }

    private boolean isWatching() {
        return watches.areOpen() && controllers.areWatching();
    }

    /** Whether the process can go on: never what the API server does, which no restart mends. */
    public boolean alive() {
        return !started || (workers.stream().allMatch(Thread::isAlive) && allocation.alive() && !hasDeadlock());
    }

    private static boolean hasDeadlock() {
        return ManagementFactory.getThreadMXBean().findDeadlockedThreads() != null;
    }

    private void agentGone(String slaveId) {
        tasks.events().agentGone(slaveId);
        schedulers.ifPresent(api -> api.agentLost(slaveId));
    }

    private void work(WorkQueue<?> worker) {
        worker.bindTo(gauges.meters());
        workers.add(Thread.ofVirtual()
                .name(worker.name())
                .uncaughtExceptionHandler((thread, failure) -> LOG.error("{} has stopped", thread.getName(), failure))
                .start(worker));
    }

    @Override
    public void close() {
        schedulers.ifPresent(SchedulerApi::close);
        executorEndpoint.ifPresent(where -> where.server().serveNobody());
        executors.ifPresent(ExecutorApi::close);
        watches.close();
        workers.forEach(Thread::interrupt);
        controllers.close();
        shown.forEach(gauges::remove);
    }
}
