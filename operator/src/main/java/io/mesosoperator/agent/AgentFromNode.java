package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.mesosoperator.agent.AgentProblem.Kind;
import io.mesosoperator.crds.AgentSpec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.resource.Resources;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.mesos.Protos.SlaveInfo;
import org.jspecify.annotations.Nullable;

/** Builds an agent from a node and its Agent object: a pure function of both and of the configuration. */
public final class AgentFromNode {

    private AgentFromNode() {}

    /**
     * The agent of {@code node}.
     *
     * @param object the Agent object of the same name, if any. If it cannot be read, the agent is not offerable: it may
     *     have reservations, which must not go to other roles
     */
    public static DiscoveredAgent of(Node node, Optional<Decoded<AgentSpec>> object, AgentDefaults defaults) {
        var problems = new ArrayList<AgentProblem>();
        var spec = object.flatMap(decoded -> read(decoded, problems::add));
        var said = spec.map(AgentSpec::message).orElse(SlaveInfo.getDefaultInstance());
        var agent = new Agent(
                node.getMetadata().getName(),
                said.getHostname().isEmpty() ? hostname(node) : said.getHostname(),
                total(node, said, defaults, problems::add),
                AgentAttributes.of(node, said.getAttributesList(), problems::add),
                NodeResources.podSlots(node),
                taints(node).filter(taint -> !taint.isForAll()).collect(Collectors.toSet()),
                true);
        unready(node).ifPresent(why -> problems.add(new AgentProblem(Kind.NODE_NOT_READY, why)));
        if (spec.filter(AgentSpec::drain).isPresent()) {
            problems.add(new AgentProblem(Kind.DRAINING, "takes no new tasks; running tasks continue"));
        }
        return new DiscoveredAgent(agent, problems);
    }

    private static Optional<AgentSpec> read(Decoded<AgentSpec> object, Consumer<AgentProblem> report) {
        return switch (object) {
            case Decoded.Ok<AgentSpec>(var spec) -> Optional.of(spec);
            case Decoded.Invalid<AgentSpec>(var problems) -> {
                problems.forEach(problem -> report.accept(AgentProblem.invalid(problem.toString())));
                yield Optional.empty();
            }
        };
    }

    private static Resources total(Node node, SlaveInfo said, AgentDefaults defaults, Consumer<AgentProblem> report) {
        var own = NodeResources.of(node, defaults);
        var problems = new ArrayList<>(AgentResourceValidation.problems(said.getResourcesList(), defaults));
        var total =
                problems.isEmpty() ? ResourceOverlay.over(own, defaults, said.getResourcesList(), problems::add) : own;
        problems.forEach(report);
        return problems.stream().allMatch(AgentProblem::permitsOffers) ? total : own;
    }

    private static String hostname(Node node) {
        var labels = node.getMetadata().getLabels();
        var label = labels == null ? null : labels.get("kubernetes.io/hostname");
        return label == null ? node.getMetadata().getName() : label;
    }

    /** Why the node currently takes no pods. */
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
        return taints(node)
                .filter(Taint::isForAll)
                .map(taint -> "the node has the taint %s, which keeps all tasks away".formatted(taint))
                .findFirst();
    }

    /** Those that keep pods away. */
    private static Stream<Taint> taints(Node node) {
        var taints = node.getSpec().getTaints();
        return taints == null
                ? Stream.of()
                : taints.stream()
                        .map(taint -> new Taint(
                                orEmpty(taint.getKey()), orEmpty(taint.getValue()), orEmpty(taint.getEffect())))
                        .filter(Taint::repels);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static boolean isReady(Node node) {
        return node.getStatus() != null
                && node.getStatus().getConditions().stream().anyMatch(AgentFromNode::isReadyTrue);
    }

    private static boolean isReadyTrue(NodeCondition condition) {
        return "Ready".equals(condition.getType()) && "True".equals(condition.getStatus());
    }
}
