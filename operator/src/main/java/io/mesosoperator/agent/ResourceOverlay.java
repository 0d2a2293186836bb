package io.mesosoperator.agent;

import io.mesosoperator.resource.Ranges;
import io.mesosoperator.resource.Resources;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.mesos.Protos.Resource;

/**
 * What an Agent object says of resources, laid over what the node has. The node's own resources are never more than it
 * has, whoever says so: kube-scheduler and the kubelet would refuse what was offered beyond them.
 */
final class ResourceOverlay {

    private static final String PORTS = "ports";
    private static final Resources ALL_PORTS = Resources.parse("ports:[1-65535]");

    private final Resources node;
    private final AgentDefaults defaults;
    private final List<Resource> said;
    private final Consumer<AgentProblem> findings;
    private final Resources unreserved;
    private final Resources reserved;

    /** @param node all of it unreserved */
    private ResourceOverlay(
            Resources node, AgentDefaults defaults, List<Resource> said, Consumer<AgentProblem> findings) {
        this.node = node;
        this.defaults = defaults;
        this.said = said;
        this.findings = findings;
        var fixed = Resources.of(said).nonRevocable();
        this.unreserved = fixed.unreserved();
        this.reserved = fixed.minus(unreserved);
    }

    /**
     * The agent's resources, before it remembers anything.
     *
     * @param said sound, see {@link AgentResourceValidation}
     * @param findings takes what the node has not got
     */
    static Resources over(
            Resources node, AgentDefaults defaults, List<Resource> said, Consumer<AgentProblem> findings) {
        return new ResourceOverlay(node, defaults, said, findings).total();
    }

    private Resources total() {
        var names = new TreeSet<>(node.names());
        names.addAll(unreserved.names());
        names.addAll(reserved.names());
        // oversubscription by decree: whatever the node has
        var total = Resources.of(said).revocable();
        for (var name : names) {
            total = total.plus(reserved.get(name)).plus(plain(name));
        }
        return total;
    }

    /** What of this name is unreserved. */
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
            findings.accept(
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
        findings.accept(AgentProblem.warning("spec.resources: %s is more than the node has unreserved; it offers %s"
                .formatted(unreserved.get(name), left.isEmpty() ? name + ":0" : left)));
        return left;
    }

    // A port is a port, whatever range the operator took for all agents; it only must not be promised twice.
    private Resources ports() {
        var taken = Ranges.empty();
        for (var resource : reserved.get(PORTS).toProto()) {
            var ranges = Ranges.of(resource.getRanges());
            var twice = taken.intersect(ranges);
            if (!twice.isEmpty()) {
                findings.accept(AgentProblem.invalid(
                        "spec.resources: ports:%s is reserved for two roles; remove one".formatted(twice)));
            }
            taken = taken.plus(ranges);
        }
        var all = unreserved.get(PORTS).plus(reserved.get(PORTS).flatten());
        if (!ALL_PORTS.contains(all)) {
            findings.accept(AgentProblem.invalid("spec.resources: %s leaves the ports 1 to 65535".formatted(all)));
        }
        return (isSaid(PORTS) ? unreserved : node)
                .get(PORTS)
                .minus(reserved.get(PORTS).flatten());
    }

    /** Whether there is an unreserved amount of it, which may be nothing: {@code cpus:0}. */
    private boolean isSaid(String name) {
        return said.stream()
                .anyMatch(resource ->
                        resource.getName().equals(name) && resource.getRole().equals("*") && !resource.hasRevocable());
    }
}
