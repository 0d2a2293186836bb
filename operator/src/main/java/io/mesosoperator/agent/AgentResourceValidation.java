package io.mesosoperator.agent;

import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Value;

/** Validates the resources of an Agent object, independently of the node's. */
final class AgentResourceValidation {

    private static final Set<String> COMPUTE = Set.of("cpus", "mem", "disk");

    private AgentResourceValidation() {}

    /** Whether the node determines the amount of this resource. */
    static boolean isOfTheNode(String name, AgentDefaults defaults) {
        return COMPUTE.contains(name) || defaults.extended().has(name);
    }

    /** All problems of these resources. */
    static List<AgentProblem> problems(List<Resource> said, AgentDefaults defaults) {
        var problems = new ArrayList<AgentProblem>();
        var types = new HashMap<String, Value.Type>();
        for (int i = 0; i < said.size(); i++) {
            var path = "spec.resources[%d]".formatted(i);
            problem(said.get(i), defaults)
                    .ifPresent(problem -> problems.add(AgentProblem.invalid(path + ": " + problem)));
            var name = said.get(i).getName();
            var type = types.putIfAbsent(name, said.get(i).getType());
            if (type != null && type != said.get(i).getType()) {
                problems.add(AgentProblem.invalid(path
                        + ": Resources with the same name ('%s') but different types are not allowed".formatted(name)));
            }
        }
        return problems;
    }

    private static Optional<String> problem(Resource resource, AgentDefaults defaults) {
        if (resource.hasReservation()) {
            return Optional.of("dynamic reservations are made by the offer operation RESERVE;"
                    + " remove 'reservation' to reserve statically");
        }
        if (resource.hasDisk()) {
            return Optional.of("persistent volumes are made by the offer operation CREATE; remove 'disk'");
        }
        if (resource.hasRevocable() && !resource.getRole().equals("*")) {
            return Optional.of("revocable resources cannot be reserved; remove 'role' or 'revocable'");
        }
        if (resource.hasRevocable() && isIndivisible(resource.getName(), defaults)) {
            return Optional.of("%s cannot be revocable: Kubernetes never oversubscribes it; remove 'revocable'"
                    .formatted(resource.getName()));
        }
        return type(resource, defaults).or(() -> Resources.validate(resource));
    }

    private static boolean isIndivisible(String name, AgentDefaults defaults) {
        return name.equals("ports") || defaults.extended().has(name);
    }

    private static Optional<String> type(Resource resource, AgentDefaults defaults) {
        var name = resource.getName();
        var expected = name.equals("ports")
                ? Value.Type.RANGES
                : isOfTheNode(name, defaults) ? Value.Type.SCALAR : resource.getType();
        return resource.getType() == expected
                ? Optional.empty()
                : Optional.of("%s must be %s, not %s".formatted(name, expected, resource.getType()));
    }
}
