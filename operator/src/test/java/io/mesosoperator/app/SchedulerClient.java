package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import javax.net.ssl.SSLContext;

/** A scheduler that knows nothing but HTTP. */
final class SchedulerClient implements AutoCloseable {

    private final HttpClient http;
    private final URI master;

    SchedulerClient(int port) {
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        master = URI.create("http://127.0.0.1:" + port);
    }

    /** One that comes by HTTPS. */
    SchedulerClient(int port, SSLContext trusted) {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusted)
                .build();
        master = URI.create("https://127.0.0.1:" + port);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(master.resolve(path));
    }

    HttpRequest.Builder call(String contentType, byte[] body) {
        return request("/api/v1/scheduler").header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body));
    }

    HttpRequest.Builder call(String json) {
        return request("/api/v1/scheduler")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    EventStreamReader subscribe(HttpRequest.Builder request) {
        return new EventStreamReader(stream(request));
    }

    /** The answer to a SUBSCRIBE, while its body goes on. */
    HttpResponse<InputStream> stream(HttpRequest.Builder request) {
        try {
            var response = http.send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            return response;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SUBSCRIBE in JSON. */
    EventStreamReader subscribe(String json) {
        return subscribe(call(json));
    }

    /** A call in the stream, which has to be accepted. */
    void call(EventStreamReader stream, String json) {
        var response = send(call(json).header("Mesos-Stream-Id", stream.streamId()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        assertThat(response.body()).isEmpty();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
