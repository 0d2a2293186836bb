package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.mesosoperator.agent.AgentProblem.Kind;
import io.mesosoperator.crds.AgentSpec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.mesos.Protos.SlaveInfo;

/** A node, and what its Agent object says of it, as an agent: a pure function of them and of the configuration. */
public final class NodeAgent {

    private static final Set<String> REPELLING_EFFECTS = Set.of("NoSchedule", "NoExecute");

    private NodeAgent() {}

    /**
     * The agent that {@code node} is.
     *
     * @param object the Agent object of its name, if there is one. One that cannot be read makes the agent not
     *     offerable: it may have a reservation, which must not be given to others
     */
    public static DiscoveredAgent of(Node node, Optional<Decoded<AgentSpec>> object, AgentDefaults defaults) {
        var findings = new ArrayList<AgentProblem>();
        var spec = object.flatMap(decoded -> read(decoded, findings::add));
        var said = spec.map(AgentSpec::message).orElse(SlaveInfo.getDefaultInstance());
        var agent = new Agent(
                node.getMetadata().getName(),
                said.getHostname().isEmpty() ? hostname(node) : said.getHostname(),
                total(node, said, defaults, findings::add),
                AgentAttributes.of(node, said.getAttributesList(), findings::add),
                NodeResources.podSlots(node),
                true);
        unready(node).ifPresent(why -> findings.add(new AgentProblem(Kind.NODE_NOT_READY, why)));
        if (spec.filter(AgentSpec::drain).isPresent()) {
            findings.add(new AgentProblem(Kind.DRAINING, "takes no new tasks; what runs there goes on"));
        }
        return new DiscoveredAgent(agent, findings);
    }

    private static Optional<AgentSpec> read(Decoded<AgentSpec> object, Consumer<AgentProblem> findings) {
        return switch (object) {
            case Decoded.Ok<AgentSpec>(var spec) -> Optional.of(spec);
            case Decoded.Invalid<AgentSpec>(var problems) -> {
                problems.forEach(problem -> findings.accept(AgentProblem.invalid(problem.toString())));
                yield Optional.empty();
            }
        };
    }

    private static Resources total(Node node, SlaveInfo said, AgentDefaults defaults, Consumer<AgentProblem> findings) {
        var own = NodeResources.of(node, defaults);
        var problems = new ArrayList<>(AgentResourceValidation.problems(said.getResourcesList(), defaults));
        var total =
                problems.isEmpty() ? ResourceOverlay.over(own, defaults, said.getResourcesList(), problems::add) : own;
        problems.forEach(findings);
        return problems.stream().allMatch(AgentProblem::permitsOffers) ? total : own;
    }

    private static String hostname(Node node) {
        var labels = node.getMetadata().getLabels();
        var label = labels == null ? null : labels.get("kubernetes.io/hostname");
        return label == null ? node.getMetadata().getName() : label;
    }

    /** Why the node takes no pods now. */
    private static Optional<String> unready(Node node) {
        if (!isReady(node)) {
            return Optional.of("the node is not ready");
        }
        if (node.getMetadata().getDeletionTimestamp() != null) {
            return Optional.of("the node is being deleted");
        }
        if (Boolean.TRUE.equals(node.getSpec().getUnschedulable())) {
            return Optional.of("the node is cordoned");
        }
        return taints(node).stream()
                .filter(taint -> REPELLING_EFFECTS.contains(taint.getEffect()))
                .map(taint -> "the node has the taint %s:%s, which tasks do not tolerate"
                        .formatted(taint.getKey(), taint.getEffect()))
                .findFirst();
    }

    private static List<Taint> taints(Node node) {
        var taints = node.getSpec().getTaints();
        return taints == null ? List.of() : taints;
    }

    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream().anyMatch(NodeAgent::isReadyTrue);
    }

    private static boolean isReadyTrue(NodeCondition condition) {
        return "Ready".equals(condition.getType()) && "True".equals(condition.getStatus());
    }
}
