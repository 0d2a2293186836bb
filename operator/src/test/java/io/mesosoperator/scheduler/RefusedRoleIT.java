package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.FrameworkNames;
import io.mesosoperator.scheduler.wire.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.scheduler.Protos.Call;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A SUBSCRIBE in several roles, of which the API server takes one and not another: nothing of it stays. */
class RefusedRoleIT {

    private static final Duration SHORT = Duration.ofMillis(1);

    /** Longer than a test. */
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void aRefusalTakesBackWhatWasWrittenBefore() throws IOException {
        try (var master = new SubscriptionsInMemory(SHORT).working()) {
            master.api.refuseCreation(FrameworkNames.of("f", "web"), 422);

            var _ = master.subscribe("f", "ads", "web");

            assertThat(master.rolesOfObjects()).isEmpty();
            assertThat(master.sessions.find("f")).isEmpty();
            assertThat(master.api.changesAfter(0))
                    .as("the first role was written")
                    .isNotEmpty();
        }
    }

    /** Its scheduler is answered 503. It may call again, or never. */
    @Test
    void whatIsLeftByAFailureIsRemovedIfItsSchedulerDoesNotComeBack() throws IOException {
        try (var master = new SubscriptionsInMemory(SHORT).working()) {
            master.api.refuseCreation(FrameworkNames.of("f", "web"), 500);

            assertThatThrownBy(() -> master.subscribe("f", "ads", "web")).isInstanceOf(KubernetesClientException.class);

            assertThat(master.api.changesAfter(0))
                    .as("the first role was written")
                    .isNotEmpty();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(master.rolesOfObjects()).isEmpty());
        }
    }

    /** Nobody waits for the scheduler's patience with that: it was told that it is refused. */
    @Test
    void whatCouldNotBeTakenBackIsTakenBackLater() throws IOException {
        try (var master = new SubscriptionsInMemory(LONG).working()) {
            master.api.refuseCreation(FrameworkNames.of("f", "web"), 422);
            master.api.failNextChanges("f", 3);

            var stream = master.subscribe("f", "ads", "web");

            assertThat(stream.waiting()).as("an ERROR").isPositive();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(master.rolesOfObjects()).isEmpty());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(master.sessions.find("f"))
                            .as("the session")
                            .isEmpty());
        }
    }

    @Test
    void aFrameworkThatIsConnectedStaysInTheRolesThatItHad() throws IOException {
        try (var master = new SubscriptionsInMemory(LONG).working()) {
            var _ = master.subscribe("f", "ads");
            master.api.refuseCreation(FrameworkNames.of("f", "web"), 422);
            master.api.failNextChanges(FrameworkNames.of("f", "shop"), 3);
            var session = master.sessions.find("f").orElseThrow();

            var problem = master.subscriptions.update(session, update("ads", "shop", "web"));

            assertThat(problem).isPresent();
            Awaitility.await()
                    .untilAsserted(() -> assertThat(master.rolesOfObjects()).containsExactly("ads"));
            assertThat(session.memberships())
                    .filteredOn(some -> !some.hasLeft())
                    .extracting(Membership::role)
                    .containsExactly("ads");
            assertThat(session.connection()).isInstanceOf(Connection.Connected.class);
        }
    }

    /** Whatever is removed of the refused subscription, its tasks of before have the time that they were promised. */
    @Test
    void aFrameworkWhoseSchedulerIsAwaitedIsStillAwaited() throws IOException {
        try (var master = new SubscriptionsInMemory(LONG).working()) {
            var before = master.subscribe("f", "ads");
            var session = master.sessions.find("f").orElseThrow();
            session.disconnect(before);
            master.subscriptions.expect(session);
            master.api.refuseCreation(FrameworkNames.of("f", "web"), 422);
            master.api.failNextChanges(FrameworkNames.of("f", "shop"), 1);

            var _ = master.subscribe("f", "ads", "shop", "web");

            Awaitility.await()
                    .untilAsserted(() -> assertThat(session.memberships()).hasSize(1));
            assertThat(master.rolesOfObjects()).containsExactly("ads");
        }
    }

    /** It takes the role after all, before what the refusal has left is gone. */
    @Test
    void aRoleThatIsTakenAfterTheRefusalIsNotTakenBack() throws IOException {
        try (var master = new SubscriptionsInMemory(LONG)) {
            for (var framework : List.of("f", "g")) {
                leaveSomethingRefused(master, framework);
            }
            var _ = master.subscribe("f", "ads");

            master.working();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(master.sessions.find("g")).isEmpty());
            assertThat(master.rolesOfObjects()).containsExactly("ads");
            assertThat(master.sessions.find("f").map(Session::connection))
                    .containsInstanceOf(Connection.Connected.class);
        }
    }

    /** It was in the role since, so its tasks there live on, as those in every role that is left. */
    @Test
    void aRoleThatIsTakenAndLeftAfterTheRefusalHasItsTasks() throws IOException {
        try (var master = new SubscriptionsInMemory(LONG)) {
            var _ = master.subscribe("f", "ads");
            var shop = new FrameworkKey("ns", FrameworkNames.of("f", "shop"));
            var session = master.sessions.find("f").orElseThrow();
            master.api.refuseCreation(FrameworkNames.of("f", "web"), 422);
            master.api.failNextChanges(shop.name(), 1);
            assertThat(master.subscriptions.update(session, update("ads", "shop", "web")))
                    .isPresent();
            assertThat(master.subscriptions.update(session, update("ads", "shop")))
                    .isEmpty();
            master.withTasks.add(shop);
            assertThat(master.subscriptions.update(session, update("ads"))).isEmpty();
            leaveSomethingRefused(master, "g");

            master.working();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(master.sessions.find("g")).isEmpty());
            assertThat(master.rolesOfObjects()).containsExactly("ads", "shop");
            master.withTasks.clear();
            master.subscriptions.used(shop);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(master.rolesOfObjects()).containsExactly("ads"));
        }
    }

    /** Its object was deleted by somebody, and came back for the call that is refused. */
    @Test
    void aRoleWithTasksOfBeforeIsLeftWithThem() throws IOException {
        try (var master = new SubscriptionsInMemory(LONG).working()) {
            var _ = master.subscribe("f", "ads", "shop");
            var shop = new FrameworkKey("ns", FrameworkNames.of("f", "shop"));
            var session = master.sessions.find("f").orElseThrow();
            var uid = session.membership(shop).flatMap(Membership::uid).orElseThrow();
            master.withTasks.add(shop);
            master.objects.delete(shop, uid);
            session.lose(shop, uid);
            master.api.refuseCreation(FrameworkNames.of("f", "web"), 422);

            var _ = master.subscribe("f", "ads", "shop", "web");

            assertThat(master.rolesOfObjects()).containsExactly("ads", "shop");
            assertThat(session.membership(shop).filter(Membership::hasLeft)).isPresent();
        }
    }

    /** The framework was forgotten, and has come back with what was there. */
    @Test
    void anObjectThatIsAnotherSessionsIsNotTakenBack() throws IOException {
        try (var master = new SubscriptionsInMemory(LONG)) {
            leaveSomethingRefused(master, "f");
            master.sessions.leave(master.sessions.find("f").orElseThrow());
            var _ = master.subscribe("f", "ads");
            leaveSomethingRefused(master, "g");

            master.working();

            Awaitility.await()
                    .untilAsserted(() -> assertThat(master.sessions.find("g")).isEmpty());
            assertThat(master.rolesOfObjects()).containsExactly("ads");
            assertThat(master.sessions.find(new FrameworkKey("ns", "f")).map(Session::connection))
                    .containsInstanceOf(Connection.Connected.class);
        }
    }

    /** Its object in role "ads" is there, and is to be taken back. */
    private static void leaveSomethingRefused(SubscriptionsInMemory master, String framework) {
        master.api.refuseCreation(FrameworkNames.of(framework, "web"), 422);
        master.api.failNextChanges(framework, 1);
        var _ = master.subscribe(framework, "ads", "web");
    }

    /** Its name is the one that the refused object of another framework would have had. */
    @Test
    void theNameOfARoleThatWasRefusedIsFree() throws IOException {
        try (var master = new SubscriptionsInMemory(LONG).working()) {
            var _ = master.subscribe("f", "ads");
            var name = FrameworkNames.of("f", "web");
            master.api.refuseCreation(name, 422);
            var _ = master.subscribe("f", "ads", "web");
            master.api.clearRefusals();

            var _ = master.subscribe(name, "web");

            assertThat(master.sessions.find(name).map(Session::connection))
                    .containsInstanceOf(Connection.Connected.class);
        }
    }

    /** It was refused before anything was written. */
    @Test
    void soIsOneOfAnUpdateThatIsNotAllowed() throws IOException {
        try (var master = new SubscriptionsInMemory(LONG).working()) {
            var name = FrameworkNames.of("f", "web");
            var shop = FrameworkNames.of("f", "shop");
            var _ = master.subscribe("f", "ads");
            var _ = master.subscribe(shop, "shop"); // so that "f" cannot be in it
            var session = master.sessions.find("f").orElseThrow();

            assertThat(master.subscriptions.update(session, update("ads", "web", "shop")))
                    .isPresent();

            var _ = master.subscribe(name, "web");
            assertThat(master.sessions.find(name).map(Session::connection))
                    .containsInstanceOf(Connection.Connected.class);
        }
    }

    private static Call.UpdateFramework update(String... roles) {
        return Call.UpdateFramework.newBuilder()
                .setFrameworkInfo(SubscriptionsInMemory.inRoles("f", roles))
                .addAllSuppressedRoles(List.of())
                .build();
    }
}
