package io.mesosoperator.app;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.RegisteredController;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.OfferResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.kubernetes.JosdkConfiguration;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.Replay;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.master.MasterSource;
import io.mesosoperator.offer.AcceptListener;
import io.mesosoperator.scheduler.ExecutorCalls;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerServer;
import io.mesosoperator.task.ReconcileCallHandler;
import io.mesosoperator.task.executor.ExecutorKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The scheduler API of one operator, put together: what it hears, and when it opens and closes. */
final class SchedulerApi implements AutoCloseable {

    private final SchedulerServer server;
    private final SchedulerApiService service;
    private final List<Runnable> known = new ArrayList<>();
    private Replay<TaskInfoResource> allTasks = new Replay<>(Stream::empty, Optional::of);
    private Replay<OfferResource> allOffers = new Replay<>(Stream::empty, Optional::of);

    SchedulerApi(
            SchedulerEndpoint endpoint,
            KubernetesClient client,
            Codec codec,
            FrameworkRegistry frameworks,
            ReconcileCallHandler reconciliation,
            Predicate<OfferResource> isOurOffer,
            Clock clock,
            Supplier<UUID> uuids,
            MeterRegistry meters,
            Predicate<FrameworkKey> hasTasks) {
        server = endpoint.server();
        service = new SchedulerApiService(
                client,
                endpoint.namespaces(),
                codec,
                frameworks,
                reconciliation,
                isOurOffer,
                clock,
                uuids,
                endpoint.heartbeat(),
                server.limits(),
                hasTasks);
        server.bindTo(meters);
        service.bindTo(meters);
    }

    /** This operator leads; until it knows everything, callers are told to wait. */
    void recovering() {
        server.recovering();
    }

    /** Hears of all objects that these controllers watch; before they are started. */
    void listen(
            RegisteredController<FrameworkResource> frameworks,
            RegisteredController<OfferResource> offers,
            RegisteredController<TaskInfoResource> tasks) {
        listen(frameworks, service.frameworks());
        listen(offers, service.offers());
        listen(tasks, service.tasks());
        allTasks = Replay.of(JosdkConfiguration.cacheOf(tasks));
        allOffers = Replay.of(JosdkConfiguration.cacheOf(offers));
    }

    private <P extends HasMetadata> void listen(
            RegisteredController<P> controller, PrimaryResourceListener<P> listener) {
        JosdkConfiguration.listener(controller, listener);
        // a controller has started before its feed has been told of all that it found
        known.add(() -> Replay.of(JosdkConfiguration.cacheOf(controller)).tell(listener::seen, listener::gone));
    }

    List<WorkQueue<?>> workers() {
        return service.workers();
    }

    /** The listener for what comes of an ACCEPT. */
    AcceptListener accepts() {
        return service.accepts();
    }

    /** What the framework's tasks hold has changed. */
    void used(FrameworkKey framework) {
        service.used(framework);
    }

    /** Who may do what is different now. */
    void accessChanged() {
        server.accessChanged();
    }

    /** Who does what schedulers ask of executors. */
    void executors(ExecutorCalls served) {
        service.executors(served);
    }

    /** An executor says this. */
    void executorSays(ExecutorKey executor, ByteString data) {
        service.executorSays(executor, data);
    }

    /** An executor has ended. */
    void executorLost(ExecutorKey executor, Optional<Integer> status) {
        service.executorLost(executor, status);
    }

    void agentLost(String slaveId) {
        service.agentLost(slaveId);
    }

    /** The id of the master that this operator is while it leads. */
    String masterId() {
        return service.masterId();
    }

    /**
     * Everything is known, and calls can be served.
     *
     * @param source what the pages of the master tell
     */
    void open(MasterSource source) {
        known.forEach(Runnable::run);
        service.open(allTasks, allOffers.all().get());
        server.serve(service, source);
    }

    @Override
    public void close() {
        server.serveNobody();
        service.close();
    }
}
