package io.mesosoperator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.Controller;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The controllers of the Java Operator SDK in three steps, where its own operator has one: their caches are filled,
 * then our listeners are told, then reconciles begin. An operator that waits to lead stands on the first: what its
 * caches hold is up to date, and nobody has concluded anything from what they held before.
 */
public final class Controllers implements AutoCloseable {

    private final ConfigurationService configuration;
    private final Namespaces served;
    private final Operator operator;
    private final List<Controller<?>> all = new CopyOnWriteArrayList<>();

    /**
     * None is started.
     *
     * @param served whose objects they watch
     */
    public Controllers(ConfigurationService configuration, Namespaces served) {
        this.configuration = configuration;
        this.served = served;
        this.operator = new Operator(configuration);
    }

    /** A controller, which does nothing yet. */
    public <P extends HasMetadata> RegisteredController<P> register(Reconciler<P> reconciler, String name) {
        var controller = operator.register(
                reconciler,
                controllerConfiguration -> JosdkConfiguration.controller(controllerConfiguration, name, served));
        all.add((Controller<P>) controller);
        return controller;
    }

    /** Fills the caches, and keeps them up to date from now on. */
    public void watch() {
        all.forEach(controller -> listeners(controller).forEach(PrimaryResourceListener::ignore));
        var threads = configuration.getExecutorServiceManager();
        threads.start(configuration);
        threads.boundedExecuteAndWaitForAllToComplete(
                all.stream(),
                controller -> {
                    controller.start(false);
                    return null;
                },
                controller -> "start " + controller.getConfiguration().getName());
    }

    /** Tells the listeners of all objects that there are, and from now on of what changes. */
    public void tell() {
        all.forEach(Controllers::tell);
    }

    private static <P extends HasMetadata> void tell(Controller<P> controller) {
        var cache = Replay.of(JosdkConfiguration.cacheOf(controller));
        listeners(controller).forEach(listener -> listener.listen(cache));
    }

    private static <P extends HasMetadata> Stream<PrimaryResourceListener<P>> listeners(Controller<P> controller) {
        return controller.getEventSourceManager().getEventSourcesStream().mapMulti((source, next) -> {
            if (source instanceof PrimaryResourceListener<P> listener) {
                next.accept(listener);
            }
        });
    }

    /** The highest version that the controller's watch of this namespace has told of. */
    static <P extends HasMetadata> long position(RegisteredController<P> controller, String namespace) {
        return listeners((Controller<P>) controller)
                .mapToLong(listener -> listener.position(namespace))
                .max()
                .orElse(0);
    }

    /** Reconciles begin, of all objects that there are. */
    public void begin() {
        all.forEach(Controller::startEventProcessing);
    }

    /** Whether all their watches are open. */
    public boolean areWatching() {
        return all.stream().allMatch(Controllers::isWatching);
    }

    /** Of each: its name, and whether its watch is open. */
    public void each(BiConsumer<String, Boolean> watch) {
        all.forEach(controller -> watch.accept(controller.getConfiguration().getName(), isWatching(controller)));
    }

    private static boolean isWatching(Controller<?> controller) {
        return controller.getControllerHealthInfo().unhealthyEventSources().isEmpty();
    }

    @Override
    public void close() {
        all.forEach(Controller::stop);
        operator.stop(); // which has not been started: its threads end
    }
}
