package io.mesosoperator.scheduler.wire;

import io.mesosoperator.crds.V1Additions;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos;

/** What a framework of Mesos 1.x says of itself, in the schema of 0.23: it has one role. */
public final class V1Framework {

    private V1Framework() {}

    /** MULTI_ROLE with one role is that role. Capabilities that 0.23 did not know are left out: it requires a type. */
    static void understand(FrameworkInfo.Builder framework) {
        var roles = roles(framework.buildPartial());
        if (isMultiRole(framework) && roles.getRolesCount() == 1 && !framework.hasRole()) {
            framework
                    .setRole(roles.getRoles(0))
                    .setUnknownFields(
                            roles.toBuilder().clearRoles().buildPartial().getUnknownFields());
        }
        var known = framework.getCapabilitiesList().stream()
                .filter(FrameworkInfo.Capability::hasType)
                .toList();
        framework.clearCapabilities().addAllCapabilities(known);
    }

    private static boolean isMultiRole(FrameworkInfo.Builder framework) {
        return framework.getCapabilitiesList().stream()
                .map(capability -> V1Additions.in(capability, Protos.FrameworkInfo.Capability.parser()))
                .anyMatch(later -> later.getType() == Protos.FrameworkInfo.Capability.Type.MULTI_ROLE);
    }

    private static Protos.FrameworkInfo roles(FrameworkInfo framework) {
        return V1Additions.in(framework, Protos.FrameworkInfo.parser());
    }

    /** Why a framework that was read cannot subscribe as it says; empty if it can. */
    public static Optional<String> problem(FrameworkInfo framework) {
        var roles = roles(framework).getRolesList();
        return switch (roles.size()) {
            case 0 -> Optional.empty();
            case 1 ->
                Optional.of("'FrameworkInfo.roles' is for frameworks with the capability MULTI_ROLE and without"
                        + " 'FrameworkInfo.role'");
            default ->
                Optional.of("'FrameworkInfo.roles' has %d roles, and a framework takes part in one here: subscribe a"
                                .formatted(roles.size())
                        + " framework for each");
        };
    }
}
