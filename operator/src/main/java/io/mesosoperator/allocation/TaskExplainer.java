package io.mesosoperator.allocation;

import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.resource.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why the tasks of a snapshot wait: what an allocation would meet, in the same order. A pure function of the snapshot;
 * tasks that ask for the same share the agents' answers.
 */
final class TaskExplainer {

    private record Shape(
            FrameworkKey framework, Resources resources, Optional<String> slaveId, Tolerations tolerations) {}

    private record Answers(WaitReason reason, String sentence, List<AgentAnswer> agents) {}

    private final Snapshot snapshot;
    private final Pool pool;
    private final Map<FrameworkKey, FrameworkState> frameworks;
    private final FairShare shares;
    private final QuotaUse quotas;
    private final Headroom headroom;
    private final Room room;
    private final Map<FrameworkKey, Integer> waiting = new HashMap<>();
    private final Map<Shape, Answers> known = new HashMap<>();

    TaskExplainer(Snapshot snapshot, Standing standing) {
        this.snapshot = snapshot;
        pool = standing.pool();
        shares = standing.shares(false);
        quotas = standing.quotas();
        headroom = standing.headroomForTasks(quotas);
        room = standing.roomForTasks();
        frameworks = snapshot.frameworks().stream().collect(Collectors.toMap(FrameworkState::key, Function.identity()));
        snapshot.requests().forEach(request -> waiting.merge(request.framework(), 1, Integer::sum));
    }

    /** Why this request of the snapshot is not granted; empty if its framework is not registered. */
    Optional<Explanation> explain(ResourceRequest request) {
        return Optional.ofNullable(frameworks.get(request.framework())).map(framework -> explain(request, framework));
    }

    private Explanation explain(ResourceRequest request, FrameworkState framework) {
        var reached = room.reached(framework.key());
        if (reached.isPresent()) {
            return told(WaitReason.TASK_LIMIT, new AllocationResult.AtLimit(reached.get()).message());
        }
        var role = framework.role();
        var own = quotas.isGuaranteed(role) ? pool.offeredTo(framework.key()) : Resources.empty();
        if (!quotas.admits(role, request.resources(), own)) {
            return told(WaitReason.QUOTA_EXHAUSTED, quotas.waiting(role, own));
        }
        if (!quotas.isGuaranteed(role) && !headroom.admits(request.resources())) {
            return told(
                    WaitReason.QUOTA_HEADROOM,
                    "Waiting for what the quotas of others leave: they still lack " + quotas.unmet()
                            + ", and that is kept for them");
        }
        var impossible = impossible(request, framework);
        if (impossible.isPresent()) {
            return told(impossible.get().reason(), impossible.get().message());
        }
        var answers = known.computeIfAbsent(
                new Shape(request.framework(), request.resources(), request.slaveId(), request.tolerations()),
                shape -> answers(request, framework));
        return new Explanation(
                answers.reason().word(),
                "Waiting: " + answers.sentence() + before(request, framework),
                answers.agents().stream()
                        .map(answer -> new Explanation.Agent(
                                answer.slaveId(), answer.reason().word(), answer.detail()))
                        .toList());
    }

    private Optional<AllocationResult.Waiting> impossible(ResourceRequest request, FrameworkState framework) {
        return request.slaveId()
                .filter(slaveId -> !pool.has(slaveId))
                .map(UnsatisfiableReason::noAgent)
                .or(() -> UnsatisfiableReason.why(
                        request,
                        framework,
                        candidates(request).stream()
                                .map(slaveId -> framework.allowed(pool.total(slaveId)))
                                .toList()));
    }

    private Answers answers(ResourceRequest request, FrameworkState framework) {
        var answers = new AgentAnswers(pool, snapshot.agents(), framework, request.resources(), request.tolerations());
        var all = answers.all(candidates(request));
        return new Answers(AgentAnswers.reason(all), answers.sentence(all), all);
    }

    private List<String> candidates(ResourceRequest request) {
        return request.slaveId().map(List::of).orElseGet(pool::agents);
    }

    /** {@code ; 4 tasks of role prod are before it (dominant share 0.12 < 0.31)}; nothing if none is. */
    private String before(ResourceRequest request, FrameworkState framework) {
        var own = snapshot.requests().stream()
                .filter(other -> other.framework().equals(request.framework()))
                .filter(other -> other.since().isBefore(request.since()))
                .count();
        var ours = shares.of(framework.key());
        var poorer = waiting.entrySet().stream()
                .filter(other -> frameworks.containsKey(other.getKey()))
                .filter(other -> shares.of(other.getKey()).compareTo(ours) < 0)
                .collect(Collectors.groupingBy(
                        other -> state(other.getKey()).role(), Collectors.summingInt(Map.Entry::getValue)));
        var most = poorer.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
        var words = own == 0 ? "" : "; " + own + " of its framework " + are(own) + " before it";
        return most.map(role -> words + "; " + role.getValue() + " of role " + role.getKey() + " "
                        + are(role.getValue()) + " before it (dominant share " + comparison(role.getKey(), framework)
                        + ")")
                .orElse(words);
    }

    private static String are(long count) {
        return count == 1 ? "is" : "are";
    }

    /** Of the roles; within one role, of the frameworks. */
    private String comparison(String role, FrameworkState framework) {
        var ours = shares.of(framework.key());
        if (!role.equals(framework.role())) {
            var theirs = frameworks.values().stream()
                    .filter(other -> other.role().equals(role))
                    .findAny()
                    .orElseThrow();
            return share(shares.of(theirs.key()).role()) + " < " + share(ours.role());
        }
        var least = waiting.keySet().stream()
                .filter(frameworks::containsKey)
                .filter(other -> state(other).role().equals(role))
                .mapToDouble(other -> shares.of(other).own())
                .min()
                .orElse(0);
        return share(least) + " < " + share(ours.own());
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.2f", share);
    }

    private FrameworkState state(FrameworkKey framework) {
        return Objects.requireNonNull(frameworks.get(framework));
    }

    private static Explanation told(WaitReason reason, String message) {
        return new Explanation(reason.word(), message);
    }
}
