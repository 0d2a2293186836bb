package io.mesosoperator.framework;

import com.fasterxml.jackson.databind.JsonNode;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.kubernetes.JosdkConfiguration;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.ServerSideApply;
import java.time.Clock;
import java.util.List;

/** Registers frameworks, and notices when they disconnect. */
public final class FrameworkReconciler implements Reconciler<FrameworkResource> {

    private final FrameworkRegistry registry;
    private final ServerSideApply apply;
    private final Clock clock;
    private final List<FrameworkListener> listeners;
    /** An annotation is no new generation. */
    private final PrimaryResourceListener<FrameworkResource> events = new PrimaryResourceListener<FrameworkResource>(
                    "framework-events", this::gone)
            .alsoOn((now, before) -> !FrameworkRegistry.policyOf(now).equals(FrameworkRegistry.policyOf(before))
                    || FrameworkRegistry.isTornDown(now) != FrameworkRegistry.isTornDown(before)
                    || !FrameworkIdentity.of(now).equals(FrameworkIdentity.of(before)));

    /** @param listeners called in this order */
    public FrameworkReconciler(
            FrameworkRegistry registry, ServerSideApply apply, Clock clock, List<FrameworkListener> listeners) {
        this.registry = registry;
        this.apply = apply;
        this.clock = clock;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public UpdateControl<FrameworkResource> reconcile(FrameworkResource framework, Context<FrameworkResource> context) {
        return JosdkConfiguration.guarded(framework, () -> register(framework));
    }

    private UpdateControl<FrameworkResource> register(FrameworkResource framework) {
        var key = FrameworkRegistry.keyOf(framework);
        var registration = registry.put(framework);
        // Before the status: if its write fails, the next reconcile no longer sees that the framework called REVIVE.
        listeners.forEach(listener -> listener.registered(key, registration.revived()));
        if (!(registration.state() instanceof RegistrationState.Absent)) {
            report(framework, registration.state());
        } // else it went while we were at it
        letOthersRegister();
        return UpdateControl.noUpdate();
    }

    @Override
    public List<EventSource<?, FrameworkResource>> prepareEventSources(EventSourceContext<FrameworkResource> context) {
        return List.of(events);
    }

    /** What decides whether frameworks may register is another now. */
    public void lookAgain(FrameworkResource framework) {
        events.propagateEvent(ResourceID.fromResource(framework));
    }

    private void gone(FrameworkResource framework) {
        var key = FrameworkRegistry.keyOf(framework);
        registry.remove(framework);
        listeners.forEach(listener -> listener.disconnected(key));
        letOthersRegister();
    }

    /** This one may have left a place in its namespace and role, by going or by changing. */
    private void letOthersRegister() {
        registry.mayRegister().forEach(other -> events.propagateEvent(other.resourceId()));
    }

    private void report(FrameworkResource framework, RegistrationState state) {
        JsonNode status = FrameworkStatus.of(
                state,
                framework.specOrEmpty(),
                framework.statusOrEmpty(),
                framework.getMetadata().getGeneration(),
                clock.instant());
        if (!framework.says(status, FrameworkResource.USE)) {
            apply.applyStatus(framework, new FrameworkResource(), status);
        }
    }
}
