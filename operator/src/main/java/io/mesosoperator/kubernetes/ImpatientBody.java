package io.mesosoperator.kubernetes;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A response body that fails when a part that was asked for does not come in time (a read timeout). */
final class ImpatientBody<T> implements BodySubscriber<T> {

    /** Forgets what is cancelled at once. */
    private static final ScheduledExecutorService TIMER = ForkJoinPool.commonPool();

    private final BodySubscriber<T> body;
    private final Duration patience;
    private final Consumer<HttpTimeoutException> failed;
    private @Nullable Subscription subscription;
    private @Nullable Future<?> deadline;
    private boolean ended;

    /** @param failed is called when it fails so */
    ImpatientBody(BodySubscriber<T> body, Duration patience, Consumer<HttpTimeoutException> failed) {
        this.body = body;
        this.patience = patience;
        this.failed = failed;
    }

    @Override
    public void onSubscribe(Subscription given) {
        synchronized (this) {
            subscription = given;
        }
        body.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                expect();
                given.request(n);
            }

            @Override
            public void cancel() {
                end();
                given.cancel();
            }
        });
    }

    private synchronized void expect() {
        if (!ended && deadline == null) {
            // Not a CompletableFuture: to cancel one makes three exceptions, and each answer is a body or two.
            deadline = TIMER.schedule(this::fail, patience.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void came() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** Returns whether it had not ended before. */
    private synchronized boolean end() {
        came();
        var first = !ended;
        ended = true;
        return first;
    }

    private void fail() {
        Subscription given;
        synchronized (this) {
            given = subscription;
        }
        if (end()) {
            if (given != null) {
                given.cancel();
            }
            var timeout = new HttpTimeoutException("the response paused for more than " + patience);
            failed.accept(timeout);
            body.onError(timeout);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        came();
        body.onNext(part);
    }

    @Override
    public void onError(Throwable failure) {
        if (end()) {
            body.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (end()) {
            body.onComplete();
        }
    }

    @Override
    public CompletionStage<T> getBody() {
        return body.getBody();
    }
}
