package io.mesosoperator.app.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Kinds of single values, which know nothing of what they are for. */
final class Scalars {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Nobody waits longer, and its nanoseconds fit into 64 bits. */
    private static final Duration LONGEST = Duration.ofDays(36500);

    private static final String SECONDS = "[0-9]{1,9}([.][0-9]{1,9})?S";
    private static final String MINUTES = "[0-9]{1,9}M(" + SECONDS + ")?";
    private static final String HOURS = "[0-9]{1,9}H(" + MINUTES + "|" + SECONDS + ")?";

    static final ValueType<Boolean> BOOLEAN = new ValueType<>(
            "boolean",
            JSON.booleanNode(true),
            schema("boolean"),
            (value, path) -> read(value, path, JsonNode::isBoolean, JsonNode::booleanValue, "boolean", "true or false"),
            JSON::booleanNode);

    /** Not negative, and 100 years at most. */
    static final ValueType<Duration> DURATION = new ValueType<>(
            "duration",
            JSON.textNode("PT5M"),
            textSchema("^P([0-9]{1,5}D|([0-9]{1,5}D)?T(" + HOURS + "|" + MINUTES + "|" + SECONDS + "))$"),
            Scalars::duration,
            duration -> JSON.textNode(isDays(duration) ? "P%dD".formatted(duration.toDays()) : duration.toString()));

    static final ValueType<Duration> POSITIVE_DURATION = DURATION.checked(duration -> duration.isZero()
            ? Optional.of("0 is out of range; write a positive ISO 8601 duration, for example PT5M")
            : Optional.empty());

    /** More than 0. */
    static final ValueType<Double> POSITIVE_NUMBER =
            new ValueType<>("positive number", JSON.numberNode(2), numberSchema(), Scalars::number, JSON::numberNode);

    private Scalars() {}

    /** Any text but an empty one. */
    static ValueType<String> text(String example) {
        return text("text", example, "^.*[^ ].*$");
    }

    /** @param pattern what all of the text has to match */
    static ValueType<String> text(String name, String example, String pattern) {
        var compiled = Pattern.compile(pattern);
        return new ValueType<>(
                "string",
                JSON.textNode(example),
                textSchema(pattern),
                (value, path) -> isUnquoted(value)
                        ? problem(path, value + " is no text; write it in quotes")
                        : read(
                                value,
                                path,
                                v -> v.isTextual()
                                        && compiled.matcher(v.textValue()).matches(),
                                JsonNode::textValue,
                                name,
                                "for example " + FieldPath.written(example)),
                JSON::textNode);
    }

    private static boolean isUnquoted(JsonNode value) {
        return value.isNumber() || value.isBoolean();
    }

    static ValueType<String> oneOf(String... values) {
        var known = List.of(values);
        var words = String.join(" or ", known);
        var schema = JSON.objectNode();
        known.forEach(schema.putArray("enum")::add);
        return new ValueType<>(
                words,
                JSON.textNode(known.getFirst()),
                schema,
                (value, path) -> value.isTextual() && known.contains(value.textValue())
                        ? Optional.of(value.textValue())
                        : problem(path, "%s is unknown; write %s".formatted(FieldPath.quoted(value), words)),
                JSON::textNode);
    }

    static ValueType<Integer> integer(int example, int least) {
        return integer(example, least, Integer.MAX_VALUE);
    }

    static ValueType<Integer> integer(int example, int least, int most) {
        var range = most == Integer.MAX_VALUE ? "%d or more".formatted(least) : "%d to %d".formatted(least, most);
        return new ValueType<>(
                "integer, " + range,
                JSON.numberNode(example),
                schema("integer").put("minimum", least).put("maximum", most),
                (value, path) -> {
                    var number = read(
                            value,
                            path,
                            JsonNode::isIntegralNumber,
                            Function.identity(),
                            "integer",
                            "for example " + example);
                    return number.isEmpty() || isBetween(number.get(), least, most)
                            ? number.map(JsonNode::intValue)
                            : problem(path, "%s is out of range; write an integer of %s".formatted(value, range));
                },
                JSON::numberNode);
    }

    /** The same, or none. */
    static ValueType<OptionalInt> optionalInteger(int example, int least) {
        var integer = integer(example, least);
        return new ValueType<>(
                integer.name(),
                integer.example(),
                integer.schema(),
                (value, path) -> integer.read(value, path).map(OptionalInt::of),
                number -> number.isPresent() ? JSON.numberNode(number.getAsInt()) : JSON.nullNode());
    }

    private static boolean isBetween(JsonNode number, int least, int most) {
        return number.canConvertToInt() && number.intValue() >= least && number.intValue() <= most;
    }

    // helm --set makes a string of a number with a point.
    private static Optional<Double> number(JsonNode value, FieldPath path) {
        try {
            if (value.isNumber() || value.isTextual()) {
                var number = Double.parseDouble(value.asText());
                return number > 0 && Double.isFinite(number)
                        ? Optional.of(number)
                        : problem(path, value.asText() + " is out of range; write a positive number, for example 2");
            }
        } catch (NumberFormatException e) {
            // told below
        }
        return problem(path, FieldPath.quoted(value) + " is no number; write for example 2");
    }

    private static Optional<Duration> duration(JsonNode value, FieldPath path) {
        Duration duration;
        try {
            duration = Duration.parse(value.isTextual() ? value.textValue() : "");
        } catch (DateTimeParseException e) {
            return problem(path, FieldPath.quoted(value) + " is no ISO 8601 duration; write for example PT5M");
        }
        return duration.isNegative() || duration.compareTo(LONGEST) > 0
                ? problem(
                        path,
                        "%s is out of range; write an ISO 8601 duration from PT0S to P%dD"
                                .formatted(FieldPath.quoted(value), LONGEST.toDays()))
                : Optional.of(duration);
    }

    private static boolean isDays(Duration duration) {
        return !duration.isZero() && duration.equals(Duration.ofDays(duration.toDays()));
    }

    private static <T> Optional<T> read(
            JsonNode value,
            FieldPath path,
            Predicate<JsonNode> fits,
            Function<JsonNode, T> reading,
            String name,
            String instead) {
        return fits.test(value)
                ? Optional.of(reading.apply(value))
                : problem(path, "%s is no %s; write %s".formatted(FieldPath.quoted(value), name, instead));
    }

    private static <T> Optional<T> problem(FieldPath path, String problem) {
        path.report(problem);
        return Optional.empty();
    }

    private static ObjectNode numberSchema() {
        var schema = JSON.objectNode();
        schema.putArray("type").add("number").add("string");
        return schema.put("exclusiveMinimum", 0).put("pattern", "^([1-9][0-9]*([.][0-9]+)?|0[.][0-9]*[1-9][0-9]*)$");
    }

    private static ObjectNode textSchema(String pattern) {
        return schema("string").put("pattern", pattern);
    }

    private static ObjectNode schema(String type) {
        return JSON.objectNode().put("type", type);
    }
}
