package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

class ImpatientBodyTest {

    @Test
    void nothingKeepsABodyThatHasEnded() {
        var ended = ended();

        await().untilAsserted(() -> {
            System.gc();
            assertThat(ended.get()).isNull();
        });
    }

    private static WeakReference<BodySubscriber<byte[]>> ended() {
        var body = BodySubscribers.ofByteArray();
        var impatient = new ImpatientBody<>(body, Duration.ofHours(1), timeout -> {});
        impatient.onSubscribe(new Subscription() {
            @Override
            public void request(long n) {
                // nothing comes
            }

            @Override
            public void cancel() {
                // nothing to cancel
            }
        });
        impatient.onComplete();
        return new WeakReference<>(body);
    }
}
