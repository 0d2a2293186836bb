package io.mesosoperator.task;

import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mesosoperator.task.pod.NamespaceRules;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The LimitRanges of each namespace; there are few. */
final class NamespaceLimits implements ResourceEventHandler<LimitRange> {

    private final Map<String, Map<String, LimitRange>> ranges = new HashMap<>();
    private final Map<String, NamespaceRules> rules = new ConcurrentHashMap<>();

    NamespaceRules of(String namespace) {
        return rules.getOrDefault(namespace, NamespaceRules.NONE);
    }

    @Override
    public synchronized void onAdd(LimitRange range) {
        var namespace = range.getMetadata().getNamespace();
        var all = ranges.computeIfAbsent(namespace, any -> new HashMap<>());
        all.put(range.getMetadata().getName(), range);
        rules.put(namespace, NamespaceRules.of(all.values()));
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
            rules.put(namespace, NamespaceRules.of(all.values()));
        }
    }
}
