package io.mesosoperator.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes a value in a few places, each time to something that the schema of that place is about, or forbids. */
final class SchemaMutations {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEP = 60;
    private static final int MANY = 200;

    private static final List<BigDecimal> NUMBERS = List.of(
            BigDecimal.ZERO,
            BigDecimal.ONE,
            new BigDecimal("-1"),
            new BigDecimal("0.0001"),
            new BigDecimal("1e-320"),
            new BigDecimal("65536"),
            new BigDecimal("2147483648"),
            new BigDecimal("9007199254740993"),
            new BigDecimal(BigInteger.TWO.pow(63)),
            new BigDecimal(BigInteger.TWO.pow(64)),
            new BigDecimal("1e15"),
            new BigDecimal("1e308"),
            new BigDecimal("-1e308"));

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "*",
            "null",
            "-1",
            "1e999",
            "\u0000",
            "\n\t\"\\'{}[]:,&*#?|-<>=!%@`$(X)",
            "\u202e\u2028\u00e4\ud83d\ude80",
            "../../etc/passwd",
            "/",
            "n1",
            "hostile",
            "UPPER_case.and-dots.",
            "http://h:99999/%zz?q#f",
            "2026-01-01T00:00:00Z",
            "x".repeat(64),
            "x".repeat(254),
            "y".repeat(33_000),
            "z".repeat(400_000));

    private final Random random;

    SchemaMutations(Random random) {
        this.random = random;
    }

    /** Changes the object in one place, or in up to four. */
    void mutate(ObjectNode object, JsonNode schema) {
        for (var places = random.nextBoolean() ? 1 : 1 + random.nextInt(4); places > 0; places--) {
            walk(object, schema);
        }
    }

    /** Walks down at random and changes what is there where it stops. */
    private void walk(ObjectNode object, JsonNode schema) {
        var names = names(object);
        if (names.isEmpty() || random.nextInt(6) == 0) {
            add(object, schema);
            return;
        }
        var name = pick(names);
        var below = schema.path("properties").path(name);
        var child = object.path(name);
        if (child instanceof ObjectNode inner && random.nextInt(5) > 0) {
            walk(inner, below);
        } else if (child instanceof ArrayNode list && !list.isEmpty() && random.nextInt(5) > 0) {
            walk(list, below.path("items"));
        } else if (random.nextInt(5) == 0) {
            object.remove(name);
        } else {
            object.set(name, another(below));
        }
    }

    private void walk(ArrayNode list, JsonNode items) {
        var index = random.nextInt(list.size());
        switch (random.nextInt(6)) {
            case 0 -> list.set(index, another(items));
            case 1 -> list.add(list.get(index).deepCopy());
            case 2 -> {
                for (var more = MANY; more > 0; more--) {
                    list.add(list.get(index).deepCopy());
                }
            }
            case 3 -> list.remove(index);
            default -> {
                if (list.get(index) instanceof ObjectNode inner) {
                    walk(inner, items);
                } else {
                    list.set(index, another(items));
                }
            }
        }
    }

    /** A field that the schema knows, or one that it does not. */
    private void add(ObjectNode object, JsonNode schema) {
        var known = names(schema.path("properties"));
        if (known.isEmpty() || random.nextInt(5) == 0) {
            object.set(pick(List.of("comand", "x".repeat(2000), "", "__proto__", "\ud83d\ude80")), anything(1));
        } else {
            var name = pick(known);
            object.set(name, like(schema.path("properties").path(name), 6));
        }
    }

    private JsonNode another(JsonNode schema) {
        return random.nextInt(3) == 0 ? anything(2) : like(schema, 4);
    }

    /** What the schema takes, unless it takes offence at how much of it there is. */
    private JsonNode like(JsonNode schema, int depth) {
        if (schema.has("enum") && random.nextInt(8) > 0) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        return switch (schema.path("type").asText()) {
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer" -> JSON.numberNode(pick(NUMBERS).toBigInteger());
            case "number" -> JSON.numberNode(pick(NUMBERS));
            case "string" -> JSON.textNode(random.nextInt(3) == 0 ? "s" + random.nextInt(1000) : pick(TEXTS));
            case "array" -> {
                var list = JSON.arrayNode();
                for (var count = depth > 0 ? random.nextInt(4) : 0; count > 0; count--) {
                    list.add(like(schema.path("items"), depth - 1));
                }
                yield list;
            }
            case "object" -> {
                var object = JSON.objectNode();
                var required = schema.path("required").toString();
                for (var name : names(schema.path("properties"))) {
                    if (required.contains("\"" + name + "\"") || (depth > 0 && random.nextInt(3) == 0)) {
                        object.set(name, like(schema.path("properties").path(name), depth - 1));
                    }
                }
                yield object;
            }
            default -> anything(1);
        };
    }

    JsonNode anything(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 5)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(pick(NUMBERS));
            case 3, 4 -> JSON.textNode(pick(TEXTS));
            case 5 -> JSON.arrayNode();
            case 6 -> JSON.objectNode();
            case 7 -> JSON.arrayNode().add(anything(depth - 1)).add(JSON.nullNode());
            case 8 -> JSON.objectNode().<ObjectNode>set("value", anything(depth - 1));
            default -> {
                JsonNode deep = MissingNode.getInstance();
                for (var level = 0; level < DEEP; level++) {
                    deep = level % 2 == 0
                            ? JSON.arrayNode().add(deep.isMissingNode() ? JSON.nullNode() : deep)
                            : JSON.objectNode().set("value", deep);
                }
                yield deep;
            }
        };
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
