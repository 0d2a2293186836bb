package io.mesosoperator.offer;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What happens in the moment before a client sends a request: a race that would need luck otherwise. */
final class Meanwhile implements Interceptor {

    private record Moment(Predicate<HttpRequest> request, Consumer<HttpRequest> what) {}

    private final AtomicReference<@Nullable Moment> next = new AtomicReference<>();

    /** Before the next request of this method to a path that ends so. It happens once. */
    void before(String method, String path, Runnable what) {
        beforeAny(
                request -> request.method().equals(method)
                        && request.uri().getPath().endsWith(path),
                request -> what.run());
    }

    void beforeAny(Predicate<HttpRequest> request, Consumer<HttpRequest> what) {
        next.set(new Moment(request, what));
    }

    /** Whether the moment came. */
    boolean happened() {
        return next.get() == null;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        var moment = next.get();
        if (moment != null && moment.request().test(request) && next.compareAndSet(moment, null)) {
            moment.what().accept(request);
        }
    }
}
