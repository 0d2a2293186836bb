package io.mesosoperator.executor;

import io.mesosoperator.api.FrameworkKey;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Executors by all that they are looked up by. Part of the {@link ExecutorRegistry}, under its lock. */
final class ExecutorIndex {

    private record Place(FrameworkKey framework, String agent) {}

    /** What an executor is found under besides its pod's uid. */
    private record Keys(Optional<ExecutorPodName> name, Optional<InetAddress> address) {}

    private final Map<String, RegisteredExecutor> byUid = new LinkedHashMap<>();
    private final Map<Place, Set<RegisteredExecutor>> byPlace = new HashMap<>();
    private final Map<ExecutorPodName, RegisteredExecutor> byName = new HashMap<>();
    private final Map<InetAddress, Set<RegisteredExecutor>> byAddress = new HashMap<>();
    private final Map<String, Keys> keys = new HashMap<>();

    Optional<RegisteredExecutor> get(String uid) {
        return Optional.ofNullable(byUid.get(uid));
    }

    Collection<RegisteredExecutor> all() {
        return byUid.values();
    }

    /** Adds the executor, or has it take the place of one with the same uid. */
    void put(RegisteredExecutor executor) {
        get(executor.uid).ifPresent(this::remove);
        byUid.put(executor.uid, executor);
        byPlace.computeIfAbsent(place(executor), any -> new LinkedHashSet<>()).add(executor);
        refresh(executor);
    }

    /** Its pod is another now. */
    void refresh(RegisteredExecutor executor) {
        var now = new Keys(Optional.ofNullable(executor.pod).map(ExecutorPodName::of), executor.address());
        var before = keys.put(executor.uid, now);
        if (now.equals(before)) {
            return;
        }
        if (before != null) {
            forget(executor, before);
        }
        now.name().ifPresent(name -> byName.put(name, executor));
        now.address()
                .ifPresent(address -> byAddress
                        .computeIfAbsent(address, any -> new LinkedHashSet<>())
                        .add(executor));
    }

    private void forget(RegisteredExecutor executor, Keys which) {
        which.name().ifPresent(name -> byName.remove(name, executor));
        which.address().ifPresent(address -> removeFrom(byAddress, address, executor));
    }

    void remove(RegisteredExecutor executor) {
        if (!byUid.remove(executor.uid, executor)) {
            return;
        }
        removeFrom(byPlace, place(executor), executor);
        var which = keys.remove(executor.uid);
        if (which != null) {
            forget(executor, which);
        }
    }

    private static <K> void removeFrom(Map<K, Set<RegisteredExecutor>> index, K key, RegisteredExecutor executor) {
        index.computeIfPresent(key, (same, executors) -> {
            executors.remove(executor);
            return executors.isEmpty() ? null : executors;
        });
    }

    private static Place place(RegisteredExecutor executor) {
        return new Place(executor.key.framework(), executor.key.agent());
    }

    /** The one in the pod of this name. */
    Optional<RegisteredExecutor> named(ExecutorPodName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Those whose pods have this address of their own. */
    Stream<RegisteredExecutor> at(InetAddress address) {
        return byAddress.getOrDefault(address, Set.of()).stream();
    }

    /** The framework's on this agent. */
    Stream<RegisteredExecutor> of(FrameworkKey framework, String agent) {
        return byPlace.getOrDefault(new Place(framework, agent), Set.of()).stream();
    }
}
