package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.authorization.AccessControl;
import io.mesosoperator.master.Viewers;
import io.mesosoperator.scheduler.SchedulerApiService;
import io.mesosoperator.scheduler.SchedulerLimits;
import io.mesosoperator.scheduler.SchedulerServer;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheduler API by HTTPS. */
@WithOperator(starts = false)
final class TlsIT {

    private final Cluster cluster;
    private @Nullable SchedulerServer server;

    TlsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    private void start(SelfMadeCertificate first) throws IOException {
        server = new SchedulerServer(
                0, SchedulerLimits.DEFAULT, () -> AccessControl.OPEN, () -> Viewers.NONE, Optional.of(first.server()));
        cluster.startOperator(
                new SchedulerEndpoint(server, cluster.client().getNamespace(), SchedulerApiService.HEARTBEAT));
    }

    private SchedulerServer server() {
        return Objects.requireNonNull(server);
    }

    @BeforeEach
    void begin() {
        cluster.kubelet().node("n1", 2, 1024);
    }

    @AfterEach
    void stop() {
        cluster.stopOperator();
        server().close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aCertificateIsReplacedWhileAStreamGoesOn(String algorithm) throws IOException {
        var first = SelfMadeCertificate.of(algorithm);
        var second = SelfMadeCertificate.of("EC");
        start(first);

        try (var client = new SchedulerClient(server().port(), first.trusting())) {
            var mine = SubscribedFramework.inRole(client, "ads");
            mine.offer();

            server().certificate(second.server());

            try (var newcomer = new SchedulerClient(server().port(), second.trusting());
                    var old = new SchedulerClient(server().port(), first.trusting())) {
                var answer = newcomer.send(newcomer.request("/redirect"));
                assertThat(answer.statusCode()).isEqualTo(307);
                assertThat(answer.headers().firstValue("Location")).contains("//127.0.0.1:" + server().port());
                assertThat(newcomer.send(newcomer.request("/state")).body()).contains(mine.id());
                assertThatThrownBy(() -> old.send(old.request("/state"))).hasMessageContaining("certificat");
            }
            cluster.kubelet().node("n2", 1, 512);
            mine.offerOf("n2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "RSA")
    void plainHttpIsNotAnswered(String algorithm) throws IOException {
        start(SelfMadeCertificate.of(algorithm));

        try (var plain = new SchedulerClient(server().port())) {
            assertThatThrownBy(() -> plain.send(plain.request("/state"))).isInstanceOf(IllegalStateException.class);
        }
    }
}
