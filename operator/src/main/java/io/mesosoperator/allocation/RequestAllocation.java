package io.mesosoperator.allocation;

import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.resource.Resources;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Accepts offers for the tasks that name none: framework by framework in the order of their shares, first fit
 * over the agents.
 *
 * <p>Such a task may take resources from another framework's unanswered offer: that offer shrinks, as Mesos may rescind
 * an offer at any time. Otherwise a framework without a listening scheduler would lock the pool.
 */
final class RequestAllocation {

    /** A task's requirements, without its identity. */
    private record Shape(
            FrameworkKey framework, Resources resources, Optional<String> slaveId, Tolerations tolerations) {}

    private final Pool pool;
    private final FairShare shares;
    private final QuotaUse quotas;
    private final Headroom headroom;
    private final Room room;
    private final Map<FrameworkKey, FrameworkState> frameworks = new HashMap<>();
    private final Map<FrameworkKey, Queue<ResourceRequest>> waiting = new HashMap<>();

    /** The agent at which to continue for a shape: earlier ones are too full, and within a run agents only fill up. */
    private final Map<Shape, Integer> inOwnOffers = new HashMap<>();

    private final Map<Shape, Integer> inAnybodys = new HashMap<>();
    private final Map<Shape, Optional<AllocationResult>> hopeless = new HashMap<>();

    RequestAllocation(
            Pool pool,
            Collection<FrameworkState> states,
            FairShare shares,
            QuotaUse quotas,
            Headroom headroom,
            Room room) {
        this.pool = pool;
        this.shares = shares;
        this.quotas = quotas;
        this.headroom = headroom;
        this.room = room;
        states.forEach(state -> frameworks.put(state.key(), state));
    }

    /**
     * Places as many as possible.
     *
     * @param requests in the order of their arrival
     * @return by uid of the task; a task that simply waits for its turn has none
     */
    Map<String, AllocationResult> place(List<ResourceRequest> requests) {
        for (var request : requests) {
            if (frameworks.containsKey(request.framework())) {
                waiting.computeIfAbsent(request.framework(), framework -> new ArrayDeque<>())
                        .add(request);
            }
        }
        waiting.keySet().forEach(shares::enter);
        var results = new HashMap<String, AllocationResult>();
        for (var next = shares.first(); next.isPresent(); next = shares.first()) {
            var framework = next.get();
            var queue = Objects.requireNonNull(waiting.get(framework));
            var request = queue.remove();
            if (queue.isEmpty()) {
                shares.remove(framework);
            }
            place(request, Objects.requireNonNull(frameworks.get(framework)))
                    .ifPresent(result -> results.put(request.taskUid(), result));
        }
        return results;
    }

    private Optional<AllocationResult> place(ResourceRequest request, FrameworkState framework) {
        var reached = room.reached(framework.key());
        if (reached.isPresent()) {
            return reached.map(AllocationResult.AtLimit::new);
        }
        var own = quotas.isGuaranteed(framework.role()) ? pool.offeredTo(framework.key()) : Resources.empty();
        if (!quotas.admits(framework.role(), request.resources(), own)) {
            return Optional.of(
                    new AllocationResult.Waiting(WaitReason.QUOTA_EXHAUSTED, quotas.waiting(framework.role(), own)));
        }
        if (!quotas.isGuaranteed(framework.role()) && !headroom.admits(request.resources())) {
            return Optional.empty();
        }
        var shape = new Shape(request.framework(), request.resources(), request.slaveId(), tolerations(request));
        var known = hopeless.get(shape);
        if (known != null) {
            return known;
        }
        var found = fit(request, shape, framework);
        if (found.isEmpty()) {
            var why = whyItCanNeverFit(request, framework);
            hopeless.put(shape, why);
            return why;
        }
        shares.give(request.framework(), found.get(), request.resources());
        quotas.give(framework.role(), request.resources());
        if (!own.isEmpty()) {
            quotas.take(framework.role(), own.minus(pool.offeredTo(framework.key())));
        }
        headroom.take(request.resources());
        room.take(request.framework());
        return found.map(AllocationResult.Granted::new);
    }

    private Optional<String> fit(ResourceRequest request, Shape shape, FrameworkState framework) {
        Predicate<OutstandingOffer> own = offer -> offer.framework().equals(request.framework());
        return firstFit(request, framework, own, shape, inOwnOffers)
                .or(() -> firstFit(request, framework, anybodys -> true, shape, inAnybodys));
    }

    private Optional<String> firstFit(
            ResourceRequest request,
            FrameworkState framework,
            Predicate<OutstandingOffer> which,
            Shape shape,
            Map<Shape, Integer> progress) {
        var candidates = candidates(request);
        for (var at = progress.getOrDefault(shape, 0); at < candidates.size(); at++) {
            var slaveId = candidates.get(at);
            if (!pool.tainted().repel(slaveId, shape.tolerations())
                    && framework.allowed(pool.available(slaveId, which)).contains(request.resources())) {
                pool.use(slaveId, request.resources(), which);
                progress.put(shape, at);
                return Optional.of(slaveId);
            }
        }
        progress.put(shape, candidates.size());
        return Optional.empty();
    }

    private List<String> candidates(ResourceRequest request) {
        return request.slaveId().map(List::of).orElseGet(pool::agents);
    }

    private Optional<AllocationResult> whyItCanNeverFit(ResourceRequest request, FrameworkState framework) {
        if (request.slaveId().isPresent() && !pool.has(request.slaveId().get())) {
            return Optional.of(UnsatisfiableReason.noAgent(request.slaveId().get()));
        }
        var large = candidates(request).stream()
                .filter(slaveId -> framework.allowed(pool.total(slaveId)).contains(request.resources()))
                .toList();
        var tolerations = tolerations(request);
        if (!large.stream().allMatch(slaveId -> pool.tainted().repel(slaveId, tolerations))) {
            return Optional.empty();
        }
        if (!large.isEmpty()) {
            return repelled(request, large.getFirst(), tolerations);
        }
        var missing = UnsatisfiableReason.why(
                request,
                framework,
                // what others have reserved is nothing for this role to know
                candidates(request).stream()
                        .map(slaveId -> framework.allowed(pool.total(slaveId)))
                        .toList());
        if (missing.isPresent()) {
            return Optional.of(missing.get());
        }
        return Optional.of(UnsatisfiableReason.tooLarge(request, framework));
    }

    private Tolerations tolerations(ResourceRequest request) {
        return Objects.requireNonNull(frameworks.get(request.framework()))
                .tolerations()
                .plus(request.tolerations());
    }

    private Optional<AllocationResult> repelled(ResourceRequest request, String slaveId, Tolerations tolerations) {
        return pool.tainted()
                .obstacle(slaveId, tolerations)
                .<AllocationResult>map(taint -> UnsatisfiableReason.tainted(request, slaveId, taint));
    }
}
