package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code /state} as Mesos-DNS does (its package {@code records/state}): it looks for no more than these fields,
 * and does without the whole state if a pid has another form.
 */
final class MesosDns {

    /** A task that it would make records of. */
    record Task(
            String framework,
            String name,
            String slaveId,
            List<String> containerIps,
            List<String> discoveryPorts,
            List<String> labels) {}

    private final JsonNode state;

    MesosDns(JsonNode state) {
        this.state = state;
    }

    /** The address of the leading master. */
    String leader() {
        return host(state.path("leader").asText());
    }

    /** The addresses of agents. */
    Map<String, String> slaves() {
        var found = new LinkedHashMap<String, String>();
        state.path("slaves")
                .forEach(slave -> found.put(
                        slave.path("id").asText(), host(slave.path("pid").asText())));
        return found;
    }

    /** {@code upid.Parse}: exactly one {@code @}, then host and port. */
    private static String host(String pid) {
        assertThat(pid).matches("[^@]+@[^@]+:[0-9]+");
        return pid.substring(pid.indexOf('@') + 1, pid.lastIndexOf(':'));
    }

    /** Of frameworks with a pid that can be read, or with none, the tasks that run. */
    List<Task> tasks() {
        var found = new ArrayList<Task>();
        for (var framework : state.path("frameworks")) {
            if (framework.has("pid")) {
                host(framework.path("pid").asText());
            }
            for (var task : framework.path("tasks")) {
                if (task.path("state").asText().equals("TASK_RUNNING")) {
                    found.add(task(framework, task));
                }
            }
        }
        return found;
    }

    private static Task task(JsonNode framework, JsonNode task) {
        return new Task(
                framework.path("name").asText(),
                task.path("name").asText(),
                task.path("slave_id").asText(),
                ips(task),
                task.at("/discovery/ports/ports")
                        .valueStream()
                        .map(port -> "%s/%s/%d"
                                .formatted(
                                        port.path("name").asText(),
                                        port.path("protocol").asText(),
                                        port.path("number").asInt()))
                        .toList(),
                task.path("labels")
                        .valueStream()
                        .map(label -> label.path("key").asText() + "="
                                + label.path("value").asText())
                        .toList());
    }

    /** Those of the latest status that says that it runs. */
    private static List<String> ips(JsonNode task) {
        var latest = task.path("statuses")
                .valueStream()
                .filter(status -> status.path("state").asText().equals("TASK_RUNNING"))
                .reduce((one, later) -> later)
                .orElseThrow();
        return latest.at("/container_status/network_infos")
                .valueStream()
                .flatMap(network -> network.path("ip_addresses").valueStream())
                .map(address -> address.path("ip_address").asText())
                .toList();
    }
}
