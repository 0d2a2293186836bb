package io.mesosoperator.app;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.mesosoperator.api.TaskInfoResource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Sees all that becomes of tasks, from the first to the last moment, whoever writes it. */
final class TaskWitness implements AutoCloseable {

    private static final Set<String> TERMINAL = Set.of(
            "TASK_FINISHED", "TASK_FAILED", "TASK_KILLED", "TASK_LOST", "TASK_ERROR", "TASK_DROPPED", "TASK_GONE");

    private final Map<String, Set<String>> podsOfTask = new ConcurrentHashMap<>();
    private final Map<String, List<String>> updates = new ConcurrentHashMap<>();
    private final Queue<String> rewritten = new ConcurrentLinkedQueue<>();
    private final List<SharedIndexInformer<?>> watches;

    TaskWitness(KubernetesClient client) {
        watches = List.of(
                client.pods().inform(each(this::seen)),
                client.resources(TaskInfoResource.class).inform(each(this::seen)));
    }

    private static <T extends HasMetadata> ResourceEventHandler<T> each(Consumer<T> seen) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                seen.accept(object);
            }

            @Override
            public void onUpdate(T before, T now) {
                seen.accept(now);
            }

            @Override
            public void onDelete(T object, boolean finalStateUnknown) {
                seen.accept(object);
            }
        };
    }

    private void seen(Pod pod) {
        pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> owner.getKind().equals("TaskInfo"))
                .forEach(owner -> podsOfTask
                        .computeIfAbsent(owner.getName(), any -> ConcurrentHashMap.newKeySet())
                        .add(pod.getMetadata().getUid()));
    }

    /** What an update said once it says for ever: later ones only come behind. */
    private void seen(TaskInfoResource task) {
        var name = task.getMetadata().getName();
        var now = task.statusOrEmpty()
                .path("updates")
                .valueStream()
                .map(update -> update.path("state").asText() + " "
                        + update.path("uuid").asText())
                .toList();
        var before = updates.getOrDefault(name, List.of());
        if (now.size() < before.size() || !now.subList(0, before.size()).equals(before)) {
            rewritten.add("%s: %s, then %s".formatted(name, before, now));
        }
        updates.put(name, now);
    }

    /** Tasks that had more than one pod, with the uids of those. */
    Map<String, Set<String>> ranTwice() {
        var twice = new TreeMap<>(podsOfTask);
        twice.values().removeIf(pods -> pods.size() < 2);
        return twice;
    }

    /** Histories that did not only grow. */
    List<String> rewritten() {
        return List.copyOf(rewritten);
    }

    /** How many tasks have a terminal update. */
    long ended() {
        return updates.values().stream()
                .filter(history -> terminal(history) > 0)
                .count();
    }

    /** Tasks that ended more than once, with their histories. */
    Map<String, List<String>> endedTwice() {
        var twice = new TreeMap<>(updates);
        twice.values().removeIf(history -> terminal(history) < 2);
        return twice;
    }

    private static long terminal(List<String> history) {
        return history.stream()
                .filter(update -> TERMINAL.contains(update.substring(0, update.indexOf(' '))))
                .count();
    }

    @Override
    public void close() {
        watches.forEach(SharedIndexInformer::stop);
    }
}
