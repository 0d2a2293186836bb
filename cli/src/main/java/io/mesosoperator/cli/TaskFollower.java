package io.mesosoperator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.cli.api.Api;
import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.api.Query;
import io.mesosoperator.cli.api.Watch;
import io.mesosoperator.cli.view.Conditions;
import io.mesosoperator.cli.view.TaskState;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Follows a task, and tells what it waits for. */
final class TaskFollower {

    private final Api api;
    private final Console console;
    private final String namespace;
    private final String task;
    private String told = "";

    TaskFollower(Api api, Console console, String namespace, String task) {
        this.api = api;
        this.console = console;
        this.namespace = namespace;
        this.task = task;
    }

    /**
     * Waits until this holds of the task, or it has ended.
     *
     * @return the task then; empty if the deadline came first
     */
    Optional<JsonNode> await(Optional<Instant> deadline, Predicate<JsonNode> reached) {
        var found = api.get(Kind.TASK.path(namespace, task));
        tell(found);
        if (reached.test(found) || hasEnded(found)) {
            return Optional.of(found);
        }
        var path = Query.of(Kind.TASK.path(namespace)).with("fieldSelector", "metadata.name=" + task);
        return Watch.ofOne(api, path.toString(), console.clock())
                .until(found.at("/metadata/resourceVersion").asText(), deadline, event -> {
                    if (event.isDeletion() && !hasEnded(event.object())) {
                        throw Failure.of("task %s: somebody has deleted its TaskInfo", task);
                    }
                    tell(event.object());
                    return reached.test(event.object()) || hasEnded(event.object())
                            ? Optional.of(event.object())
                            : Optional.empty();
                });
    }

    /**
     * Waits until the task has ended; one whose record is gone has.
     *
     * @return false if the deadline came first
     */
    boolean awaitEnd(Optional<Instant> deadline) {
        try {
            return await(deadline, TaskFollower::hasEnded).isPresent();
        } catch (ApiFailure failure) {
            if (failure.isNotFound()) {
                return true;
            }
            throw failure;
        }
    }

    static boolean hasEnded(JsonNode task) {
        return TaskState.isTerminal(state(task));
    }

    static boolean isRunning(JsonNode task) {
        return state(task).equals(TaskState.RUNNING);
    }

    static String state(JsonNode task) {
        return task.at("/status/state").asText("TASK_STAGING");
    }

    /** Each thing once, and only while it waits. */
    private void tell(JsonNode now) {
        if (isRunning(now) || hasEnded(now)) {
            return;
        }
        var text = waiting(now);
        if (!text.equals(told)) {
            told = text;
            console.tell("task %s: %s", task, text);
        }
    }

    /** What a task that does not run yet waits for, as far as its status tells. */
    static String waiting(JsonNode task) {
        var waits = Conditions.complaint(task, "Scheduled");
        var says = waits.isEmpty() ? task.at("/status/message").asText() : waits;
        if (!says.isEmpty()) {
            return says;
        }
        var agent = task.at("/status/slaveId/value").asText();
        return agent.isEmpty() ? "waits for an agent" : "starts on " + agent;
    }
}
