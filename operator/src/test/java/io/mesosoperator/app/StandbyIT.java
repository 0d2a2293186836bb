package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.api.AgentResource;
import io.mesosoperator.app.configuration.LiveConfiguration;
import io.mesosoperator.cluster.AuditedRequest;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.ApiServerClient;
import io.mesosoperator.metrics.Gauges;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator that has stood by while another one worked, and then leads. */
@WithOperator(starts = false)
record StandbyIT(Cluster cluster) {

    private static final String STANDBY = "standby";

    @Test
    void itWritesNothingAndGoesOnWhereTheOtherOneEnded() throws InterruptedException {
        cluster.nodeAndFramework("n1", "many", PodScript.runs());
        try (var client = client();
                var standby = standby(client)) {
            standby.watch();
            cluster.startOperator();
            cluster.task("runs", "many", 0.1);
            cluster.task("ends", "many", 0.1);
            cluster.task("goes", "many", 0.1);
            cluster.awaitState("runs", "TASK_RUNNING");
            cluster.awaitState("ends", "TASK_RUNNING");
            cluster.awaitState("goes", "TASK_RUNNING");
            cluster.kill("ends");
            cluster.awaitState("ends", "TASK_KILLED");
            cluster.api().kubectl("delete", "taskinfo", "goes").orThrow();
            cluster.client().resource(cluster.awaitPodOf("goes")).delete(); // Kubernetes' garbage collector
            cluster.eventually(() -> assertThat(cluster.podOf("goes")).isNull());
            assertThat(standby.isWarm()).isTrue();
            assertThat(standby.ready()).isFalse();

            cluster.stopOperator();
            cluster.kill("runs");
            cluster.task("waits", "many", 0.1);
            assertThat(cluster.api().audit().writesBy(STANDBY)).isEmpty();
            var pod = cluster.awaitPodOf("runs").getMetadata().getUid();
            standby.catchUp();
            standby.lead();

            cluster.awaitState("waits", "TASK_RUNNING");
            cluster.awaitState("runs", "TASK_KILLED");
            assertThat(standby.ready()).isTrue();
            assertThat(cluster.states("runs")).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_KILLED");
            assertThat(cluster.status("runs").toString()).contains(pod);
            assertThat(cluster.states("ends")).containsExactly("TASK_STAGING", "TASK_RUNNING", "TASK_KILLED");
        }
    }

    @Test
    void itComparesAllThatItConcludesFrom() throws InterruptedException {
        try (var client = client();
                var standby = standby(client)) {
            standby.watch();
            var begin = Instant.now();
            standby.catchUp();

            assertThat(cluster.api().audit().requests())
                    .filteredOn(request -> request.user().equals(STANDBY)
                            && request.verb().equals("list")
                            && request.received().isAfter(begin))
                    .extracting(AuditedRequest::resource)
                    .containsExactlyInAnyOrder("nodes", "agents", "frameworks", "offers", "taskinfos", "pods");
        }
    }

    @Test
    void whatAgentsRememberIsAsTheOtherOneLeftIt() throws InterruptedException {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.framework("mine", "  role: db\n  principal: ops");
        try (var client = client();
                var standby = standby(client)) {
            standby.watch();
            cluster.startOperator();
            operate("RESERVE");
            cluster.eventually(() -> assertThat(reserved()).contains("disk(db, ops):100"));

            cluster.stopOperator();
            standby.catchUp();
            standby.lead();

            operate("UNRESERVE");
            cluster.eventually(() -> assertThat(reserved()).doesNotContain("disk"));
        }
    }

    /** How long an operator has stood by is no time in which frameworks were away. */
    @Test
    void aFrameworkThatIsAwayHasItsFailoverTimeoutFromTheTakeover() throws InterruptedException {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.framework("away", "  failoverTimeout: 600");
        cluster.framework("other");
        var clock = new LeapingClock();
        try (var client = client();
                var standby = standby(client, clock)) {
            standby.watch();
            cluster.startOperator();
            cluster.task("runs", "away", 0.1);
            cluster.awaitState("runs", "TASK_RUNNING");
            cluster.api().kubectl("delete", "framework", "away").orThrow();
            cluster.stopOperator();

            clock.leap(Duration.ofHours(2));
            standby.catchUp();
            standby.lead();

            cluster.task("next", "other", 0.1);
            cluster.awaitState("next", "TASK_RUNNING");
            cluster.kill("next");
            cluster.awaitState("next", "TASK_KILLED");
            assertThat(cluster.states("runs")).containsExactly("TASK_STAGING", "TASK_RUNNING");
        }
    }

    private void operate(String operation) {
        cluster.eventually(() -> {
            var offer = cluster.awaitOffer().getMetadata().getName();
            var patch = """
                    {"spec":{"operations":[{"type":"%s","%s":{"resources":[
                    {"name":"disk","type":"SCALAR","scalar":{"value":100},
                    "role":"db","reservation":{"principal":"ops"}}]}}]}}
                    """.formatted(operation, operation.toLowerCase(Locale.ROOT));
            cluster.api()
                    .kubectl("patch", "offer", offer, "--type=merge", "--patch=" + patch)
                    .orThrow();
        });
    }

    private String reserved() {
        return cluster.client().resources(AgentResource.class).list().getItems().stream()
                .map(agent -> agent.statusOrEmpty().path("reserved").asText())
                .findFirst()
                .orElse("");
    }

    private KubernetesClient client() {
        return ApiServerClient.of(cluster.api().server().configAs(STANDBY));
    }

    private static MesosOperator standby(KubernetesClient client) {
        return standby(client, Clock.systemUTC());
    }

    private static MesosOperator standby(KubernetesClient client, Clock clock) {
        return new MesosOperator(
                client,
                new LiveConfiguration(Cluster.config("tasks: {image: \"busybox:1.35\"}")),
                "default",
                clock,
                UUID::randomUUID,
                new Gauges(new SimpleMeterRegistry()),
                Optional.empty());
    }

    /** The system's clock, until it is told to leap. */
    private static final class LeapingClock extends Clock {

        private volatile Clock now = Clock.systemUTC();

        void leap(Duration time) {
            now = Clock.offset(now, time);
        }

        @Override
        public Instant instant() {
            return now.instant();
        }

        @Override
        public ZoneId getZone() {
            return now.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return now.withZone(zone);
        }
    }
}
