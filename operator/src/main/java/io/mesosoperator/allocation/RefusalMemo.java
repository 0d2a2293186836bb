package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Remembers which agents all frameworks of a role refuse, so that an allocation run does not read millions of filters
 * again. It only saves time: an allocation gives the same result without it.
 *
 * <p>It is correct because filters are subset rules (Mesos: a filter suppresses an offer iff the refused resources
 * contain it), so a framework that refused something also refuses less of it. The memo of an agent ends when a filter
 * there ends; a framework that drops its filters counts as a new member from then on.
 */
final class RefusalMemo {

    /** The frameworks of a role that receive offers, in one or several runs. Compared by identity. */
    static final class Audience {

        /** The empty audience. */
        static final Audience NOBODY = new Audience(Set.of());

        private final Set<Member> members;

        private Audience(Set<Member> members) {
            this.members = members;
        }
    }

    /** @param drops the total count of filter drops when this framework last dropped its filters */
    private record Member(FrameworkKey framework, boolean revocable, long drops) {}

    /** @param audience all its members have refused this */
    private record Memo(Resources offered, Audience audience) {}

    private final Map<String, Map<String, Memo>> byAgentAndRole = new HashMap<>();
    private final Map<FrameworkKey, Long> lastDrop = new HashMap<>();
    private long drops;
    private Map<String, Audience> audiences = Map.of();

    /** Sets the frameworks that receive offers from now on, by role. */
    Map<String, Audience> audiences(Collection<FrameworkState> asked) {
        audiences = asked.stream()
                .collect(Collectors.groupingBy(
                        FrameworkState::role, Collectors.mapping(this::member, Collectors.toSet())))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, role -> audience(role.getKey(), role.getValue())));
        return audiences;
    }

    /** The previous audience if it has the same members: its memos are found by identity. */
    private Audience audience(String role, Set<Member> members) {
        var before = audiences.get(role);
        return before != null && before.members.equals(members) ? before : new Audience(members);
    }

    /** The audience all of whose members have refused this of the agent; {@link Audience#NOBODY} if none is known. */
    Audience refusers(String slaveId, String role, Resources offered) {
        var memo = byAgentAndRole.getOrDefault(slaveId, Map.of()).get(role);
        return memo != null && memo.offered().contains(offered) ? memo.audience() : Audience.NOBODY;
    }

    /** Whether the framework, as it is now, is a member of the audience. */
    boolean isIn(Audience audience, FrameworkState framework) {
        return !audience.members.isEmpty() && audience.members.contains(member(framework));
    }

    /** Remembers that each member of the audience has refused this, or more, of the agent. */
    void remember(String slaveId, String role, Resources offered, Audience audience) {
        byAgentAndRole.computeIfAbsent(slaveId, agent -> new HashMap<>()).put(role, new Memo(offered, audience));
    }

    /** A filter of this agent has ended. */
    void forget(String slaveId) {
        byAgentAndRole.remove(slaveId);
    }

    /** The framework has dropped all its filters. */
    void dropped(FrameworkKey framework) {
        drops++;
        lastDrop.put(framework, drops);
    }

    private Member member(FrameworkState framework) {
        return new Member(framework.key(), framework.revocable(), lastDrop.getOrDefault(framework.key(), 0L));
    }
}
