package io.mesosoperator.framework;

import com.fasterxml.jackson.databind.JsonNode;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mesosoperator.allocation.AllocatorService;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.kubernetes.PrimaryResourceListener;
import io.mesosoperator.kubernetes.ServerSideApply;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Registers frameworks, and notices when they go. */
public final class FrameworkReconciler implements Reconciler<FrameworkResource> {

    private final FrameworkRegistry registry;
    private final AllocatorService cycle;
    private final ServerSideApply apply;
    private final Clock clock;
    private final Consumer<FrameworkKey> tellOthers;

    /** @param tellOthers wakes the tasks and Services of a framework that came or went */
    public FrameworkReconciler(
            FrameworkRegistry registry,
            AllocatorService cycle,
            ServerSideApply apply,
            Clock clock,
            Consumer<FrameworkKey> tellOthers) {
        this.registry = registry;
        this.cycle = cycle;
        this.apply = apply;
        this.clock = clock;
        this.tellOthers = tellOthers;
    }

    @Override
    public UpdateControl<FrameworkResource> reconcile(FrameworkResource framework, Context<FrameworkResource> context) {
        var key = FrameworkRegistry.keyOf(framework);
        var registration = registry.put(framework);
        if (registration.revived()) {
            cycle.revive(key);
        } else {
            cycle.changed();
        }
        if (!(registration.standing() instanceof RegistrationState.Absent)) {
            report(framework, registration.standing());
        } // else it went while we were at it
        tellOthers.accept(key);
        return UpdateControl.noUpdate();
    }

    @Override
    public List<EventSource<?, FrameworkResource>> prepareEventSources(EventSourceContext<FrameworkResource> context) {
        return List.of(new PrimaryResourceListener<>("framework-events", this::gone));
    }

    private void gone(FrameworkResource framework) {
        var key = FrameworkRegistry.keyOf(framework);
        registry.remove(framework);
        cycle.disconnect(key);
        tellOthers.accept(key);
    }

    private void report(FrameworkResource framework, RegistrationState standing) {
        JsonNode status = FrameworkStatus.of(
                standing, framework.statusOrEmpty(), framework.getMetadata().getGeneration(), clock.instant());
        if (!framework.says(status)) {
            apply.applyStatus(framework, new FrameworkResource(), status);
        }
    }
}
