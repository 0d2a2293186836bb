package io.mesosoperator.master;

import com.google.protobuf.Message;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.resource.Resources;
import java.io.IOException;
import java.util.Optional;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.DiscoveryInfo;
import org.apache.mesos.Protos.ExecutorInfo;

/** Tasks as a master's JSON has them (Mesos: {@code model(const Task&)}). */
final class TaskJson {

    private static final Codec CODEC = new Codec();

    private TaskJson() {}

    /**
     * Writes a task.
     *
     * @param frameworkId of its framework
     * @param role of its framework
     */
    static void write(Json json, MasterTask task, String frameworkId, String role) throws IOException {
        json.object(() -> fields(json, task, frameworkId, role));
    }

    private static void fields(Json json, MasterTask task, String frameworkId, String role) throws IOException {
        var spec = task.spec();
        json.text("id", task.id());
        json.text("name", spec.path("name").asText());
        json.text("framework_id", frameworkId);
        json.text("executor_id", task.executorId());
        json.text("slave_id", task.slaveId());
        json.text("state", task.state());
        ResourcesJson.write(json, "resources", spec.path("resources"));
        json.text("role", role);
        json.list("statuses", task.statuses(), status -> status(json, task, status));
        var user = spec.at(task.hasExecutor() ? "/executor/command/user" : "/command/user");
        if (user.isTextual()) {
            json.text("user", user.textValue());
        }
        if (spec.has("labels")) {
            labels(json, task);
        }
        message(json, "discovery", task, DiscoveryInfo.getDefaultInstance());
        message(json, "container", task, ContainerInfo.getDefaultInstance());
    }

    private static void status(Json json, MasterTask task, MasterTask.Status status) throws IOException {
        json.object(() -> {
            json.text("state", status.state());
            json.number("timestamp", status.timestamp());
            if (status.healthy().isPresent()) {
                json.truth("healthy", status.healthy().get());
            }
            if (status.state().equals("TASK_RUNNING") && task.container().isPresent()) {
                container(json, task.container().get());
            }
        });
    }

    /** What 1.x has added, and service discovery reads: the addresses of the task. */
    private static void container(Json json, MasterTask.Container container) throws IOException {
        json.object("container_status", () -> {
            json.object("container_id", () -> json.text("value", container.id()));
            if (!container.ip().isEmpty()) {
                json.list(
                        "network_infos",
                        () -> json.object(() -> json.list(
                                "ip_addresses",
                                () -> json.object(() -> {
                                    json.text("protocol", container.ip().contains(":") ? "IPv6" : "IPv4");
                                    json.text("ip_address", container.ip());
                                }))));
            }
        });
    }

    /** As Mesos has them wherever they are not part of another message: a list of key and value. */
    private static void labels(Json json, MasterTask task) throws IOException {
        json.list(
                "labels",
                task.spec().path("labels").path("labels"),
                label -> json.object(() -> {
                    json.text("key", label.path("key").asText());
                    if (label.has("value")) {
                        json.text("value", label.path("value").asText());
                    }
                }));
    }

    private static <M extends Message> void message(Json json, String field, MasterTask task, M prototype)
            throws IOException {
        var read = read(task, field, prototype);
        if (read.isPresent()) {
            json.message(field, read.get());
        }
    }

    /** The executor that the task names, or the one of its group. */
    static void executor(Json json, MasterTask task, String frameworkId) throws IOException {
        if (task.isInGroup()) {
            json.object("executor_id", () -> json.text("value", task.executorId()));
            json.text("type", "DEFAULT");
            ResourcesJson.write(json, "resources", task.spec().at("/taskGroup/executorResources"));
        } else {
            var info =
                    read(task, "executor", ExecutorInfo.getDefaultInstance()).orElse(ExecutorInfo.getDefaultInstance());
            json.fields(info.toBuilder().clearData().clearResources().clearFrameworkId());
            ResourcesJson.write(json, "resources", Resources.of(info.getResourcesList()));
        }
        json.text("framework_id", frameworkId);
        json.text("slave_id", task.slaveId());
    }

    /** Empty if it is not there, or cannot be read. */
    private static <M extends Message> Optional<M> read(MasterTask task, String field, M prototype) {
        var value = task.spec().path(field);
        return value.isObject() && CODEC.decode(prototype, value, field) instanceof Decoded.Ok<M>(var message)
                ? Optional.of(message)
                : Optional.empty();
    }
}
