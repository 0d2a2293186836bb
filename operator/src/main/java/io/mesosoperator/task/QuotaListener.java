package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Tells of namespaces whose quotas have room that they did not have before. */
final class QuotaListener implements ResourceEventHandler<ResourceQuota> {

    private final Consumer<String> hasRoom;

    /** @param hasRoom receives the namespace */
    QuotaListener(Consumer<String> hasRoom) {
        this.hasRoom = hasRoom;
    }

    @Override
    public void onAdd(ResourceQuota quota) {
        // A new quota allows nothing more.
    }

    @Override
    public void onUpdate(ResourceQuota before, ResourceQuota now) {
        if (isMore(hard(now), hard(before)) || isMore(used(before), used(now))) {
            hasRoom.accept(now.getMetadata().getNamespace());
        }
    }

    @Override
    public void onDelete(ResourceQuota quota, boolean finalStateUnknown) {
        hasRoom.accept(quota.getMetadata().getNamespace());
    }

    /** Whether an amount is larger, or not limited any more. */
    private static boolean isMore(Map<String, Quantity> some, Map<String, Quantity> others) {
        return !some.keySet().containsAll(others.keySet())
                || others.entrySet().stream()
                        .anyMatch(other -> amountOf(some, other.getKey()).compareTo(other.getValue()) > 0);
    }

    private static Quantity amountOf(Map<String, Quantity> amounts, String name) {
        return amounts.getOrDefault(name, new Quantity("0"));
    }

    private static Map<String, Quantity> hard(ResourceQuota quota) {
        return quota.getStatus() == null ? Map.of() : orEmpty(quota.getStatus().getHard());
    }

    private static Map<String, Quantity> used(ResourceQuota quota) {
        return quota.getStatus() == null ? Map.of() : orEmpty(quota.getStatus().getUsed());
    }

    private static Map<String, Quantity> orEmpty(Map<String, Quantity> amounts) {
        return Objects.requireNonNullElse(amounts, Map.of());
    }
}
