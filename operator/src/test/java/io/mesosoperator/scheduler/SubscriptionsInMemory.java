package io.mesosoperator.scheduler;

import io.mesosoperator.InMemoryApi;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.scheduler.wire.MediaType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.FrameworkInfo.Capability;

/** The subscriptions of schedulers to an API server in memory, with workers that begin when they are told to. */
final class SubscriptionsInMemory implements AutoCloseable {

    final InMemoryApi api = new InMemoryApi();
    final Codec codec = new Codec();
    final FrameworkObjects objects = new FrameworkObjects(api.client(), codec);
    final Sessions sessions;

    /** The objects that have tasks. */
    final Set<FrameworkKey> withTasks = ConcurrentHashMap.newKeySet();

    final Subscriptions subscriptions;
    private final List<Thread> threads = new ArrayList<>();

    /** @param patience how long a scheduler may take to subscribe again */
    SubscriptionsInMemory(Duration patience) throws IOException {
        var registry = new FrameworkRegistry(codec, Clock.systemUTC());
        sessions = new Sessions(SchedulerNamespaces.one("ns"), registry, Clock.systemUTC(), task -> {});
        subscriptions = new Subscriptions(
                sessions,
                registry,
                objects,
                new OfferCalls(api.client(), codec),
                UUID::randomUUID,
                Duration.ofSeconds(15),
                SchedulerLimits.DEFAULT,
                withTasks::contains);
        subscriptions.open(patience);
    }

    /** What can wait is done from now on. */
    SubscriptionsInMemory working() {
        subscriptions.workers().forEach(worker -> threads.add(Thread.ofVirtual().start(worker)));
        return this;
    }

    /** What the watches of objects tell. */
    WatchDispatcher watch() {
        return new WatchDispatcher(codec, offer -> true, sessions, subscriptions, objects, new TaskCalls(api.client()));
    }

    /** SUBSCRIBE with MULTI_ROLE. */
    EventStream subscribe(String id, String... roles) {
        return subscriptions.subscribe(
                Call.Subscribe.newBuilder().setFrameworkInfo(inRoles(id, roles)).build(),
                MediaType.JSON,
                MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050).build(),
                session -> {});
    }

    /** A framework with MULTI_ROLE. */
    static FrameworkInfo inRoles(String id, String... roles) {
        var info = FrameworkInfo.newBuilder()
                .setUser("nobody")
                .setName(id)
                .setId(FrameworkID.newBuilder().setValue(id));
        V1Additions.add(
                Protos.FrameworkInfo.newBuilder()
                        .addCapabilities(Capability.newBuilder().setType(Capability.Type.MULTI_ROLE))
                        .addAllRoles(List.of(roles))
                        .build(),
                info);
        return info.build();
    }

    /** The roles of the framework's objects that are there. */
    List<String> rolesOfObjects() {
        return api.list("frameworks").stream()
                .map(object -> object.at("/spec/role").asText())
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        api.close();
    }
}
