package io.mesosoperator.app.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Where a value is in the file, as Kubernetes writes it, and where its mistakes are collected.
 *
 * @param text {@code tasks.policy.hostPaths[0]}; empty for the whole file
 * @param problems of all paths of one file
 */
record FieldPath(String text, List<String> problems) {

    FieldPath field(String name) {
        return at(text.isEmpty() ? name : text + "." + name);
    }

    FieldPath item(int index) {
        return at(text + "[" + index + "]");
    }

    FieldPath key(String key) {
        return at(text + "[" + key + "]");
    }

    private FieldPath at(String path) {
        return new FieldPath(path, problems);
    }

    /** Adds a mistake: what is wrong, and what to write instead. */
    void report(String problem) {
        problems.add(text.isEmpty() ? problem : text + ": " + problem);
    }

    /** A text as YAML has it: what begins otherwise than a word needs quotes. */
    static String written(String text) {
        return text.matches("[A-Za-z0-9/].*") ? text : "\"" + text + "\"";
    }

    /** A value as messages quote it. */
    static String quoted(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "'" + value.textValue() + "'";
            case ARRAY -> "a list";
            case OBJECT -> "a mapping";
            default -> value.toString();
        };
    }
}
