package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.VirtualClock;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.crds.FrameworkSpec;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.scheduler.OfferTracker.TrackedOffer;
import io.mesosoperator.scheduler.wire.Connection;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.scheduler.wire.V1View;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Offer.Operation;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.scheduler.Protos.Call;
import org.junit.jupiter.api.Test;

class SessionTest {

    private static final FrameworkSpec SPEC =
            new FrameworkSpec(FrameworkInfo.newBuilder().buildPartial(), false, Optional.empty());

    private static final FrameworkKey KEY = new FrameworkKey("ns", "f");

    private final Session session = new Session("f", "ns", new VirtualClock(), task -> {});
    private final EventStream stream =
            new EventStream("s", "f", MediaType.JSON, V1View.PLAIN, new StreamBytes(SchedulerLimits.DEFAULT));

    @Test
    void aSchedulerWhoseFrameworkIsThereIsConnected() {
        session.lose(KEY, "earlier");
        session.has(KEY, new FrameworkIdentity("f"), SPEC, "uid");
        session.lose(KEY, "another");

        session.connect(stream);

        assertThat(session.connection()).isEqualTo(new Connection.Connected("s"));
    }

    /** Else it would wait for offers for ever. */
    @Test
    void aSchedulerWhoseFrameworkIsDeletedWhileItSubscribesIsNotConnected() {
        session.has(KEY, new FrameworkIdentity("f"), SPEC, "uid");
        session.lose(KEY, "uid");

        session.connect(stream);

        assertThat(session.connection()).isEqualTo(new Connection.Disconnected());
        assertThat(stream.waiting()).as("what it is told").isPositive();
    }

    @Test
    void theWatchMayTellOfTheDeletionBeforeTheWriteHasReturned() {
        session.lose(KEY, "uid");
        session.has(KEY, new FrameworkIdentity("f"), SPEC, "uid");

        session.connect(stream);

        assertThat(session.connection()).isEqualTo(new Connection.Disconnected());
        assertThat(session.isThere()).isFalse();
    }

    /**
     * Mesos: {@code validation::task::validateUniqueTaskID}. Its roles are objects of their own, and only the session
     * knows them all.
     */
    @Test
    void ofTwoRolesThatLaunchOneTaskIdAtOnceOneDoes() throws Exception {
        var roles = List.of("ads", "web");
        roles.forEach(role -> session.has(key(role), new FrameworkIdentity("f", Optional.of(roles)), spec(role), role));
        try (var threads = Executors.newFixedThreadPool(roles.size())) {
            for (var round = 0; round < 2_000; round++) {
                var id = String.valueOf(round);
                roles.forEach(role -> session.offerSeen(offer(role, id), false));
                var together = new CyclicBarrier(roles.size());
                var accepts = roles.stream()
                        .map(role -> threads.submit(() -> {
                            together.await();
                            return accept(launch(role + id, id));
                        }))
                        .toList();

                var launched = 0;
                for (var accept : accepts) {
                    launched += accept.get();
                }

                assertThat(launched).as("tasks " + id).isEqualTo(1);
            }
        }
    }

    /** How many tasks it launches. */
    private int accept(Call.Accept asked) {
        return LaunchStatusUpdates.of(session.accept(asked).understood().accept())
                .size();
    }

    private static FrameworkKey key(String role) {
        return new FrameworkKey("ns", role);
    }

    private static FrameworkSpec spec(String role) {
        return new FrameworkSpec(FrameworkInfo.newBuilder().setRole(role).buildPartial(), false, Optional.empty());
    }

    private static TrackedOffer offer(String role, String id) {
        var offer = Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue(role + id))
                .setFrameworkId(FrameworkID.newBuilder().setValue("f"))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .setHostname("n1");
        return new TrackedOffer(offer.build(), "uid-" + role + id, key(role), role);
    }

    private static Call.Accept launch(String offer, String task) {
        return Call.Accept.newBuilder()
                .addOfferIds(OfferID.newBuilder().setValue(offer))
                .addOperations(Operation.newBuilder()
                        .setType(Operation.Type.LAUNCH)
                        .setLaunch(Operation.Launch.newBuilder()
                                .addTaskInfos(TaskInfo.newBuilder()
                                        .setName(task)
                                        .setTaskId(TaskID.newBuilder().setValue(task))
                                        .setSlaveId(SlaveID.newBuilder().setValue("n1")))))
                .build();
    }
}
