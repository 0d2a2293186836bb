package io.mesosoperator.scheduler.wire;

import com.google.protobuf.UnknownFieldSet;
import io.mesosoperator.crds.V1Additions;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.FrameworkInfo.Capability;

/** What a framework of Mesos 1.x says of itself, in the schema of 0.23: it has one role. */
public final class V1Framework {

    private V1Framework() {}

    /** MULTI_ROLE with one role is that role. Capabilities that 0.23 did not know are left out: it requires a type. */
    static void understand(FrameworkInfo.Builder framework) {
        var asked = framework.getCapabilitiesList();
        var laterOnes = asked.stream()
                .map(capability -> V1Additions.in(capability, Capability.parser()))
                .filter(Capability::hasType)
                .toList();
        var later =
                later(framework.buildPartial()).toBuilder().clearCapabilities().addAllCapabilities(laterOnes);
        var isMultiRole = laterOnes.stream().anyMatch(capability -> capability.getType() == Capability.Type.MULTI_ROLE);
        if (isMultiRole && later.getRolesCount() == 1 && !framework.hasRole()) {
            framework.setRole(later.getRoles(0));
            later.clearRoles();
        }
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

    /** Why a framework that was read cannot subscribe as it says; empty if it can. */
    public static Optional<String> problem(FrameworkInfo framework) {
        var roles = later(framework).getRolesList();
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
