package io.mesosoperator.scheduler.wire;

import com.google.protobuf.UnknownFieldSet;
import io.mesosoperator.crds.V1Additions;
import io.mesosoperator.resource.Roles;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.FrameworkInfo.Capability;

/** What a framework of Mesos 1.x says of itself, in the schema of 0.23. */
public final class V1Framework {

    private V1Framework() {}

    /** Capabilities that 0.23 did not know are left out of its own: it requires a type. */
    static void understand(FrameworkInfo.Builder framework) {
        var asked = framework.getCapabilitiesList();
        var laterOnes = asked.stream()
                .map(capability -> V1Additions.in(capability, Capability.parser()))
                .filter(Capability::hasType)
                .toList();
        var later =
                later(framework.buildPartial()).toBuilder().clearCapabilities().addAllCapabilities(laterOnes);
        framework
                .clearCapabilities()
                .addAllCapabilities(
                        asked.stream().filter(FrameworkInfo.Capability::hasType).toList())
                .setUnknownFields(UnknownFieldSet.getDefaultInstance());
        V1Additions.add(later.buildPartial(), framework);
    }

    /** Whether a framework that was read has this capability. */
    static boolean has(Capability.Type capability, FrameworkInfo framework) {
        return later(framework).getCapabilitiesList().stream().anyMatch(later -> later.getType() == capability);
    }

    private static Protos.FrameworkInfo later(FrameworkInfo framework) {
        return V1Additions.in(framework, Protos.FrameworkInfo.parser());
    }

    private static boolean isMultiRole(FrameworkInfo framework) {
        return has(Capability.Type.MULTI_ROLE, framework);
    }

    /** The roles of a framework that is MULTI_ROLE; empty for one that has one role. */
    public static Optional<List<String>> roles(FrameworkInfo framework) {
        return isMultiRole(framework) ? Optional.of(List.copyOf(later(framework).getRolesList())) : Optional.empty();
    }

    /**
     * Why a framework that was read cannot be as it says, in the order and words of a Mesos master
     * ({@code validation::framework::validate}, {@code Master::validateFramework}); empty if it can.
     *
     * @param suppressed the roles for which it wants no offers
     */
    public static Optional<String> problem(FrameworkInfo framework, Collection<String> suppressed) {
        var roles = later(framework).getRolesList();
        if (!isMultiRole(framework)) {
            return roles.isEmpty()
                    ? foreign(List.of(framework.getRole()), suppressed)
                    : Optional.of("'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable");
        }
        if (framework.hasRole()) {
            return Optional.of("'FrameworkInfo.role' must not be set when the framework is MULTI_ROLE capable");
        }
        return duplicates(roles)
                .or(() -> roles.stream()
                        .flatMap(role -> Roles.validate(role).stream())
                        .findFirst()
                        .map(why -> "'FrameworkInfo.roles' contains invalid role: " + why))
                .or(() -> foreign(roles, suppressed));
    }

    private static Optional<String> duplicates(List<String> roles) {
        var seen = new HashSet<String>();
        var again = new TreeSet<String>();
        roles.stream().filter(role -> !seen.add(role)).forEach(again::add);
        return again.isEmpty()
                ? Optional.empty()
                : Optional.of("'FrameworkInfo.roles' contains duplicate items: { " + String.join(", ", again) + " }");
    }

    private static Optional<String> foreign(Collection<String> roles, Collection<String> suppressed) {
        return suppressed.stream()
                .filter(role -> !roles.contains(role))
                .findFirst()
                .map(role -> "Suppressed role '" + role + "' is not contained in the list of roles");
    }
}
