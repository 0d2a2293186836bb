package io.mesosoperator.allocation;

import io.mesosoperator.api.WaitReason;
import io.mesosoperator.kubernetes.ItemGuard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs an allocation that no single agent, framework, offer or request can end. If a run throws, the item that it fails
 * on is found by halving, set aside, and the run is made again without it. That is possible because an allocation is a
 * pure function of its snapshot.
 */
final class GuardedAllocator {

    /** More items than these at once are no fault of single items. */
    private static final int MOST_FAULTS = 16;

    /** A part of a snapshot that a run can go without. */
    sealed interface Item {
        record AnAgent(String slaveId) implements Item {}

        record AFramework(String key) implements Item {}

        record AnOffer(String id) implements Item {}

        record ARequest(String taskUid) implements Item {}
    }

    private final ItemGuard guard;

    GuardedAllocator(ItemGuard guard) {
        this.guard = guard;
    }

    /** @throws RuntimeException if the run fails whatever is set aside */
    Allocation allocate(Snapshot snapshot, Function<Snapshot, Allocation> run) {
        var all = items(snapshot);
        var absent = new HashSet<Item>();
        if (guard.hasFailures()) {
            all.stream().filter(guard::isSetAside).forEach(absent::add);
        }
        for (var faults = 0; ; faults++) {
            try {
                var allocation = run.apply(without(snapshot, absent));
                tried(all, absent);
                return told(allocation, snapshot, absent);
            } catch (RuntimeException | StackOverflowError failure) {
                var culprit = faults < MOST_FAULTS ? culprit(snapshot, all, absent, run) : null;
                if (culprit == null) {
                    throw failure;
                }
                guard.failed(culprit, failure);
                absent.add(culprit);
            }
        }
    }

    /** When an item that was set aside in a run that began then is to be tried again. */
    Stream<Instant> nextTrial(Instant began) {
        return guard.nextTrial(began).stream();
    }

    private void tried(List<Item> all, Set<Item> absent) {
        if (guard.hasFailures()) {
            all.stream().filter(item -> !absent.contains(item)).forEach(guard::succeeded);
        }
    }

    /** The first item with which a run fails that does not fail without it; null if nothing can be taken away. */
    private static @Nullable Item culprit(
            Snapshot snapshot, List<Item> all, Set<Item> absent, Function<Snapshot, Allocation> run) {
        var present = all.stream().filter(item -> !absent.contains(item)).toList();
        var works = 0; // this many of the first items
        var fails = present.size();
        if (fails == 0 || !isFine(without(snapshot, Set.copyOf(all)), run)) {
            return null; // it is no fault of these
        }
        while (fails - works > 1) {
            var middle = (works + fails) / 2;
            var left = new HashSet<>(absent);
            left.addAll(present.subList(middle, present.size()));
            if (isFine(without(snapshot, left), run)) {
                works = middle;
            } else {
                fails = middle;
            }
        }
        return present.get(works);
    }

    private static boolean isFine(Snapshot snapshot, Function<Snapshot, Allocation> run) {
        try {
            var _ = run.apply(snapshot);
            return true;
        } catch (RuntimeException | StackOverflowError failure) {
            return false;
        }
    }

    private static List<Item> items(Snapshot snapshot) {
        var items = new ArrayList<Item>();
        snapshot.agents().keySet().forEach(slaveId -> items.add(new Item.AnAgent(slaveId)));
        snapshot.frameworks().forEach(framework -> items.add(item(framework)));
        snapshot.offers().forEach(offer -> items.add(item(offer)));
        snapshot.requests().forEach(request -> items.add(item(request)));
        return items;
    }

    private static Item item(FrameworkState framework) {
        return new Item.AFramework(framework.key().toString());
    }

    private static Item item(OutstandingOffer offer) {
        return new Item.AnOffer(offer.id());
    }

    private static Item item(ResourceRequest request) {
        return new Item.ARequest(request.taskUid());
    }

    private static Snapshot without(Snapshot snapshot, Set<Item> absent) {
        if (absent.isEmpty()) {
            return snapshot;
        }
        return new Snapshot(
                snapshot.agents().entrySet().stream()
                        .filter(agent -> !absent.contains(new Item.AnAgent(agent.getKey())))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                snapshot.frameworks().stream()
                        .filter(framework -> !absent.contains(item(framework)))
                        .toList(),
                snapshot.requests().stream()
                        .filter(request -> !absent.contains(item(request)))
                        .toList(),
                snapshot.offers().stream()
                        .filter(offer -> !absent.contains(item(offer)))
                        .toList(),
                snapshot.refusals(),
                snapshot.policy(),
                snapshot.rescindable(),
                snapshot.tasks());
    }

    /** The allocation, with a word to each task whose request was set aside. */
    private static Allocation told(Allocation allocation, Snapshot snapshot, Set<Item> absent) {
        var aside = snapshot.requests().stream()
                .filter(request -> absent.contains(item(request)))
                .map(ResourceRequest::taskUid)
                .toList();
        if (aside.isEmpty()) {
            return allocation;
        }
        var results = new HashMap<>(allocation.results());
        aside.forEach(uid -> results.put(
                uid,
                new AllocationResult.Waiting(
                        WaitReason.SET_ASIDE,
                        "Waiting: the operator failed on this task's request and has set it aside; it is tried again"
                                + " within minutes (the operator's log says why)")));
        return new Allocation(
                results, allocation.offers(), allocation.filters(), allocation.nextLook(), allocation.transferred());
    }
}
