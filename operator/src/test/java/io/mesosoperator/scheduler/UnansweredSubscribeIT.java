package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.InMemoryApi;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.framework.FrameworkRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A SUBSCRIBE that the API server has carried out without the operator learning of it: its scheduler is told 503. */
class UnansweredSubscribeIT {

    private static final FrameworkKey KEY = new FrameworkKey("ns", "f");

    private final InMemoryApi api = new InMemoryApi();
    private final Codec codec = new Codec();
    private final FrameworkRegistry registry = new FrameworkRegistry(codec, Clock.systemUTC());
    private final Sessions sessions =
            new Sessions(SchedulerNamespaces.one("ns"), registry, Clock.systemUTC(), task -> {});
    private final FrameworkObjects objects = new FrameworkObjects(api.client(), codec);
    private final Subscriptions subscriptions = new Subscriptions(
            sessions,
            registry,
            objects,
            new OfferCalls(api.client(), codec),
            UUID::randomUUID,
            Duration.ofSeconds(15),
            SchedulerLimits.DEFAULT,
            framework -> false);
    private final WatchDispatcher watch =
            new WatchDispatcher(codec, offer -> true, sessions, subscriptions, objects, new TaskCalls(api.client()));
    private final Thread worker = Thread.ofVirtual().unstarted(subscriptions.departures());

    UnansweredSubscribeIT() throws IOException {}

    @BeforeEach
    void open() {
        subscriptions.open(Duration.ofMillis(1));
        worker.start();
    }

    @AfterEach
    void close() {
        worker.interrupt();
        api.close();
    }

    @Test
    void theFrameworkIsRemovedIfItsSchedulerDoesNotComeBack() {
        var written = objects.write(new FrameworkIdentity("f"), KEY, spec());

        watch.frameworks().seen(written);

        Awaitility.await()
                .untilAsserted(() -> assertThat(api.list("frameworks")).isEmpty());
    }

    @Test
    void soIsOneThatWasHereBefore() {
        var before = objects.write(new FrameworkIdentity("f"), KEY, spec());
        var session = sessions.enter("f", FrameworkInfo.getDefaultInstance(), "*");
        var _ = sessions.claim(session, KEY);
        session.has(
                KEY, new FrameworkIdentity("f"), spec(), before.getMetadata().getUid());
        objects.delete(KEY, before.getMetadata().getUid());
        watch.frameworks().gone(before);
        var written = objects.write(new FrameworkIdentity("f"), KEY, spec());

        watch.frameworks().seen(written);

        Awaitility.await()
                .untilAsserted(() -> assertThat(api.list("frameworks")).isEmpty());
    }

    private static FrameworkSpec spec() {
        return new FrameworkSpec(
                FrameworkInfo.newBuilder().setName("f").setUser("nobody").build(),
                false,
                Optional.of(UUID.randomUUID().toString()));
    }
}
