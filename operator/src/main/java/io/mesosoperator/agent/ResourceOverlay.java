package io.mesosoperator.agent;

import io.mesosoperator.resource.Ranges;
import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.mesos.Protos.Resource;

/**
 * Applies the resources of an Agent object to those of its node. The node's own resources are never exceeded:
 * kube-scheduler and the kubelet would refuse the tasks.
 */
final class ResourceOverlay {

    private static final String PORTS = "ports";
    private static final Resources ALL_PORTS = Resources.parse("ports:[1-65535]");

    private final Resources node;
    private final AgentDefaults defaults;
    private final List<Resource> said;
    private final Consumer<AgentProblem> problems;
    private final Resources unreserved;
    private final Resources reserved;

    /** @param node all of it unreserved */
    private ResourceOverlay(
            Resources node, AgentDefaults defaults, List<Resource> said, Consumer<AgentProblem> problems) {
        this.node = node;
        this.defaults = defaults;
        this.said = said;
        this.problems = problems;
        var fixed = Resources.of(said).nonRevocable();
        this.unreserved = fixed.unreserved();
        this.reserved = fixed.minus(unreserved);
    }

    /**
     * The agent's resources, before its checkpoint is applied.
     *
     * @param said valid, see {@link AgentResourceValidation}
     * @param problems receives resources that the node does not have
     */
    static Resources over(
            Resources node, AgentDefaults defaults, List<Resource> said, Consumer<AgentProblem> problems) {
        return new ResourceOverlay(node, defaults, said, problems).total();
    }

    private Resources total() {
        var names = new TreeSet<>(node.names());
        names.addAll(unreserved.names());
        names.addAll(reserved.names());
        // Revocable resources are administrator-declared oversubscription, so they are independent of the node's.
        var total = Resources.of(said).revocable();
        for (var name : names) {
            total = total.plus(reserved.get(name)).plus(plain(name));
        }
        return total;
    }

    /** The unreserved resources of this name. */
    private Resources plain(String name) {
        if (name.equals(PORTS)) {
            return ports();
        }
        return AgentResourceValidation.isOfTheNode(name, defaults) ? ofTheNode(name) : unreserved.get(name);
    }

    private Resources ofTheNode(String name) {
        var has = node.get(name);
        var taken = reserved.get(name).flatten();
        if (!has.contains(taken)) {
            problems.accept(
                    AgentProblem.invalid("spec.resources: %s is more than the node has, which is %s; reserve less"
                            .formatted(reserved.get(name), has.isEmpty() ? name + ":0" : has)));
        }
        var left = has.minus(taken);
        if (!isSaid(name) || left.equals(unreserved.get(name))) {
            return left;
        }
        if (left.contains(unreserved.get(name))) {
            return unreserved.get(name);
        }
        problems.accept(AgentProblem.warning("spec.resources: %s is more than the node has unreserved; it offers %s"
                .formatted(unreserved.get(name), left.isEmpty() ? name + ":0" : left)));
        return left;
    }

    // The Agent object may declare any port, regardless of the operator's default range, but it must not
    // reserve one twice.
    private Resources ports() {
        var taken = Ranges.empty();
        for (var resource : reserved.get(PORTS).toProto()) {
            var ranges = Ranges.of(resource.getRanges());
            var twice = taken.intersect(ranges);
            if (!twice.isEmpty()) {
                problems.accept(AgentProblem.invalid(
                        "spec.resources: ports:%s is reserved for two roles; remove one reservation".formatted(twice)));
            }
            taken = taken.plus(ranges);
        }
        var all = unreserved.get(PORTS).plus(reserved.get(PORTS).flatten());
        if (!ALL_PORTS.contains(all)) {
            problems.accept(
                    AgentProblem.invalid("spec.resources: %s is not within the ports 1 to 65535".formatted(all)));
        }
        return (isSaid(PORTS) ? unreserved : node)
                .get(PORTS)
                .minus(reserved.get(PORTS).flatten());
    }

    /** Whether the Agent object gives an unreserved amount of it, which may be zero: {@code cpus:0}. */
    private boolean isSaid(String name) {
        return said.stream()
                .anyMatch(resource ->
                        resource.getName().equals(name) && resource.getRole().equals("*") && !resource.hasRevocable());
    }
}
