package io.mesosoperator.kubernetes;

import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow.Subscription;
import javax.net.ssl.SSLSession;

/**
 * Tells a response of code 500 that says "etcd takes no object of this size" as what it is: 413. fabric8's client
 * repeats what failed with 500 for 20 s in the thread of its caller, and this fails each time.
 */
final class EtcdRefusal<T> implements BodyHandler<T> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final BodyHandler<T> handler;
    private volatile boolean tooLarge;

    EtcdRefusal(BodyHandler<T> handler) {
        this.handler = handler;
    }

    @Override
    public BodySubscriber<T> apply(ResponseInfo response) {
        return response.statusCode() == HTTP_INTERNAL_ERROR
                ? BodySubscribers.mapping(BodySubscribers.ofByteArray(), body -> read(body, response))
                : handler.apply(response);
    }

    private T read(byte[] body, ResponseInfo response) {
        tooLarge = ApiErrors.saysTooLarge(message(body));
        var subscriber = handler.apply(response);
        subscriber.onSubscribe(new Whole(subscriber, body));
        // fabric8's body is there before it is read
        return subscriber.getBody().toCompletableFuture().join();
    }

    private static String message(byte[] status) {
        try {
            return JSON.readTree(status).path("message").asText();
        } catch (IOException other) {
            return "";
        }
    }

    /** The response as it is to be told. */
    HttpResponse<T> told(HttpResponse<T> response) {
        return tooLarge ? new TooLarge<>(response) : response;
    }

    /** A body that has come already. */
    private static final class Whole implements Subscription {

        private final BodySubscriber<?> subscriber;
        private final byte[] body;
        private boolean ended;

        Whole(BodySubscriber<?> subscriber, byte[] body) {
            this.subscriber = subscriber;
            this.body = body;
        }

        @Override
        public void request(long parts) {
            if (!ended) {
                ended = true;
                subscriber.onNext(List.of(ByteBuffer.wrap(body)));
                subscriber.onComplete();
            }
        }

        @Override
        public void cancel() {
            ended = true;
        }
    }

    private record TooLarge<T>(HttpResponse<T> response) implements HttpResponse<T> {

        @Override
        public int statusCode() {
            return HTTP_ENTITY_TOO_LARGE;
        }

        @Override
        public HttpRequest request() {
            return response.request();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return response.previousResponse();
        }

        @Override
        public HttpHeaders headers() {
            return response.headers();
        }

        @Override
        public T body() {
            return response.body();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return response.sslSession();
        }

        @Override
        public URI uri() {
            return response.uri();
        }

        @Override
        public Version version() {
            return response.version();
        }
    }
}
