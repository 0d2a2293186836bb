package io.mesosoperator.allocation;

import io.mesosoperator.agent.Ledger;
import io.mesosoperator.api.WaitReason;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks' resource requests and the result of each. A grant counts in the ledger from the decision until the task's
 * pod exists. Not thread-safe.
 */
final class ResourceRequests {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceRequests.class);
    private static final AllocationResult TURN = new AllocationResult.Waiting(
            WaitReason.QUEUED, "Waiting for its turn: the agents that are large enough are full");

    private final Ledger ledger;
    private final Map<String, ResourceRequest> waiting = new LinkedHashMap<>();
    private final Map<String, AllocationResult> results = new HashMap<>();
    private final Map<String, Instant> granted = new HashMap<>();
    private final Clock clock;

    ResourceRequests(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** When the task was granted its resources, if it was and has no pod yet. */
    Optional<Instant> grantedAt(String taskUid) {
        return Optional.ofNullable(granted.get(taskUid));
    }

    boolean knows(String taskUid) {
        return waiting.containsKey(taskUid) || results.containsKey(taskUid);
    }

    boolean waits(String taskUid) {
        return waiting.containsKey(taskUid);
    }

    void add(ResourceRequest request) {
        waiting.put(request.taskUid(), request);
    }

    /** In the order of their arrival. */
    List<ResourceRequest> waiting() {
        return List.copyOf(waiting.values());
    }

    /** Those that wait, and for what. */
    List<PendingRequest> pending() {
        return waiting.values().stream()
                .map(request -> new PendingRequest(request.taskUid(), request.framework(), why(request)))
                .toList();
    }

    private PendingRequest.Why why(ResourceRequest request) {
        return switch (results.get(request.taskUid())) {
            case AllocationResult.AtLimit _ -> PendingRequest.Why.LIMIT;
            case AllocationResult.Waiting waiting when !waiting.equals(TURN) -> PendingRequest.Why.IMPOSSIBLE;
            case null, default -> PendingRequest.Why.RESOURCES;
        };
    }

    Optional<AllocationResult> result(String taskUid) {
        return Optional.ofNullable(results.get(taskUid));
    }

    /** Removes the task's request. Returns whether it had a result. */
    boolean remove(String taskUid) {
        waiting.remove(taskUid);
        granted.remove(taskUid);
        return results.remove(taskUid) != null;
    }

    /**
     * Takes the results of an allocation run.
     *
     * @param asked the requests that the run knew of
     * @return the uids of the tasks whose listeners must be notified
     */
    List<String> commit(List<ResourceRequest> asked, Map<String, AllocationResult> decided) {
        var decisions = new LinkedHashMap<>(decided);
        // A task that was reported as impossible to start may have become possible.
        asked.stream()
                .map(ResourceRequest::taskUid)
                .filter(results::containsKey)
                .forEach(uid -> decisions.putIfAbsent(uid, TURN));
        return decisions.entrySet().stream()
                .filter(entry -> decide(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns whether the task's listener must be notified. */
    boolean decide(String taskUid, AllocationResult result) {
        var request = waiting.get(taskUid);
        if (request == null) {
            return false;
        }
        switch (result) {
            case AllocationResult.Granted(var slaveId) -> {
                ledger.assume(taskUid, request.framework(), slaveId, request.resources());
                waiting.remove(taskUid);
                granted.put(taskUid, clock.instant());
                LOG.debug("Granted {} on {} to task {}", request.resources(), slaveId, taskUid);
            }
            case AllocationResult.Refused refused -> waiting.remove(taskUid);
            case AllocationResult.Waiting waiting -> {
                return !(results.put(taskUid, waiting) instanceof AllocationResult.Waiting before
                        && waiting.saysTheSameAs(before));
            }
            case AllocationResult.AtLimit limit -> {
                return !limit.equals(results.put(taskUid, limit));
            }
        }
        results.put(taskUid, result);
        return true;
    }
}
