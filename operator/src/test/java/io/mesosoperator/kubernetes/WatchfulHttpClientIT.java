package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchfulHttpClientIT {

    @ParameterizedTest
    @CsvSource({
        "/api/v1/namespaces/default/pods, 2",
        "/api/v1/namespaces/default/pods/log, 2",
        "/api/v1/namespaces/log/pods/exec/status, 2",
        "/api/v1/nodes/proxy, 2",
        "/apis/mesos.io/v1/namespaces/a/pods/b/log, 2",
        "/api/v1/namespaces/default/pods/a/log?container=task, 1",
        "/k8s/clusters/c/api/v1/namespaces/default/pods/a/exec, 1",
        "/api/v1/nodes/n1/proxy/metrics/cadvisor, 1",
        "/api/v1/nodes/n1/proxy, 1",
    })
    void onlyWhatTheApiServerAnswersItselfTellsThatItIsDead(String path, int clients) throws IOException {
        var made = new AtomicInteger();
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var client = new WatchfulHttpClient(
                        () -> {
                            made.incrementAndGet();
                            return HttpClient.newHttpClient();
                        },
                        Duration.ofMinutes(1))) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:%d%s".formatted(silent.getLocalPort(), path)))
                    .timeout(Duration.ofMillis(200))
                    .build();

            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(HttpTimeoutException.class);
            assertThat(made).hasValue(clients);
        }
    }
}
