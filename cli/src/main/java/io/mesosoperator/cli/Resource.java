package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resources in Mesos' text form, {@code cpus:0.5;mem:128;ports:[31000-31005]}, as messages. Pure. */
final class Resource {

    private static final Pattern PART = Pattern.compile("\\s*([^:;\\s\\[\\](){}]+)\\s*:\\s*([^;]+?)\\s*");
    private static final Pattern RANGES = Pattern.compile("\\[(.*)]");
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d+)\\s*(?:-\\s*(\\d+)\\s*)?");
    private static final Pattern SEMICOLON = Pattern.compile(";");
    private static final Pattern COMMA = Pattern.compile(",");

    private Resource() {}

    /** All of a text; a {@link Failure} for what is no resource. */
    static List<ObjectNode> parse(String text) {
        var resources = new ArrayList<ObjectNode>();
        for (var part : SEMICOLON.split(text, -1)) {
            if (!part.isBlank()) {
                resources.add(one(part));
            }
        }
        if (resources.isEmpty()) {
            throw Failure.usage("no resources are given; write them as cpus:0.5;mem:128;ports:[31000-31005]");
        }
        return resources;
    }

    private static ObjectNode one(String part) {
        var matcher = PART.matcher(part);
        if (!matcher.matches()) {
            throw Failure.usage("'%s' is no resource; write it as cpus:0.5 or ports:[31000-31005]", part.strip());
        }
        var value = matcher.group(2);
        var ranges = RANGES.matcher(value);
        return ranges.matches()
                ? ranges(matcher.group(1), ranges.group(1))
                : scalar(matcher.group(1), number(matcher.group(1), value));
    }

    private static BigDecimal number(String name, String value) {
        try {
            var number = new BigDecimal(value);
            if (number.signum() >= 0) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        throw Failure.usage("%s:%s: '%s' is no amount; give a number of 0 or more", name, value, value);
    }

    static ObjectNode scalar(String name, BigDecimal amount) {
        var resource = resource(name, "SCALAR");
        resource.putObject("scalar").put("value", amount);
        return resource;
    }

    /** @param list {@code 31000-31005, 31010} */
    static ObjectNode ranges(String name, String list) {
        var resource = resource(name, "RANGES");
        var ranges = resource.putObject("ranges").putArray("range");
        for (var part : COMMA.split(list, -1)) {
            var matcher = RANGE.matcher(part);
            if (!matcher.matches()) {
                throw Failure.usage("%s: '%s' is no range; write it as 31000-31005", name, part.strip());
            }
            ranges.addObject().put("begin", begin(matcher)).put("end", end(matcher));
        }
        return resource;
    }

    private static long begin(Matcher range) {
        return Long.parseLong(range.group(1));
    }

    private static long end(Matcher range) {
        return Optional.ofNullable(range.group(2)).map(Long::parseLong).orElseGet(() -> begin(range));
    }

    private static ObjectNode resource(String name, String type) {
        return JsonNodeFactory.instance.objectNode().put("name", name).put("type", type);
    }

    /** The same, reserved dynamically. */
    static ObjectNode reserved(ObjectNode resource, String role, String principal) {
        var reserved = resource.deepCopy().put("role", role);
        reserved.putObject("reservation").put("principal", principal);
        return reserved;
    }
}
