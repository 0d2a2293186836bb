package io.mesosoperator.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.http.HttpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A kubelet asks the judge, and the judge a task. */
class StatusJudgeIT {

    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient kubelet = HttpClient.newHttpClient();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
        kubelet.shutdownNow();
    }

    @ParameterizedTest(name = "the task answers {0}: {1}")
    @CsvSource({"200, 200", "404, 200", "204, 503", "302, 503", "500, 503"})
    void onlyTheStatusesThatAreNamedAreWell(int status, int judgement) throws Exception {
        var task = serve(exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });

        var answer = ask(task, Duration.ofSeconds(10));

        assertThat(answer.statusCode()).isEqualTo(judgement);
        assertThat(answer.body()).isEqualTo("the task answers " + status);
    }

    @Test
    void aTaskThatIsNotThereIsNotWell() throws Exception {
        var task = serve(exchange -> exchange.close());
        servers.removeFirst().stop(0);

        assertThat(ask(task, Duration.ofSeconds(10)).statusCode()).isEqualTo(503);
    }

    @Test
    void aTaskThatTakesTooLongIsNotWell() throws Exception {
        var never = new CountDownLatch(1);
        var task = serve(exchange -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        var answer = ask(task, Duration.ofMillis(100));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).startsWith("the task does not answer: ");
    }

    private HttpResponse<String> ask(URI task, Duration patience) throws IOException, InterruptedException {
        try (var judge = new HttpListener(
                "judge", 0, HttpLimits.SHORT_LIVED, new StatusJudge(task, Set.of(200, 404), patience))) {
            var question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + judge.port() + "/"));
            return kubelet.send(question.build(), BodyHandlers.ofString());
        }
    }

    private URI serve(HttpHandler handler) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.setExecutor(threads);
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/health");
    }
}
