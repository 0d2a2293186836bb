package io.mesosoperator.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.RegisteredController;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.framework.FrameworkResource;
import io.mesosoperator.scheduler.SchedulerDoor;
import io.mesosoperator.scheduler.SchedulerServer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The scheduler API of one operator, put together: what it hears, and when it opens and closes. */
final class SchedulerApi implements AutoCloseable {

    private final SchedulerServer server;
    private final SchedulerDoor door;
    private final List<Runnable> known = new ArrayList<>();

    SchedulerApi(
            SchedulerEndpoint endpoint,
            KubernetesClient client,
            Codec codec,
            FrameworkRegistry frameworks,
            Clock clock,
            Supplier<UUID> uuids) {
        server = endpoint.server();
        door = new SchedulerDoor(client, endpoint.namespace(), codec, frameworks, clock, uuids, endpoint.heartbeat());
        server.recovering();
    }

    /** Hears of all objects that its controllers watch; before they are started. */
    void listen(RegisteredController<FrameworkResource> frameworks) {
        listen(frameworks, door.frameworks());
    }

    private <P extends HasMetadata> void listen(RegisteredController<P> controller, ObjectFeed<P> feed) {
        JosdkConfiguration.feed(controller, feed);
        // a controller has started before its feed has been told of all that it found
        known.add(() -> JosdkConfiguration.cacheOf(controller).list().forEach(feed::seen));
    }

    Runnable departures() {
        return door.departures();
    }

    /** Everything is known, and calls can be served. */
    void open() {
        known.forEach(Runnable::run);
        door.open();
        server.serve(door);
    }

    @Override
    public void close() {
        door.close();
    }
}
