package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A SUBSCRIBE that the API server has carried out without the operator learning of it: its scheduler is told 503. */
class UnansweredSubscribeIT {

    private static final FrameworkKey KEY = new FrameworkKey("ns", "f");

    private final SubscriptionsInMemory master = new SubscriptionsInMemory(Duration.ofMillis(1)).working();
    private final FrameworkObjects objects = master.objects;
    private final WatchDispatcher watch = master.watch();

    UnansweredSubscribeIT() throws IOException {}

    @AfterEach
    void close() {
        master.close();
    }

    @Test
    void theFrameworkIsRemovedIfItsSchedulerDoesNotComeBack() {
        var written = objects.write(new FrameworkIdentity("f"), KEY, spec());

        watch.frameworks().seen(written);

        Awaitility.await()
                .untilAsserted(() -> assertThat(master.api.list("frameworks")).isEmpty());
    }

    @Test
    void soIsOneThatWasHereBefore() {
        var before = objects.write(new FrameworkIdentity("f"), KEY, spec());
        var session = master.sessions.enter("f", FrameworkInfo.getDefaultInstance(), "*");
        var _ = master.sessions.claim(session, KEY);
        session.has(
                KEY, new FrameworkIdentity("f"), spec(), before.getMetadata().getUid());
        objects.delete(KEY, before.getMetadata().getUid());
        watch.frameworks().gone(before);
        var written = objects.write(new FrameworkIdentity("f"), KEY, spec());

        watch.frameworks().seen(written);

        Awaitility.await()
                .untilAsserted(() -> assertThat(master.api.list("frameworks")).isEmpty());
    }

    private static FrameworkSpec spec() {
        return new FrameworkSpec(
                FrameworkInfo.newBuilder().setName("f").setUser("nobody").build(),
                false,
                Optional.of(UUID.randomUUID().toString()));
    }
}
