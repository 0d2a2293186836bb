package io.mesosoperator.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.InMemoryApi;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.framework.FrameworkNames;
import io.mesosoperator.framework.FrameworkRegistry;
import io.mesosoperator.scheduler.wire.MediaType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.FrameworkInfo.Capability;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A SUBSCRIBE in several roles, of which the API server takes one and not another: nothing of it stays. */
class RefusedRoleIT {

    private final InMemoryApi api = new InMemoryApi();
    private final Codec codec = new Codec();
    private final FrameworkRegistry registry = new FrameworkRegistry(codec, Clock.systemUTC());
    private final Sessions sessions =
            new Sessions(SchedulerNamespaces.one("ns"), registry, Clock.systemUTC(), task -> {});
    private final Subscriptions subscriptions = new Subscriptions(
            sessions,
            registry,
            new FrameworkObjects(api.client(), codec),
            new OfferCalls(api.client(), codec),
            UUID::randomUUID,
            Duration.ofSeconds(15),
            SchedulerLimits.DEFAULT,
            framework -> false);
    private final Thread worker = Thread.ofVirtual().unstarted(subscriptions.departures());

    RefusedRoleIT() throws IOException {}

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
    void aRefusalTakesBackWhatWasWrittenBefore() {
        api.refuseCreation(FrameworkNames.of("f", "web"), 422);

        var _ = subscribe("ads", "web");

        assertThat(api.list("frameworks")).isEmpty();
        assertThat(sessions.find("f")).isEmpty();
        assertThat(api.changesAfter(0)).as("the first role was written").isNotEmpty();
    }

    /** Its scheduler is answered 503. It may call again, or never. */
    @Test
    void whatIsLeftByAFailureIsRemovedIfItsSchedulerDoesNotComeBack() {
        api.refuseCreation(FrameworkNames.of("f", "web"), 500);

        assertThatThrownBy(() -> subscribe("ads", "web")).isInstanceOf(KubernetesClientException.class);

        assertThat(api.changesAfter(0)).as("the first role was written").isNotEmpty();
        Awaitility.await()
                .untilAsserted(() -> assertThat(api.list("frameworks")).isEmpty());
    }

    private EventStream subscribe(String... roles) {
        var info = FrameworkInfo.newBuilder()
                .setUser("nobody")
                .setName("f")
                .setId(FrameworkID.newBuilder().setValue("f"));
        V1Additions.add(
                Protos.FrameworkInfo.newBuilder()
                        .addCapabilities(Capability.newBuilder().setType(Capability.Type.MULTI_ROLE))
                        .addAllRoles(List.of(roles))
                        .build(),
                info);
        return subscriptions.subscribe(
                Call.Subscribe.newBuilder().setFrameworkInfo(info).build(),
                MediaType.JSON,
                MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050).build(),
                session -> {});
    }
}
