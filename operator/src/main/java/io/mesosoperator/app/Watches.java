package io.mesosoperator.app;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.mesosoperator.agent.PodInfo;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.kubernetes.CatchUp;
import io.mesosoperator.kubernetes.ForgetfulStore;
import io.mesosoperator.kubernetes.GuardedEventHandler;
import io.mesosoperator.kubernetes.InitialListBarrier;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.Namespaces;
import io.mesosoperator.kubernetes.WatchSerialization;
import io.mesosoperator.kubernetes.WorkQueue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The informers beside those of the controllers. They fill their caches and keep them up to date with nobody to tell:
 * who listens later is told, in its own thread, of all that there is then, and of changes after that.
 */
final class Watches implements AutoCloseable {

    private final SharedIndexInformer<AgentResource> agents;
    private final SharedIndexInformer<Node> nodes;
    private final SharedIndexInformer<PodInfo> pods;
    private final List<SharedIndexInformer<ResourceQuota>> quotas;
    private final List<SharedIndexInformer<LimitRange>> limitRanges;
    private final List<SharedIndexInformer<Event>> warnings;
    private final BasicItemStore<PodInfo> podCache = new BasicItemStore<>(PodInfo::uid);

    private final Consumer<WorkQueue<?>> work;

    /**
     * None is started.
     *
     * @param client reads what informers keep
     * @param plain reads whole objects
     * @param served what is of a namespace is watched there; but pods in all, for what they take of the nodes
     * @param work runs the workers that pass on again what a handler has missed
     */
    Watches(KubernetesClient client, KubernetesClient plain, Namespaces served, Consumer<WorkQueue<?>> work) {
        this.work = work;
        agents = client.resources(AgentResource.class)
                .withLimit(WatchSerialization.PAGE)
                .runnableInformer(0);
        nodes = client.nodes().withLimit(WatchSerialization.PAGE).runnableInformer(0);
        pods = client.resources(PodInfo.class)
                .inAnyNamespace()
                .withLimit(WatchSerialization.PAGE)
                .runnableInformer(0)
                .itemStore(podCache);
        quotas = served.of(client.resourceQuotas()).stream()
                .map(all -> all.runnableInformer(0))
                .toList();
        limitRanges = served.of(client.limitRanges()).stream()
                .map(all -> all.runnableInformer(0))
                .toList();
        warnings = served.of(plain.v1().events()).stream()
                .map(all -> all.withField("involvedObject.kind", "Pod")
                        .withField("type", "Warning")
                        .withLimit(WatchSerialization.PAGE)
                        .runnableInformer(0)
                        .itemStore(new ForgetfulStore<>()))
                .toList();
    }

    SharedIndexInformer<AgentResource> agents() {
        return agents;
    }

    SharedIndexInformer<Node> nodes() {
        return nodes;
    }

    SharedIndexInformer<PodInfo> pods() {
        return pods;
    }

    List<SharedIndexInformer<ResourceQuota>> quotas() {
        return quotas;
    }

    List<SharedIndexInformer<LimitRange>> limitRanges() {
        return limitRanges;
    }

    /** The pods that operators make, to compare with what the API server has. */
    Stream<CatchUp.Cache> podsOfOurs(Namespaces served) {
        return CatchUp.Cache.of(
                Pod.class,
                Labels.MANAGED_BY + "=" + Labels.OPERATOR,
                pods,
                served,
                () -> podCache.values()
                        .filter(pod -> pod.pod().filter(Watches::isLabelled).isPresent()));
    }

    private static boolean isLabelled(Pod pod) {
        var labels = pod.getMetadata().getLabels();
        return labels != null && Labels.OPERATOR.equals(labels.get(Labels.MANAGED_BY));
    }

    /** The node of this name. */
    Optional<Node> node(String name) {
        return Optional.ofNullable(nodes.getStore().getByKey(name));
    }

    int nodeCount() {
        return nodes.getStore().listKeys().size();
    }

    int podCount() {
        return podCache.size();
    }

    /** Returns when all caches are filled. */
    void open() {
        var filled = all().stream().map(Watches::open).toList();
        filled.forEach(InitialListBarrier::await);
    }

    private static <T extends HasMetadata> InitialListBarrier<T> open(SharedIndexInformer<T> informer) {
        var first = new InitialListBarrier<T>();
        informer.addEventHandler(first);
        start(informer);
        return first;
    }

    private static void start(SharedIndexInformer<?> informer) {
        informer.removeNamespaceIndex(); // nobody asks by namespace
        // A watch that ends for good would leave the operator blind: keep trying, as the API server may be away.
        informer.exceptionHandler((isStarted, failure) -> true);
        var _ = informer.start();
    }

    /** The handler is told, here, of all that is in the cache; later, in the informer's thread, of changes. */
    <T extends HasMetadata> void tell(
            String name, SharedIndexInformer<T> informer, ResourceEventHandler<? super T> handler) {
        tell(name, List.of(informer), handler);
    }

    /** The same of several, each of another namespace; the handler may be told by several threads. */
    <T extends HasMetadata> void tell(
            String name, List<SharedIndexInformer<T>> informers, ResourceEventHandler<? super T> handler) {
        var guarded = new GuardedEventHandler<T>(name, handler);
        work.accept(guarded.worker());
        informers.forEach(informer -> informer.addEventHandler(guarded));
    }

    /**
     * What stands in no status of a pod is in Events. They are best-effort, so nothing waits for them: neither the
     * start, nor liveness.
     */
    void tellWarnings(ResourceEventHandler<Event> handler) {
        tell("pod-warnings", warnings, handler);
        warnings.forEach(Watches::start);
    }

    /** Whether all are open, those of warnings aside. */
    boolean areOpen() {
        return all().stream().allMatch(SharedIndexInformer::isWatching);
    }

    /** Of each: its name, and whether it is open. */
    void each(BiConsumer<String, Boolean> watch) {
        named().forEach((name, informers) ->
                watch.accept(name, informers.stream().allMatch(SharedIndexInformer::isWatching)));
    }

    private List<SharedIndexInformer<? extends HasMetadata>> all() {
        return named().values().stream()
                .<SharedIndexInformer<? extends HasMetadata>>flatMap(List::stream)
                .toList();
    }

    private Map<String, List<? extends SharedIndexInformer<? extends HasMetadata>>> named() {
        return Map.of(
                "agent-objects",
                List.of(agents),
                "nodes",
                List.of(nodes),
                "pods",
                List.of(pods),
                "quotas",
                quotas,
                "limit-ranges",
                limitRanges);
    }

    @Override
    public void close() {
        all().forEach(SharedIndexInformer::stop);
        warnings.forEach(SharedIndexInformer::stop);
    }
}
