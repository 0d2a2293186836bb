package io.mesosoperator.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Roles: of Frameworks, of what the operator counts, and of its configuration. */
public final class RoleTable {

    private static final List<Column> COLUMNS = List.of(
            Column.of("ROLE"),
            Column.of("WEIGHT"),
            Column.of("SHARE"),
            Column.of("FRAMEWORKS"),
            Column.of("TASKS"),
            Column.text("QUOTA"),
            Column.text("QUOTA USED"));

    private static final Pattern SAMPLE = Pattern.compile("(?m)^(mesos_allocator_\\w+)\\{(.*)} (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final BigDecimal PERCENT = BigDecimal.valueOf(100);

    private final Map<String, Role> roles = new TreeMap<>();

    private static final class Role {
        private String weight = "";
        private String share = "";
        private int frameworks;
        private long tasks;
        private final List<String> quota = new ArrayList<>();
        private final List<String> used = new ArrayList<>();
    }

    private Role of(String name) {
        return roles.computeIfAbsent(name, role -> new Role());
    }

    /** Which there are, and what they have. */
    public void addFrameworks(List<JsonNode> frameworks) {
        for (var framework : frameworks) {
            var role = of(FrameworkTable.role(framework));
            role.frameworks++;
            role.tasks += framework.at("/status/tasks").asLong();
        }
    }

    /** What the operator's {@code /metrics} tell: shares and quotas. */
    public void addMetrics(String metrics) {
        for (var sample = SAMPLE.matcher(metrics); sample.find(); ) {
            var labels = labels(sample);
            var value = amount(sample.group(3));
            var role = of(labels.getOrDefault("role", "*"));
            switch (sample.group(1)) {
                case "mesos_allocator_dominant_share" ->
                    role.share = Amounts.plain(value.multiply(PERCENT).setScale(1, RoundingMode.HALF_UP)) + "%";
                case "mesos_allocator_quota" -> {
                    var part = labels.getOrDefault("resource", "") + ":" + Amounts.plain(value);
                    (labels.getOrDefault("kind", "").equals("used") ? role.used : role.quota).add(part);
                }
                default -> {
                    // of something else
                }
            }
        }
    }

    private static Map<String, String> labels(Matcher sample) {
        var labels = new TreeMap<String, String>();
        for (var label = LABEL.matcher(sample.group(2)); label.find(); ) {
            labels.put(label.group(1), label.group(2).replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        return labels;
    }

    private static BigDecimal amount(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException notANumber) {
            return BigDecimal.ZERO;
        }
    }

    /** What the operator's configuration says of {@code allocation}: weights and quotas. */
    public void addAllocation(JsonNode allocation) {
        allocation
                .path("weights")
                .properties()
                .forEach(
                        weight -> of(weight.getKey()).weight = weight.getValue().asText());
        allocation.path("roles").valueStream().forEach(role -> of(role.asText()));
        for (var quota : allocation.path("quotas").properties()) {
            var role = of(quota.getKey());
            role.quota.clear();
            role.quota.add(quota.getValue().asText());
        }
        roles.values().stream().filter(role -> role.weight.isEmpty()).forEach(role -> role.weight = "1");
    }

    public Table table() {
        return new Table(
                COLUMNS,
                roles.entrySet().stream()
                        .map(role -> List.of(
                                role.getKey(),
                                role.getValue().weight,
                                role.getValue().share,
                                Integer.toString(role.getValue().frameworks),
                                Long.toString(role.getValue().tasks),
                                String.join(";", role.getValue().quota),
                                String.join(";", role.getValue().used)))
                        .toList());
    }
}
