package io.mesosoperator.allocation;

import io.mesosoperator.agent.AgentState;
import io.mesosoperator.agent.Tolerations;
import io.mesosoperator.api.WaitReason;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.resource.Scalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each agent answers to a task that asks for room, and all of them in one sentence. */
final class AgentAnswers {

    private static final List<String> FIRST_NAMES = List.of("cpus", "mem", "gpus", "disk", "ports");

    private final Pool pool;
    private final Map<String, AgentState> states;
    private final FrameworkState framework;
    private final Resources wanted;
    private final Tolerations tolerations;

    /**
     * @param pool in which the task may take from anybody's unanswered offer
     * @param tolerations of the task, besides those of its framework
     */
    AgentAnswers(
            Pool pool,
            Map<String, AgentState> states,
            FrameworkState framework,
            Resources wanted,
            Tolerations tolerations) {
        this.pool = pool;
        this.states = states;
        this.framework = framework;
        this.wanted = wanted;
        this.tolerations = framework.tolerations().plus(tolerations);
    }

    AgentAnswer of(String slaveId, AgentState state) {
        var total = state.agent().total();
        if (!framework.allowed(total).contains(wanted)) {
            return tooSmallOrReserved(slaveId, total);
        }
        if (!state.agent().offerable()) {
            return new AgentAnswer(
                    slaveId,
                    WaitReason.AGENT_DRAINING,
                    "takes no tasks now: it is drained, cordoned, tainted, or not ready");
        }
        var taint = pool.tainted().obstacle(slaveId, tolerations);
        if (taint.isPresent()) {
            return new AgentAnswer(
                    slaveId,
                    WaitReason.AGENT_TAINTED,
                    "has the taint " + taint.get() + ", which the task does not tolerate");
        }
        if (state.pods() >= state.agent().podSlots()) {
            return new AgentAnswer(
                    slaveId,
                    WaitReason.AGENTS_BUSY,
                    "pod slots",
                    "0",
                    0,
                    "has " + state.pods() + " pods, and takes no more than "
                            + state.agent().podSlots());
        }
        var free = framework.allowed(pool.available(slaveId, anybodys -> true));
        return free.contains(wanted)
                ? new AgentAnswer(slaveId, WaitReason.QUEUED, "has room for it")
                : lacks(slaveId, WaitReason.AGENTS_BUSY, free, "is free");
    }

    private AgentAnswer tooSmallOrReserved(String slaveId, Resources total) {
        var others = new LinkedHashMap<>(total.reserved());
        others.remove(framework.role());
        if (!others.isEmpty() && plain(total).contains(plain(wanted))) {
            return new AgentAnswer(
                    slaveId,
                    WaitReason.RESERVED_FOR_OTHERS,
                    "is reserved for role " + others.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return lacks(slaveId, WaitReason.NO_AGENT_LARGE_ENOUGH, framework.allowed(total), "is all that it has");
    }

    private static Resources plain(Resources resources) {
        return resources.minus(resources.persistentVolumes()).flatten();
    }

    private AgentAnswer lacks(String slaveId, WaitReason reason, Resources has, String what) {
        var name = names().filter(one -> !has.get(one).contains(wanted.get(one)))
                .findFirst()
                .orElse("room");
        var free = has.get(name);
        var amount = free.scalar(name).map(AgentAnswers::amount).orElse(free.isEmpty() ? "0" : "");
        return new AgentAnswer(
                slaveId,
                reason,
                name,
                amount,
                free.scalar(name).map(Scalar::millis).orElse(0L),
                "lacks " + name + ": it needs " + needs(name) + ", and " + (amount.isEmpty() ? free : amount) + " "
                        + what);
    }

    private Stream<String> names() {
        return Stream.concat(
                FIRST_NAMES.stream().filter(wanted.names()::contains),
                wanted.names().stream().filter(name -> !FIRST_NAMES.contains(name)));
    }

    private String needs(String name) {
        return wanted.get(name)
                .scalar(name)
                .map(AgentAnswers::amount)
                .orElseGet(() -> wanted.get(name).toString());
    }

    private static String amount(Scalar scalar) {
        return scalar.toString();
    }

    /** The answers of these agents, in the same order. */
    List<AgentAnswer> all(List<String> agents) {
        var answers = new ArrayList<AgentAnswer>(agents.size());
        for (var slaveId : agents) {
            var state = states.get(slaveId);
            if (state != null) {
                answers.add(of(slaveId, state));
            }
        }
        return answers;
    }

    /** The reason that all answers come to: of what passes soonest. */
    static WaitReason reason(List<AgentAnswer> answers) {
        return Stream.of(
                        WaitReason.QUEUED,
                        WaitReason.AGENTS_BUSY,
                        WaitReason.AGENT_DRAINING,
                        WaitReason.AGENT_TAINTED,
                        WaitReason.RESERVED_FOR_OTHERS)
                .filter(reason -> answers.stream().anyMatch(answer -> answer.reason() == reason))
                .findFirst()
                .orElse(WaitReason.NO_AGENT_LARGE_ENOUGH);
    }

    /** {@code 0 of 5 agents can hold it now: 3 lack mem (needs 4096, most free 3100 on node-2), 1 drains}. */
    String sentence(List<AgentAnswer> answers) {
        var able = answers.stream().filter(AgentAnswer::hasRoom).count();
        var parts = answers.stream()
                .filter(answer -> !answer.hasRoom())
                .collect(Collectors.groupingBy(AgentAnswers::kind, LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .sorted(Comparator.<List<AgentAnswer>>comparingInt(List::size).reversed())
                .map(this::part)
                .collect(Collectors.joining(", "));
        return able + " of " + answers.size() + (answers.size() == 1 ? " agent" : " agents") + " can hold it now"
                + (parts.isEmpty() ? "" : ": " + parts);
    }

    private record Kind(WaitReason reason, String lacking, String reserved) {}

    private static Kind kind(AgentAnswer answer) {
        return new Kind(
                answer.reason(),
                answer.lacking(),
                answer.reason() == WaitReason.RESERVED_FOR_OTHERS ? answer.detail() : "");
    }

    private String part(List<AgentAnswer> some) {
        var first = some.getFirst();
        var count = some.size();
        if (first.reason() == WaitReason.RESERVED_FOR_OTHERS) {
            return count + " " + (count == 1 ? first.detail() : first.detail().replaceFirst("is", "are"));
        }
        if (first.reason() == WaitReason.AGENT_TAINTED) {
            return count + (count == 1 ? " has" : " have") + " taints that it does not tolerate";
        }
        if (first.lacking().isEmpty()) {
            return count + (count == 1 ? " takes" : " take") + " no tasks now";
        }
        var isSmall = first.reason() == WaitReason.NO_AGENT_LARGE_ENOUGH;
        var verb = isSmall ? count == 1 ? " has too little " : " have too little " : count == 1 ? " lacks " : " lack ";
        if (first.lacking().equals("pod slots")) {
            return count + verb + "pod slots";
        }
        var best =
                some.stream().max(Comparator.comparingLong(AgentAnswer::millis)).orElseThrow();
        return count + verb + first.lacking() + " (needs " + needs(first.lacking())
                + (best.free().isEmpty()
                        ? ""
                        : (isSmall ? ", largest " : ", most free ") + best.free() + " on " + best.slaveId())
                + ")";
    }
}
