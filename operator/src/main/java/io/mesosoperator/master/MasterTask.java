package io.mesosoperator.master;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.PodResources;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.authorization.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A task as a master shows it. Of its spec no more is read than is shown, and that without a message for each part: ten
 * thousand tasks are read for one page.
 *
 * @param spec of its TaskInfo, whatever is wrong with it
 * @param statuses the updates, of several in one state the last
 * @param slaveId empty if none is chosen yet
 * @param container where it runs; empty without a pod
 */
record MasterTask(
        FrameworkKey framework,
        String id,
        JsonNode spec,
        List<Status> statuses,
        String slaveId,
        Optional<Container> container) {

    private static final String STAGING = "TASK_STAGING";

    /** Mesos shows no more of a command in the name of its executor. */
    private static final int LONGEST_COMMAND = 15;

    private static final String ELLIPSIS = "...";

    /** An update. */
    record Status(String state, double timestamp, Optional<Boolean> healthy) {

        private static Status of(JsonNode update) {
            var healthy = update.path("healthy");
            return new Status(
                    update.path("state").asText(STAGING),
                    update.path("timestamp").asDouble(),
                    healthy.isBoolean() ? Optional.of(healthy.booleanValue()) : Optional.empty());
        }
    }

    /**
     * The pod of a task.
     *
     * @param id the pod's uid
     * @param ip empty as long as it has none
     */
    record Container(String id, String ip) {

        private static Container of(Pod pod) {
            var ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
            return new Container(pod.getMetadata().getUid(), ip == null ? "" : ip);
        }
    }

    MasterTask {
        statuses = List.copyOf(statuses);
    }

    static MasterTask of(TaskInfoResource task, Optional<Pod> pod) {
        var content = task.content();
        var summary = task.summary();
        return new MasterTask(
                new FrameworkKey(task.getMetadata().getNamespace(), summary.framework()),
                idOf(task, content.spec()),
                content.spec(),
                lastOfEachState(content.status().path("updates")),
                summary.slaveId().isEmpty() ? pod.flatMap(PodResources::nodeOf).orElse("") : summary.slaveId(),
                pod.map(Container::of));
    }

    /** A task that names no id has the name of its object. */
    private static String idOf(TaskInfoResource task, JsonNode spec) {
        var said = spec.path("taskId").path("value").asText();
        return said.isEmpty() ? task.getMetadata().getName() : said;
    }

    /** Mesos: {@code Master::updateTask} replaces the last status by another one in the same state. */
    private static List<Status> lastOfEachState(JsonNode updates) {
        var statuses = new ArrayList<Status>();
        for (var update : updates) {
            var next = Status.of(update);
            if (!statuses.isEmpty() && statuses.getLast().state().equals(next.state())) {
                statuses.removeLast();
            }
            statuses.add(next);
        }
        return statuses;
    }

    String state() {
        return statuses.isEmpty() ? STAGING : statuses.getLast().state();
    }

    /** Whether it has an executor of its own. */
    boolean hasExecutor() {
        return spec.path("executor").isObject();
    }

    /** That of a task with a command has none that is told; that of a group has nothing but a name. */
    String executorId() {
        return spec.path(isInGroup() ? "taskGroup" : "executor")
                .path("executorId")
                .path("value")
                .asText();
    }

    /** Whether it was launched with others, by LAUNCH_GROUP. */
    boolean isInGroup() {
        return spec.path("taskGroup").isObject();
    }

    /** The executor by whose id the directory of the task is found: a command's has the id of the task. */
    String ownExecutorId() {
        var said = executorId();
        return said.isEmpty() ? id : said;
    }

    /** What an agent calls its executor, which is Mesos' own if the task has none. */
    String executorName() {
        if (hasExecutor()) {
            return spec.at("/executor/name").asText();
        }
        if (isInGroup()) {
            return "Default Executor";
        }
        var command = spec.at("/command/value").asText();
        return "Command Executor (Task: %s) (Command: sh -c '%s')"
                .formatted(
                        id,
                        command.length() > LONGEST_COMMAND
                                ? command.substring(0, LONGEST_COMMAND - ELLIPSIS.length()) + ELLIPSIS
                                : command);
    }

    /** What an agent calls its source. */
    String source() {
        return hasExecutor() ? spec.at("/executor/source").asText() : ownExecutorId();
    }

    /** The user that the task names, or its executor; empty if neither does. */
    Optional<String> user() {
        return Stream.of("/command/user", "/executor/command/user")
                .map(spec::at)
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .findFirst();
    }

    /** Those of Docker's parameters, as which it may run instead. */
    List<String> dockerUsers() {
        var users = new ArrayList<String>();
        for (var parameter :
                spec.at(hasExecutor() ? "/executor/container" : "/container").at("/docker/parameters")) {
            Authorizer.dockerUser(
                            parameter.path("key").asText(),
                            parameter.path("value").asText())
                    .ifPresent(users::add);
        }
        return users;
    }
}
