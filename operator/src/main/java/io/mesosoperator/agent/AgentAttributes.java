package io.mesosoperator.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.resource.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Value;
import org.jspecify.annotations.Nullable;

/**
 * The attributes by which frameworks choose an agent: the node's labels, as text; the node's attribute annotations, in
 * Mesos' syntax of values; and the Agent object's attributes. If a name occurs more than once, the last of these wins.
 */
final class AgentAttributes {

    private AgentAttributes() {}

    /** @param problems receives the attributes that cannot be parsed */
    static List<Attribute> of(Node node, List<Attribute> said, Consumer<AgentProblem> problems) {
        var found = new TreeMap<String, Attribute>();
        orEmpty(node.getMetadata().getLabels()).forEach((name, value) -> found.put(name, text(name, value)));
        new TreeMap<>(orEmpty(node.getMetadata().getAnnotations())).forEach((key, value) -> {
            if (key.startsWith(Annotations.ATTRIBUTE_PREFIX)) {
                annotation(key, value, problems).ifPresent(attribute -> found.put(attribute.getName(), attribute));
            }
        });
        var sound = sound(said, problems);
        var names = sound.stream().map(Attribute::getName).collect(Collectors.toSet());
        var ofTheNode = found.values().stream()
                .filter(attribute -> !names.contains(attribute.getName()))
                .toList();
        return OfferableAttributes.of(ofTheNode, sound, problems);
    }

    // A Mesos agent does not start with an attribute that it cannot parse. An annotation gives its author no such
    // feedback, and a mistake should not cost frameworks the node: the attribute is left out.
    private static Optional<Attribute> annotation(String key, String value, Consumer<AgentProblem> problems) {
        try {
            return Optional.of(Attributes.of(key.substring(Annotations.ATTRIBUTE_PREFIX.length()), value));
        } catch (IllegalArgumentException unreadable) {
            problems.accept(AgentProblem.warning(
                    "annotation %s of the node: %s; the attribute is ignored".formatted(key, unreadable.getMessage())));
            return Optional.empty();
        }
    }

    private static List<Attribute> sound(List<Attribute> said, Consumer<AgentProblem> problems) {
        var sound = new ArrayList<Attribute>();
        for (int i = 0; i < said.size(); i++) {
            var attribute = said.get(i);
            if (hasItsValue(attribute)) {
                sound.add(attribute);
            } else {
                problems.accept(
                        AgentProblem.invalid(("spec.attributes[%d]: Bad type for attribute %s type %s; give a SCALAR,"
                                        + " RANGES or TEXT with its value")
                                .formatted(i, attribute.getName(), attribute.getType())));
            }
        }
        return sound;
    }

    private static boolean hasItsValue(Attribute attribute) {
        return switch (attribute.getType()) {
            case SCALAR -> attribute.hasScalar();
            case RANGES -> attribute.hasRanges();
            case TEXT -> attribute.hasText();
            case SET -> false;
        };
    }

    private static Attribute text(String name, String value) {
        return Attribute.newBuilder()
                .setName(name)
                .setType(Value.Type.TEXT)
                .setText(Value.Text.newBuilder().setValue(value))
                .build();
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
