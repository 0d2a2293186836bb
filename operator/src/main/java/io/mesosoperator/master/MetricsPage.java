package io.mesosoperator.master;

import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** {@code /metrics/snapshot}: numbers by a master's names. */
final class MetricsPage {

    /** What has a role's or a principal's name behind it. */
    private static final List<String> OF_SOMEBODY = List.of(
            "frameworks/",
            "allocator/mesos/roles/",
            "allocator/mesos/offer_filters/roles/",
            "allocator/mesos/quota/roles/");

    private MetricsPage() {}

    static void write(Json json, MasterView view) throws IOException {
        var seen = new TreeMap<>(view.source().metrics());
        seen.keySet().removeIf(name -> !isSeen(name, view));
        json.object(() -> {
            for (var metric : seen.entrySet()) {
                json.number(metric.getKey(), metric.getValue());
            }
        });
    }

    private static boolean isSeen(String name, MasterView view) {
        return view.visibility().isAll()
                || OF_SOMEBODY.stream()
                        .filter(name::startsWith)
                        .findFirst()
                        .map(prefix -> isOwn(prefix, name.substring(prefix.length()), view))
                        .orElse(true);
    }

    /** Roles of 1.x may have a '/' in them. */
    private static boolean isOwn(String prefix, String rest, MasterView view) {
        return prefix.equals("frameworks/")
                ? view.visibility()
                        .principal()
                        .filter(own -> rest.startsWith(own + "/messages_"))
                        .isPresent()
                : view.roles().stream()
                        .anyMatch(role -> rest.equals(role + "/shares/dominant")
                                || rest.equals(role + "/active")
                                || rest.startsWith(role + "/resources/"));
    }
}
