package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.mesosoperator.cluster.BlackHole;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.ApiServerClient;
import io.mesosoperator.kubernetes.LeaseTimes;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** Connections to the API server that go dead without a word, while others work. */
@WithOperator(starts = false)
record SilentConnectionsIT(Cluster cluster) {

    private static final Duration SILENCE = Duration.ofSeconds(2);

    @Test
    void anOperatorIsNotBlindForAMinute() {
        assertThat(ApiServerClient.SILENCE.multipliedBy(2)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void tasksGoOnWhenAllConnectionsGoDead() {
        try (var blackHole = blackHole()) {
            cluster.connectThrough(blackHole, SILENCE).startOperator();
            cluster.nodeAndFramework("n1", "mine", PodScript.runs());
            cluster.task("before", "mine", 0.1);
            cluster.awaitState("before", "TASK_RUNNING");

            assertThat(blackHole.swallow()).isGreaterThan(4);

            cluster.task("after", "mine", 0.1);
            cluster.awaitState("after", "TASK_RUNNING");
        }
    }

    @Test
    void theLeaseIsRenewedOverANewConnection() {
        var times = new LeaseTimes(Duration.ofSeconds(12), Duration.ofSeconds(8), Duration.ofSeconds(1));
        var namespace = cluster.client().getNamespace();
        try (var blackHole = blackHole();
                var client = Leadership.client(
                        Cluster.proxied(cluster.api().server().configAs(Cluster.OPERATOR), blackHole), times);
                var leadership = new Leadership(client, namespace, "me", times)) {
            assertThat(leadership.acquire()).isTrue();
            blackHole.swallow();
            var then = ZonedDateTime.now(ZoneOffset.UTC);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> renewed(namespace).isAfter(then));
        }
    }

    private ZonedDateTime renewed(String namespace) {
        return cluster.client()
                .resources(Lease.class)
                .inNamespace(namespace)
                .withName("mesos-operator")
                .require()
                .getSpec()
                .getRenewTime();
    }

    private BlackHole blackHole() {
        return new BlackHole(
                URI.create(cluster.api().server().config().getMasterUrl()).getPort());
    }
}
