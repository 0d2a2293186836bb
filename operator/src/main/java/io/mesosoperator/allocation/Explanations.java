package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a task is not placed, and why a framework has no offer. Many may ask at once: all that ask within a second
 * get their answers from one look at the pool.
 */
public final class Explanations {

    private static final Duration FRESH = Duration.ofSeconds(1);

    /** Nobody who asks has it made anew sooner. */
    private static final Duration YOUNG = Duration.ofMillis(100);

    private record Look(
            Instant at,
            Map<String, ResourceRequest> requests,
            Map<FrameworkKey, FrameworkState> frameworks,
            Map<FrameworkKey, Long> offers,
            TaskExplainer tasks,
            FrameworkExplainer forFrameworks) {}

    private final AllocatorService allocator;
    private final Predicate<FrameworkKey> wantsOffers;
    private final InstantSource clock;
    private @Nullable Look last;

    /** @param wantsOffers whether a framework has not suppressed them */
    public Explanations(AllocatorService allocator, Predicate<FrameworkKey> wantsOffers, InstantSource clock) {
        this.allocator = allocator;
        this.wantsOffers = wantsOffers;
        this.clock = clock;
    }

    /** Why the task waits; empty if it does not wait for resources, or has asked a moment ago. */
    public synchronized Optional<Explanation> ofTask(String taskUid) {
        var look = look(taskUid);
        return Optional.ofNullable(look.requests().get(taskUid)).flatMap(look.tasks()::explain);
    }

    /** Why the framework has no offer; empty if it has one, or is not registered. */
    public synchronized Optional<Explanation> ofFramework(FrameworkKey key) {
        var look = look();
        return Optional.ofNullable(look.frameworks().get(key))
                .filter(framework -> !look.offers().containsKey(key))
                .map(framework -> allocator.withFilters(
                        filters -> look.forFrameworks().explain(framework, wantsOffers.test(key), filters)));
    }

    /** The framework's role; empty if it is not registered. */
    public synchronized Optional<String> role(FrameworkKey key) {
        return Optional.ofNullable(look().frameworks().get(key)).map(FrameworkState::role);
    }

    /** How many offers the framework has. */
    public synchronized long offers(FrameworkKey key) {
        return look().offers().getOrDefault(key, 0L);
    }

    private Look look() {
        var now = clock.instant();
        if (last == null || !now.isBefore(last.at().plus(FRESH))) {
            last = lookAt(allocator.observe(), now);
        }
        return last;
    }

    /** One that knows of the task, if the allocator does. */
    private Look look(String taskUid) {
        var look = look();
        var isYoung = clock.instant().isBefore(look.at().plus(YOUNG));
        if (isYoung || look.requests().containsKey(taskUid) || !allocator.waits(taskUid)) {
            return look;
        }
        last = null;
        return look();
    }

    private static Look lookAt(Snapshot snapshot, Instant now) {
        var standing = new Standing(snapshot, new Pool(snapshot));
        return new Look(
                now,
                snapshot.requests().stream().collect(Collectors.toMap(ResourceRequest::taskUid, Function.identity())),
                snapshot.frameworks().stream().collect(Collectors.toMap(FrameworkState::key, Function.identity())),
                snapshot.offers().stream()
                        .collect(Collectors.groupingBy(OutstandingOffer::framework, Collectors.counting())),
                new TaskExplainer(snapshot, standing),
                new FrameworkExplainer(snapshot, standing));
    }
}
