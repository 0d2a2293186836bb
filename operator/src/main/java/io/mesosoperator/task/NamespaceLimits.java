package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.task.pod.ContainerRules;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The LimitRanges of each namespace; there are few. */
final class NamespaceLimits implements ResourceEventHandler<LimitRange> {

    private final Map<String, Map<String, LimitRange>> ranges = new HashMap<>();
    private final Map<String, ContainerRules> rules = new ConcurrentHashMap<>();

    ContainerRules of(String namespace) {
        return rules.getOrDefault(namespace, ContainerRules.NONE);
    }

    @Override
    public synchronized void onAdd(LimitRange range) {
        var namespace = range.getMetadata().getNamespace();
        var all = ranges.computeIfAbsent(namespace, any -> new HashMap<>());
        all.put(range.getMetadata().getName(), range);
        rules.put(namespace, ContainerRules.of(all.values()));
    }

    @Override
    public void onUpdate(LimitRange before, LimitRange now) {
        onAdd(now);
    }

    @Override
    public synchronized void onDelete(LimitRange range, boolean finalStateUnknown) {
        var namespace = range.getMetadata().getNamespace();
        var all = ranges.getOrDefault(namespace, new HashMap<>());
        all.remove(range.getMetadata().getName());
        if (all.isEmpty()) {
            ranges.remove(namespace);
            rules.remove(namespace);
        } else {
            rules.put(namespace, ContainerRules.of(all.values()));
        }
    }
}
