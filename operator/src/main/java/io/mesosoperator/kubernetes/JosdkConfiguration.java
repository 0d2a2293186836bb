package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration of the Java Operator SDK, and the reasons for it. */
public final class JosdkConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(JosdkConfiguration.class);
    private static final Duration TERMINATION = Duration.ofSeconds(5);
    private static final int FIRST_RETRY_MILLIS = 500;
    private static final int LAST_RETRY_MILLIS = 30_000;

    private JosdkConfiguration() {}

    /**
     * The configuration.
     *
     * @param shares runs the reconciles
     * @param isBegun whether the reconcile of an object goes on with something: see {@link NamespaceShares}; must
     *     take no lock, since the SDK holds its own, for which those wait who wake an object
     * @param events where a reconcile that fails is told
     */
    public static ConfigurationService of(
            KubernetesClient client, NamespaceShares shares, Predicate<HasMetadata> isBegun, EventRecorder events) {
        var feed = new ReconcileFeed(
                object -> shares.submitsFor(object.getMetadata().getNamespace(), isBegun.test(object)),
                (object, words) -> Thread.startVirtualThread(() -> events.warn(object, "ReconcileFailed", words)));
        // Built once and passed in: the Operator's own constructor would run the consumer twice.
        return ConfigurationService.newOverriddenConfigurationService(overrider -> overrider
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .checkingCRDAndValidateLocalModel(false)
                .withExecutorService(shares)
                .withMetrics(feed)
                // With an unfilled cache, every task would look deleted.
                .withStopOnInformerErrorDuringStartup(true)
                .withReconciliationTerminationTimeout(TERMINATION)
                // The default deep-copies every object through JSON on each reconcile; our reconcilers
                // never change one.
                .withResourceCloner(new Cloner() {
                    @Override
                    public <R extends HasMetadata> R clone(R object) {
                        return object;
                    }
                }));
    }

    /**
     * The result of a reconcile. The SDK retries an object whose reconcile throws an exception; after an error it would
     * never look at it again. What is too large to be written is not tried again before the object changes.
     */
    public static <P extends HasMetadata> UpdateControl<P> guarded(P object, Supplier<UpdateControl<P>> reconcile) {
        try {
            return reconcile.get();
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isTooLarge(failure)) {
                throw failure; // to be retried
            }
            LOG.error(
                    "{} {} of namespace {}: {}",
                    object.getKind(),
                    object.getMetadata().getName(),
                    object.getMetadata().getNamespace(),
                    LogText.of(ApiErrors.of(failure, object).message()));
            return UpdateControl.noUpdate();
        } catch (RuntimeException failure) {
            ItemGuard.count("reconciler");
            throw failure;
        } catch (StackOverflowError tooDeep) {
            ItemGuard.count("reconciler");
            throw new IllegalStateException("the object is nested too deeply", tooDeep);
        } catch (Error failure) {
            ItemGuard.count("reconciler");
            throw new IllegalStateException(failure);
        }
    }

    static <P extends HasMetadata> void controller(
            ControllerConfigurationOverrider<P> configuration, String name, Namespaces served) {
        if (!served.names().isEmpty()) {
            configuration.settingNamespaces(served.names());
        }
        configuration
                .withName(name)
                .withFieldManager(ServerSideApply.FIELD_MANAGER)
                // Events are enough: no timer per object.
                .withReconciliationMaxInterval(null)
                .withInformerListLimit(WatchSerialization.PAGE)
                .withRateLimiter(unlimited())
                .withRetry(new GenericRetry()
                        .setMaxAttempts(-1)
                        .setInitialInterval(FIRST_RETRY_MILLIS)
                        .setMaxInterval(LAST_RETRY_MILLIS));
    }

    private static RateLimiter<?> unlimited() {
        return new LinearRateLimiter();
    }

    /** Feeds all watch events of the controller to the listener. Call it before the controller starts. */
    public static <P extends HasMetadata> void listener(
            RegisteredController<P> controller, PrimaryResourceListener<P> listener) {
        ((Controller<P>) controller).getEventSourceManager().registerEventSource(listener);
    }

    public static <P extends HasMetadata> IndexerResourceCache<P> cacheOf(RegisteredController<P> controller) {
        return ((Controller<P>) controller).getEventSourceManager().getControllerEventSource();
    }
}
