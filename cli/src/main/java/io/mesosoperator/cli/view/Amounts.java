package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Amounts of resources, of Mesos' messages and of nodes. */
public final class Amounts {

    /** Mesos' resources are fixed point. */
    private static final int DECIMALS = 3;

    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("n", new BigDecimal("0.000000001")),
            Map.entry("u", new BigDecimal("0.000001")),
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("k", new BigDecimal("1000")),
            Map.entry("M", new BigDecimal("1000000")),
            Map.entry("G", new BigDecimal("1000000000")),
            Map.entry("T", new BigDecimal("1000000000000")),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)));

    private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1L << 20);

    private Amounts() {}

    /** The sum of the scalars of this name, reserved or not; empty if there is none. */
    static String sum(JsonNode resources, String name) {
        var amounts = new ArrayList<BigDecimal>();
        for (var resource : resources) {
            if (resource.path("name").asText().equals(name) && resource.has("scalar")) {
                amounts.add(resource.path("scalar").path("value").decimalValue());
            }
        }
        return amounts.isEmpty() ? "" : plain(amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** All of it in Mesos' text form: {@code cpus:1;mem(db, dba):512;ports:[31000-32000]}. */
    public static String text(JsonNode resources) {
        var parts = new LinkedHashMap<String, List<String>>();
        for (var resource : resources) {
            parts.computeIfAbsent(label(resource), label -> new ArrayList<>()).add(value(resource));
        }
        return String.join(
                ";",
                parts.entrySet().stream()
                        .flatMap(part -> part.getValue().stream().map(value -> part.getKey() + ":" + value))
                        .toList());
    }

    /** What of it has a role. */
    static List<JsonNode> reserved(JsonNode resources) {
        return resources
                .valueStream()
                .filter(resource -> !resource.path("role").asText("*").equals("*"))
                .toList();
    }

    private static String label(JsonNode resource) {
        var name = resource.path("name").asText();
        var role = resource.path("role").asText("*");
        var principal = resource.at("/reservation/principal").asText();
        var volume = resource.at("/disk/persistence/id").asText();
        var whose = role.equals("*") ? "" : "(" + role + (principal.isEmpty() ? "" : ", " + principal) + ")";
        return name
                + whose
                + (volume.isEmpty()
                        ? ""
                        : "[" + volume + ":"
                                + resource.at("/disk/volume/containerPath").asText() + "]")
                + (resource.has("revocable") ? "{REV}" : "");
    }

    private static String value(JsonNode resource) {
        if (resource.has("scalar")) {
            return plain(resource.path("scalar").path("value").decimalValue());
        }
        if (resource.has("ranges")) {
            return "[" + String.join(", ", ranges(resource)) + "]";
        }
        return "{"
                + String.join(
                        ", ",
                        resource.path("set")
                                .path("item")
                                .valueStream()
                                .map(JsonNode::asText)
                                .toList())
                + "}";
    }

    private static List<String> ranges(JsonNode resource) {
        return resource.path("ranges")
                .path("range")
                .valueStream()
                .map(range ->
                        range.path("begin").asText() + "-" + range.path("end").asText())
                .toList();
    }

    /** Of a node's quantity ({@code 1900m}): cores. */
    static String cores(String quantity) {
        return quantity.isEmpty() ? "" : plain(quantity(quantity));
    }

    /** Of a node's quantity ({@code 16Gi}): MiB. */
    static String mebibytes(String quantity) {
        return quantity.isEmpty()
                ? ""
                : quantity(quantity).divide(MEBIBYTE, 0, RoundingMode.DOWN).toPlainString();
    }

    private static BigDecimal quantity(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        try {
            return new BigDecimal(text.substring(0, end))
                    .multiply(UNITS.getOrDefault(text.substring(end), BigDecimal.ONE));
        } catch (NumberFormatException unreadable) {
            return BigDecimal.ZERO;
        }
    }

    static String plain(BigDecimal amount) {
        var rounded = amount.setScale(DECIMALS, RoundingMode.HALF_UP);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
