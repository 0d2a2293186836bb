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
import java.util.stream.Stream;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Value;
import org.jspecify.annotations.Nullable;

/**
 * What is said of an agent for frameworks to choose by: its node's labels, as text; annotations that are meant for it,
 * in Mesos' syntax of values; and what its Agent object says. Of one name the later in this order counts.
 */
final class AgentAttributes {

    private AgentAttributes() {}

    /** @param findings takes what cannot be read */
    static List<Attribute> of(Node node, List<Attribute> said, Consumer<AgentProblem> findings) {
        var found = new TreeMap<String, Attribute>();
        orEmpty(node.getMetadata().getLabels()).forEach((name, value) -> found.put(name, text(name, value)));
        new TreeMap<>(orEmpty(node.getMetadata().getAnnotations())).forEach((key, value) -> {
            if (key.startsWith(Annotations.ATTRIBUTE_PREFIX)) {
                annotation(key, value, findings).ifPresent(attribute -> found.put(attribute.getName(), attribute));
            }
        });
        var sound = sound(said, findings);
        var names = sound.stream().map(Attribute::getName).collect(Collectors.toSet());
        return Stream.concat(
                        found.values().stream().filter(attribute -> !names.contains(attribute.getName())),
                        sound.stream())
                .toList();
    }

    // A Mesos agent does not start with an attribute that it cannot read. Whoever annotates a node is not told so at
    // once, and should not take it away from the frameworks: the attribute is left out.
    private static Optional<Attribute> annotation(String key, String value, Consumer<AgentProblem> findings) {
        try {
            return Optional.of(Attributes.of(key.substring(Annotations.ATTRIBUTE_PREFIX.length()), value));
        } catch (IllegalArgumentException unreadable) {
            findings.accept(AgentProblem.warning(
                    "annotation %s of the node: %s; it is left out".formatted(key, unreadable.getMessage())));
            return Optional.empty();
        }
    }

    private static List<Attribute> sound(List<Attribute> said, Consumer<AgentProblem> findings) {
        var sound = new ArrayList<Attribute>();
        for (int i = 0; i < said.size(); i++) {
            var attribute = said.get(i);
            if (hasItsValue(attribute)) {
                sound.add(attribute);
            } else {
                findings.accept(
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
