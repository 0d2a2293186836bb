package io.mesosoperator.app;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_UNAVAILABLE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mesosoperator.allocation.Explanation;
import io.mesosoperator.allocation.Explanations;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.FrameworkResource;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.http.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * {@code GET /why/tasks/NAMESPACE/NAME} and {@code /why/frameworks/NAMESPACE/NAME}: why a task is not placed, or a
 * framework has no offer, as the operator knows it now, agent by agent. Only reads.
 */
final class WhyPages {

    private static final String JSON = "application/json";
    private static final Pattern PATH = Pattern.compile("/why/(tasks|frameworks)/([^/]+)/([^/]+)");

    private final Explanations explanations;
    private final BiFunction<String, String, Optional<TaskInfoResource>> tasks;
    private final BiFunction<String, String, Optional<FrameworkResource>> frameworks;

    /**
     * @param tasks by namespace and name, from a cache
     * @param frameworks the same
     */
    WhyPages(
            Explanations explanations,
            BiFunction<String, String, Optional<TaskInfoResource>> tasks,
            BiFunction<String, String, Optional<FrameworkResource>> frameworks) {
        this.explanations = explanations;
        this.tasks = tasks;
        this.frameworks = frameworks;
    }

    /** Whether a request for this path is answered here. */
    static boolean has(String path) {
        return path.startsWith("/why/");
    }

    /** The answer of an operator that stands by: it does not know. */
    static void standsBy(HttpExchange exchange) throws IOException {
        exchange.answer(HTTP_UNAVAILABLE, "this operator stands by; ask the one that leads\n");
    }

    void answer(HttpExchange exchange) throws IOException {
        var path = PATH.matcher(exchange.path());
        if (!path.matches()) {
            exchange.answer(HTTP_NOT_FOUND, "ask for /why/tasks/NAMESPACE/NAME or /why/frameworks/NAMESPACE/NAME\n");
            return;
        }
        var found = path.group(1).equals("tasks")
                ? task(path.group(2), path.group(3))
                : framework(path.group(2), path.group(3));
        if (found.isPresent()) {
            exchange.answer(HTTP_OK, JSON, found.get().toString());
        } else {
            exchange.answer(HTTP_NOT_FOUND, "there is none of that name in that namespace\n");
        }
    }

    private Optional<ObjectNode> task(String namespace, String name) {
        return tasks.apply(namespace, name)
                .map(task -> explanations
                        .ofTask(task.key().uid())
                        .map(WhyPages::json)
                        .orElseGet(() -> told(task)));
    }

    /** What the task's status says. */
    private static ObjectNode told(TaskInfoResource task) {
        var status = task.statusOrEmpty();
        var waits = condition(status, "Scheduled", "False");
        return waits.orElseGet(() -> json(new Explanation(
                status.path("state").asText("TASK_STAGING"),
                status.path("message").asText(""),
                List.of())));
    }

    private Optional<ObjectNode> framework(String namespace, String name) {
        return frameworks
                .apply(namespace, name)
                .map(framework -> explanations
                        .ofFramework(new FrameworkKey(namespace, name))
                        .map(WhyPages::json)
                        .or(() -> condition(framework.statusOrEmpty(), "Ready", "False"))
                        .orElseGet(() -> json(new Explanation(
                                "Offered",
                                "It has " + explanations.offers(new FrameworkKey(namespace, name)) + " offers",
                                List.of()))));
    }

    private static Optional<ObjectNode> condition(JsonNode status, String type, String value) {
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals(type)
                    && condition.path("status").asText().equals(value)) {
                return Optional.of(JsonNodeFactory.instance
                        .objectNode()
                        .put("reason", condition.path("reason").asText())
                        .put("message", condition.path("message").asText()));
            }
        }
        return Optional.empty();
    }

    private static ObjectNode json(Explanation why) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("reason", why.reason())
                .put("message", why.message());
        if (!why.agents().isEmpty()) {
            var agents = json.putArray("agents");
            why.agents()
                    .forEach(agent -> agents.addObject()
                            .put("agent", agent.agent())
                            .put("reason", agent.reason())
                            .put("message", agent.message()));
        }
        return json;
    }
}
