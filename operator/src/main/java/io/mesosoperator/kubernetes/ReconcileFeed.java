package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.mesosoperator.metrics.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the SDK tells of reconciles: whose comes next, and which one failed by a fault of the operator's own. Such a
 * failure is told once on its object, until the object is reconciled or fails otherwise: a log alone would tell its
 * owner nothing. What the API server answered is no such fault; it is retried, and told where it matters.
 */
final class ReconcileFeed implements Metrics {

    /** Of more objects at once only the log tells. */
    static final int MOST = 100;

    private final Consumer<HasMetadata> next;
    private final BiConsumer<HasMetadata, String> tell;

    /** What was told, by uid. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /**
     * A feed.
     *
     * @param next receives the object that is submitted next, in the same thread
     * @param tell receives an object and a sentence about it; must not block
     */
    ReconcileFeed(Consumer<HasMetadata> next, BiConsumer<HasMetadata, String> tell) {
        this.next = next;
        this.tell = tell;
    }

    @Override
    public void reconcileCustomResource(
            HasMetadata resource, @Nullable RetryInfo retryInfo, Map<String, Object> metadata) {
        next.accept(resource);
    }

    @Override
    public void failedReconciliation(HasMetadata resource, Exception exception, Map<String, Object> metadata) {
        if (exception instanceof KubernetesClientException) {
            return;
        }
        var uid = resource.getMetadata().getUid();
        var failure = LogText.of(exception);
        var isKnown = told.containsKey(uid);
        if ((isKnown || told.size() < MOST) && !failure.equals(told.put(uid, failure))) {
            tell.accept(
                    resource,
                    "The operator fails at this object, by a fault of its own, and tries again; its log has more: "
                            + failure);
        }
    }

    /** Instead of the SDK's own metrics, which have a series for each object, or cost more than is used of them. */
    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        var begin = System.nanoTime();
        var result = "failed";
        try {
            var done = execution.execute();
            result = "ok";
            return done;
        } finally {
            Metric.RECONCILE.record(Duration.ofNanos(System.nanoTime() - begin), execution.controllerName(), result);
        }
    }

    @Override
    public void finishedReconciliation(HasMetadata resource, Map<String, Object> metadata) {
        told.remove(resource.getMetadata().getUid());
    }
}
