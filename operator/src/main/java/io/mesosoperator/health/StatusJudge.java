package io.mesosoperator.health;

import io.mesosoperator.http.HttpExchange;
import io.mesosoperator.http.HttpListener;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/**
 * Forwards each request as one to the task: answers 200 if the task's status is one of the expected ones, 503 with the
 * reason otherwise. It follows no redirections: their status is the task's answer.
 */
final class StatusJudge implements HttpListener.Handler {

    private final URI task;
    private final Set<Integer> statuses;
    private final Duration patience;
    private final HttpClient client;

    StatusJudge(URI task, Set<Integer> statuses, Duration patience) {
        this.task = task;
        this.statuses = Set.copyOf(statuses);
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            var status = ask();
            exchange.answer(
                    statuses.contains(status) ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE,
                    "the task answers " + status);
        } catch (IOException e) {
            exchange.answer(HttpURLConnection.HTTP_UNAVAILABLE, "the task does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.answer(HttpURLConnection.HTTP_UNAVAILABLE, "the check ends");
        }
    }

    private int ask() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(task).timeout(patience).GET().build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
