package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.scheduler.wire.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.mesos.Protos.FrameworkID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of one framework at the same time: whoever subscribes is the framework that is known. */
class ConcurrentSubscribesIT {

    private final SubscriptionsInMemory master = new SubscriptionsInMemory(Duration.ofHours(1));
    private final ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
    private final Session session = master.sessions.enter("f", SubscriptionsInMemory.inRoles("f", "ads"), "ads");

    ConcurrentSubscribesIT() throws IOException {}

    @AfterEach
    void close() {
        others.close();
        master.close();
    }

    /** As by a SUBSCRIBE before it that is refused. */
    @Test
    void aSubscribeThatWaitsWhileTheFrameworkIsForgottenEntersIt() throws ExecutionException, InterruptedException {
        Future<EventStream> waiting;
        session.writing().lock();
        try {
            waiting = others.submit(() -> master.subscribe("f", "ads"));
            Awaitility.await().until(() -> session.writing().hasQueuedThreads());
            master.sessions.leaveIfUnknown(session);
        } finally {
            session.writing().unlock();
        }

        var stream = waiting.get();

        assertThat(master.sessions.find("f").map(Session::connection)).contains(new Connection.Connected(stream.id()));
    }

    @Test
    void whoAsksForAFrameworkDoesNotForgetTheOneThatSubscribes() throws ExecutionException, InterruptedException {
        session.writing().lock();
        try {
            var connection = others.submit(() -> master.sessions.connection(
                            FrameworkID.newBuilder().setValue("f").build()))
                    .get();

            assertThat(connection).isInstanceOf(Connection.Unknown.class);
            assertThat(master.sessions.find("f")).contains(session);
        } finally {
            session.writing().unlock();
        }
    }
}
