package io.mesosoperator.scheduler;

import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.FrameworkIdentity;
import io.mesosoperator.framework.FrameworkNames;
import io.mesosoperator.scheduler.wire.V1Framework;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;

/**
 * Which objects a framework has after a SUBSCRIBE or an UPDATE_FRAMEWORK: one for each of its roles. The object of the
 * first one has the name of its id. Pure.
 *
 * @param identity what they all say of the framework
 * @param objects of its roles, with what each says. A framework that is MULTI_ROLE and in no role has one all the same,
 *     by which it is known
 * @param left of roles that it is not in any more, and whose objects have to say so
 */
record RolesPlan(FrameworkIdentity identity, SequencedMap<FrameworkKey, FrameworkInfo> objects, List<Membership> left) {

    RolesPlan {
        objects = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(objects));
        left = List.copyOf(left);
    }

    /**
     * The plan.
     *
     * @param known what it has, or had
     * @param info what it says of itself now
     * @param hasTasks whether tasks belong to this object that have not ended, or of which something is to be told
     */
    static RolesPlan of(
            String id,
            String namespace,
            Collection<Membership> known,
            FrameworkInfo info,
            Predicate<FrameworkKey> hasTasks) {
        var asked = V1Framework.roles(info);
        var roles = asked.orElseGet(() -> List.of(keptRole(known).orElseGet(info::getRole)));
        var objects = new LinkedHashMap<FrameworkKey, FrameworkInfo>();
        for (var role : roles.isEmpty() ? List.of(Membership.NO_ROLE) : roles) {
            var before = known.stream().filter(some -> some.role().equals(role)).findFirst();
            var key = before.map(Membership::key).orElseGet(() -> {
                var own = new FrameworkKey(namespace, FrameworkNames.of(id, role));
                var first = new FrameworkKey(namespace, FrameworkNames.of(id));
                var isTaken = objects.containsKey(first)
                        || known.stream().anyMatch(some -> some.key().equals(first));
                // tasks of before the operator have the name that its object had then
                return isTaken || hasTasks.test(own) ? own : first;
            });
            objects.put(
                    key,
                    inRole(merged(known, info), role)
                            .setId(FrameworkID.newBuilder().setValue(id))
                            .build());
        }
        var identity = new FrameworkIdentity(id, asked);
        return new RolesPlan(
                identity,
                objects,
                known.stream()
                        .filter(some -> !objects.containsKey(some.key()))
                        .filter(some -> some.uid().isPresent() ? some.isNeeded() : hasTasks.test(some.key()))
                        .toList());
    }

    /** A framework without MULTI_ROLE stays in the role in which it has subscribed first. */
    private static Optional<String> keptRole(Collection<Membership> known) {
        return known.stream()
                .filter(some -> some.identity().roles().isEmpty())
                .map(Membership::role)
                .findFirst();
    }

    private static FrameworkInfo merged(Collection<Membership> known, FrameworkInfo info) {
        return known.stream()
                .findFirst()
                .map(before -> Resubscription.merge(before.spec().message(), info))
                .orElse(info);
    }

    private static FrameworkInfo.Builder inRole(FrameworkInfo info, String role) {
        var said = info.toBuilder();
        return info.getRole().equals(role) ? said : said.setRole(role);
    }

    /** What objects of roles that were left say: without roles each would be of a framework that has only its own. */
    FrameworkIdentity identityOfLeft() {
        return identity.roles().isPresent()
                ? identity
                : new FrameworkIdentity(
                        identity.id(),
                        Optional.of(objects.values().stream()
                                .map(FrameworkInfo::getRole)
                                .toList()));
    }

    /** Whether there is to be this object. */
    boolean has(FrameworkKey key) {
        return objects.containsKey(key)
                || left.stream().anyMatch(some -> some.key().equals(key));
    }
}
