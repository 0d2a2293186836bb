package io.mesosoperator.allocation;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.resource.Resources;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of which agents it is known that nobody of a role wants what they have, so that millions of filters are not read
 * again in each allocation. It only saves time: an allocation with it and one without it give the same.
 *
 * <p>Why that holds: filters are subset rules (Mesos: a filter suppresses an offer iff what was refused contains it),
 * so whoever refused something refuses less of it too. The knowledge about an agent ends when a filter there does; a
 * framework that drops its filters is somebody new from then on.
 */
final class RefusalMemo {

    /** Who of a role is asked, in one allocation or several. Compared by identity. */
    static final class Audience {

        /** Nobody at all. */
        static final Audience NOBODY = new Audience(Set.of());

        private final Set<Member> members;

        private Audience(Set<Member> members) {
            this.members = members;
        }
    }

    /** @param drops how many times anybody had dropped filters when the framework last did */
    private record Member(FrameworkKey framework, boolean revocable, long drops) {}

    /** @param audience who has refused this, each of its members */
    private record Memo(Resources offered, Audience audience) {}

    private final Map<String, Map<String, Memo>> byAgentAndRole = new HashMap<>();
    private final Map<FrameworkKey, Long> lastDrop = new HashMap<>();
    private long drops;
    private Map<String, Audience> audiences = Map.of();

    /** Who is asked from now on, by role. */
    Map<String, Audience> audiences(Collection<FrameworkState> asked) {
        audiences = asked.stream()
                .collect(Collectors.groupingBy(
                        FrameworkState::role, Collectors.mapping(this::member, Collectors.toSet())))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, role -> audience(role.getKey(), role.getValue())));
        return audiences;
    }

    /** The one of before, if it has the same members: then what is known of it is found by identity. */
    private Audience audience(String role, Set<Member> members) {
        var before = audiences.get(role);
        return before != null && before.members.equals(members) ? before : new Audience(members);
    }

    /** Who has refused this of the agent, each of them: {@link Audience#NOBODY} where that is not known of anybody. */
    Audience refusers(String slaveId, String role, Resources offered) {
        var memo = byAgentAndRole.getOrDefault(slaveId, Map.of()).get(role);
        return memo != null && memo.offered().contains(offered) ? memo.audience() : Audience.NOBODY;
    }

    /** Whether the framework is one of the audience, as it is now. */
    boolean isIn(Audience audience, FrameworkState framework) {
        return !audience.members.isEmpty() && audience.members.contains(member(framework));
    }

    /** Each of the audience has refused this, or more, of the agent. */
    void remember(String slaveId, String role, Resources offered, Audience audience) {
        byAgentAndRole.computeIfAbsent(slaveId, agent -> new HashMap<>()).put(role, new Memo(offered, audience));
    }

    /** A filter there is no longer in force. */
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
