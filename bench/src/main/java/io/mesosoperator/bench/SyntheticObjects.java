package io.mesosoperator.bench;

import io.mesosoperator.task.pod.PodName;
import io.mesosoperator.task.pod.TaskIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The objects of a large cluster, as an API server lists them: machines, one Framework, its tasks, of which every other
 * one has ended, the pods of those tasks, and pods of others. They are copies of real ones with other names.
 *
 * @param pods all of them, those of tasks too; tasks for which there is none have ended, and their pods are gone
 */
record SyntheticObjects(int nodes, int pods, int tasks) {

    private static final String NAMESPACE = "tasks";
    private static final int NAMESPACES = 50;
    private static final Map<String, String> TEMPLATES = new HashMap<>();

    /** How many objects there are of a collection: {@code pods}, {@code taskinfos}. */
    int count(String collection) {
        return switch (collection) {
            case "nodes" -> nodes;
            case "pods" -> pods;
            case "taskinfos" -> tasks;
            case "frameworks" -> 1;
            default -> 0;
        };
    }

    /** The object of that number. */
    String json(String collection, int number) {
        return switch (collection) {
            case "nodes" -> fill("node", number, node(number), uid("node", number), "");
            case "taskinfos" -> task(hasEnded(number) ? "task-ended" : "task-running", number);
            case "pods" ->
                number < tasks
                        ? task(hasEnded(number) ? "pod-of-ended-task" : "pod-of-running-task", number)
                        : fill("pod", number, "web-6d4b75cb6d-%06d".formatted(number), uid("pod", number), "");
            default -> template("framework");
        };
    }

    private boolean hasEnded(int task) {
        return task % 2 == 0 || task >= pods;
    }

    private String task(String template, int number) {
        var name = "task-%06d".formatted(number);
        var uid = uid("task", number);
        return fill(template, number, name, uid, PodName.of(new TaskIdentity(NAMESPACE, name, uid, "hello")));
    }

    private String fill(String template, int number, String name, String uid, String pod) {
        return template(template)
                .replace("${name}", name)
                .replace("${uid}", uid)
                .replace("${pod}", pod)
                .replace("${pod-uid}", uid("pod", number))
                .replace("${node}", node(number % nodes))
                .replace("${namespace}", "team-" + number % NAMESPACES)
                .replace("${version}", Integer.toString(1_000_000 + number));
    }

    private static String node(int number) {
        return "node-%05d.example.internal".formatted(number);
    }

    private static String uid(String kind, int number) {
        return UUID.nameUUIDFromBytes((kind + number).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static synchronized String template(String name) {
        return TEMPLATES.computeIfAbsent(name, SyntheticObjects::read);
    }

    private static String read(String name) {
        try (var in = SyntheticObjects.class.getResourceAsStream("/memory/" + name + ".json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
