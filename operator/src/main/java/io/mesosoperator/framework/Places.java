package io.mesosoperator.framework;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.security.Bound;
import io.mesosoperator.security.Counted;
import io.mesosoperator.security.Tenant;
import io.mesosoperator.security.TenantCounts;
import io.mesosoperator.security.TenantLimits;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which frameworks have a place among those that may be registered at once, and which wait for one. Whoever has a place
 * keeps it until its object is gone. Of those that wait the oldest object comes first; one that a second limit holds
 * back does not keep others waiting. Not thread-safe.
 */
final class Places {

    /** @param created when its object was */
    record Candidate(FrameworkKey framework, String role, Instant created) {}

    private static final Comparator<Candidate> OLDEST_FIRST =
            Comparator.comparing(Candidate::created).thenComparing(Candidate::framework);

    private final Map<FrameworkKey, String> roles = new HashMap<>();
    private final TenantCounts counts = new TenantCounts();
    private final Map<FrameworkKey, Candidate> waiting = new HashMap<>();

    /**
     * Gives it a place, or lets it wait.
     *
     * @return the limit that leaves none
     */
    Optional<Bound> take(Candidate candidate, TenantLimits limits) {
        var framework = candidate.framework();
        var before = roles.get(framework);
        if (candidate.role().equals(before)) {
            return Optional.empty();
        }
        var reached = before == null ? problem(List.of(candidate), limits) : ofRole(candidate, limits);
        leave(framework);
        if (reached.isPresent()) {
            waiting.put(framework, candidate);
        } else {
            keep(framework, candidate.role());
        }
        return reached;
    }

    /** It has a new role: its place in the namespace is its own. */
    private Optional<Bound> ofRole(Candidate candidate, TenantLimits limits) {
        return counts.reached(bounds(candidate, limits).stream()
                .filter(bound -> bound.tenant().kind() == Tenant.Kind.ROLE)
                .toList());
    }

    /** It has a place, whatever limits there are: it was registered before this operator started. */
    void keep(FrameworkKey framework, String role) {
        leave(framework);
        roles.put(framework, role);
        counts.add(framework.namespace(), role, 1);
    }

    /** The limit that leaves one of them no place now; empty if they have one each, or would get one. */
    Optional<Bound> problem(List<Candidate> candidates, TenantLimits limits) {
        var asking = candidates.stream()
                .filter(candidate -> !roles.containsKey(candidate.framework()))
                .collect(Collectors.toMap(Candidate::framework, candidate -> candidate));
        if (asking.values().stream()
                .allMatch(candidate -> bounds(candidate, limits).isEmpty())) {
            return Optional.empty();
        }
        var others = waiting.values().stream().filter(other -> !asking.containsKey(other.framework()));
        return decide(Stream.concat(others, asking.values().stream()), limits).entrySet().stream()
                .filter(decided -> asking.containsKey(decided.getKey()))
                .flatMap(decided -> decided.getValue().stream())
                .findFirst();
    }

    /** Its place is free, or it waits for none any more. */
    void leave(FrameworkKey framework) {
        waiting.remove(framework);
        var role = roles.remove(framework);
        if (role != null) {
            counts.add(framework.namespace(), role, -1);
        }
    }

    /** It wants none now; what it has it keeps. */
    void waitNoMore(FrameworkKey framework) {
        waiting.remove(framework);
    }

    /** How many namespaces and roles have no place left. */
    long atLimit(TenantLimits limits) {
        return counts.atLimit(limits, Counted.FRAMEWORKS);
    }

    /** Those who wait and would get a place now. */
    List<FrameworkKey> next(TenantLimits limits) {
        return waiting.isEmpty()
                ? List.of()
                : decide(waiting.values().stream(), limits).entrySet().stream()
                        .filter(decided -> decided.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList();
    }

    /** For each, in the order of their turns, the limit that leaves it no place. */
    private SequencedMap<FrameworkKey, Optional<Bound>> decide(Stream<Candidate> candidates, TenantLimits limits) {
        var after = new TenantCounts(counts);
        var decided = new LinkedHashMap<FrameworkKey, Optional<Bound>>();
        candidates.sorted(OLDEST_FIRST).forEach(candidate -> {
            var reached = after.reached(bounds(candidate, limits));
            if (reached.isEmpty()) {
                after.add(candidate.framework().namespace(), candidate.role(), 1);
            }
            decided.put(candidate.framework(), reached);
        });
        return decided;
    }

    private static List<Bound> bounds(Candidate candidate, TenantLimits limits) {
        return limits.bounds(Counted.FRAMEWORKS, candidate.framework().namespace(), candidate.role());
    }
}
