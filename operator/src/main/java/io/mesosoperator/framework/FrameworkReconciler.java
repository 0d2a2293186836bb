package io.mesosoperator.framework;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.mesosoperator.allocation.AllocationCycle;
import io.mesosoperator.runtime.ServerSideApply;
import java.time.Clock;
import java.util.function.Consumer;

/** Registers frameworks, and notices when they go. */
public final class FrameworkReconciler implements Reconciler<FrameworkResource> {

    private final FrameworkRegistry registry;
    private final AllocationCycle cycle;
    private final ServerSideApply apply;
    private final Clock clock;
    private final Consumer<FrameworkKey> tellTasks;

    /** @param tellTasks wakes the tasks of a framework that came or went */
    public FrameworkReconciler(
            FrameworkRegistry registry,
            AllocationCycle cycle,
            ServerSideApply apply,
            Clock clock,
            Consumer<FrameworkKey> tellTasks) {
        this.registry = registry;
        this.cycle = cycle;
        this.apply = apply;
        this.clock = clock;
        this.tellTasks = tellTasks;
    }

    @Override
    public UpdateControl<FrameworkResource> reconcile(FrameworkResource framework, Context<FrameworkResource> context) {
        var key = FrameworkRegistry.keyOf(framework);
        if (context.isPrimaryResourceDeleted()) {
            registry.remove(framework);
            cycle.disconnect(key);
        } else {
            report(framework, registry.put(framework));
            cycle.changed();
        }
        tellTasks.accept(key);
        return UpdateControl.noUpdate();
    }

    private void report(FrameworkResource framework, FrameworkStanding standing) {
        var before = framework.getStatus() == null ? JsonNodeFactory.instance.objectNode() : framework.getStatus();
        JsonNode status =
                FrameworkStatus.of(standing, before, framework.getMetadata().getGeneration(), clock.instant());
        if (!status.equals(before)) {
            apply.applyStatus(framework, new FrameworkResource(), status);
        }
    }
}
