package io.mesosoperator.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.authorization.Caller;
import io.mesosoperator.http.HttpLimits;
import io.mesosoperator.http.HttpListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many ask for what tasks use while a kubelet does not answer: that costs nobody the other pages. */
class SlowKubeletIT {

    private static final int MANY = 40;

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final SampleMaster master = new SampleMaster().asking(pods -> {
        asked.incrementAndGet();
        answers.await();
        return Map.of();
    });
    private final MasterEndpoints pages = new MasterEndpoints(() -> Viewers.NONE);
    private final HttpListener listener = new HttpListener(
            "pages",
            0,
            HttpLimits.LONG_LIVED,
            exchange -> pages.answer(exchange, exchange.path(), new Caller.Anybody(), master));
    private final HttpClient client = HttpClient.newHttpClient();

    SlowKubeletIT() throws IOException {}

    @AfterEach
    void stop() {
        answers.countDown();
        client.close();
        listener.close();
    }

    @Test
    void whoWaitsForAKubeletTakesNoPlaceOfAnotherPage() throws Exception {
        var waiting = IntStream.range(0, MANY)
                .mapToObj(any -> get("/monitor/statistics"))
                .toList();
        Awaitility.await()
                .until(() -> asked.get()
                                + waiting.stream()
                                        .filter(CompletableFuture::isDone)
                                        .count()
                        == MANY);

        assertThat(get("/state").get().statusCode()).isEqualTo(200);

        assertThat(waiting).as("some have a place").anyMatch(page -> !page.isDone());
        assertThat(waiting)
                .as("the others are to come again")
                .filteredOn(CompletableFuture::isDone)
                .isNotEmpty()
                .allSatisfy(page -> assertThat(page.get().statusCode()).isEqualTo(503));
    }

    private CompletableFuture<HttpResponse<String>> get(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }
}
