package io.mesosoperator.resource;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos;

/** The text form of an agent's attributes: {@code rack:r1;zone:[1-2];weight:45.5}. */
public final class Attributes {

    private Attributes() {}

    /**
     * Reads {@code name:value} pairs joined by {@code ;}. A value is a number, ranges, or text, which may contain
     * colons. As in Mesos, an attribute cannot be a set.
     *
     * @throws IllegalArgumentException if a pair has no name, no value or a set as its value
     */
    public static List<Protos.Attribute> parse(String text) {
        var attributes = new ArrayList<Protos.Attribute>();
        for (String pair : Values.tokens(text, ";\n")) {
            if (!pair.isBlank()) {
                attributes.add(attribute(pair));
            }
        }
        return List.copyOf(attributes);
    }

    private static Protos.Attribute attribute(String pair) {
        int colon = pair.indexOf(':');
        String name = pair.substring(0, Math.max(colon, 0)).strip();
        String text = pair.substring(colon + 1).strip();
        if (name.isEmpty() || text.isEmpty()) {
            throw new IllegalArgumentException("Invalid attribute key:value pair '" + pair.strip() + "'");
        }
        return of(name, text);
    }

    /**
     * One attribute; its type follows from its text.
     *
     * @throws IllegalArgumentException if the text is not a valid value, or is a set
     */
    public static Protos.Attribute of(String name, String text) {
        Protos.Value value;
        try {
            value = Values.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Failed to parse attribute " + name + " text " + text + " error " + e.getMessage(), e);
        }
        var attribute = Protos.Attribute.newBuilder().setName(name).setType(value.getType());
        switch (value.getType()) {
            case SCALAR -> attribute.setScalar(value.getScalar());
            case RANGES -> attribute.setRanges(value.getRanges());
            case TEXT -> attribute.setText(value.getText());
            case SET ->
                throw new IllegalArgumentException("Bad type for attribute " + name + " text " + text + " type SET");
        }
        return attribute.build();
    }
}
