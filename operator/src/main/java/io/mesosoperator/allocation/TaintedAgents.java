package io.mesosoperator.allocation;

import io.mesosoperator.agent.Taint;
import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.FrameworkKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * For whom agents with taints are. Nodes of a kind have the same taints, so that tolerations are compared once for each
 * kind; and not at all where no node has any.
 */
final class TaintedAgents {

    /** The frameworks that agents of one kind are offered to, and their roles. */
    private record Audience(Set<FrameworkKey> frameworks, Set<String> roles) {

        static Audience of(Set<Taint> taints, List<FrameworkState> states) {
            var admitted = states.stream()
                    .filter(state -> state.tolerations().tolerate(taints))
                    .toList();
            return new Audience(
                    admitted.stream().map(FrameworkState::key).collect(Collectors.toUnmodifiableSet()),
                    admitted.stream().map(FrameworkState::role).collect(Collectors.toUnmodifiableSet()));
        }
    }

    private record Question(Set<Taint> taints, Tolerations tolerations) {}

    private final Map<String, Set<Taint>> taints = new HashMap<>();
    private final Map<String, Audience> audiences = new HashMap<>();
    private final Map<Question, Boolean> answers = new HashMap<>();

    TaintedAgents(Snapshot snapshot) {
        var kinds = new HashMap<Set<Taint>, Audience>();
        snapshot.agents().forEach((slaveId, state) -> {
            var its = state.agent().taints();
            if (!its.isEmpty()) {
                taints.put(slaveId, its);
                audiences.put(slaveId, kinds.computeIfAbsent(its, kind -> Audience.of(kind, snapshot.frameworks())));
            }
        });
    }

    /** Whether the framework is not offered the agent. */
    boolean repel(String slaveId, FrameworkKey framework) {
        var audience = audiences.get(slaveId);
        return audience != null && !audience.frameworks().contains(framework);
    }

    /** Whether a task with these tolerations cannot run there. */
    boolean repel(String slaveId, Tolerations tolerations) {
        var its = taints.get(slaveId);
        return its != null
                && !answers.computeIfAbsent(
                        new Question(its, tolerations), question -> tolerations.tolerate(question.taints()));
    }

    /** Whether a framework of such a role may be offered the agent. */
    boolean areOpenTo(String slaveId, Predicate<String> role) {
        var audience = audiences.get(slaveId);
        return audience == null || audience.roles().stream().anyMatch(role);
    }

    /** Whether nobody is offered the agent. */
    boolean areForNobody(String slaveId) {
        var audience = audiences.get(slaveId);
        return audience != null && audience.frameworks().isEmpty();
    }

    /** What keeps such a task from the agent. */
    Optional<Taint> obstacle(String slaveId, Tolerations tolerations) {
        return taints.getOrDefault(slaveId, Set.of()).stream()
                .filter(taint -> !tolerations.tolerate(Set.of(taint)))
                .min(Comparator.comparing(Taint::toString));
    }
}
