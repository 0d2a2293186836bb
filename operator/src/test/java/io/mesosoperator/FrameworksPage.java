package io.mesosoperator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page of the clients and frameworks that have been run against the operator: {@code clients/NAME/client.yaml} says
 * what each is and what is not asked of it, {@code seen.yaml} what was seen when it ran last.
 */
public record FrameworksPage(List<Client> clients) {

    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.SPLIT_LINES));

    /** The steps of a framework's life, and what they are. */
    private static final Map<String, String> STEPS = steps();

    /**
     * A client or a framework.
     *
     * @param missing why which steps are not taken
     * @param seen at which step
     */
    public record Client(Path directory, JsonNode about, Map<String, String> missing, Map<String, String> seen) {

        private static Client read(Path directory) {
            try {
                var about = YAML.readTree(directory.resolve("client.yaml").toFile());
                var results = directory.resolve("seen.yaml");
                return new Client(
                        directory,
                        about,
                        texts(about.path("missing")),
                        Files.exists(results) ? texts(YAML.readTree(results.toFile())) : Map.of());
            } catch (IOException unreadable) {
                throw new AssertionError(unreadable);
            }
        }

        private static Map<String, String> texts(JsonNode node) {
            var texts = new LinkedHashMap<String, String>();
            node.properties()
                    .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
            return texts;
        }

        /** The name of its folder. */
        public String folder() {
            return directory.getFileName().toString();
        }

        /** Whether it cannot be run yet; why is in {@code waits}. */
        public boolean waits() {
            return about.has("waits");
        }

        private String at(String step) {
            return seen.getOrDefault(step, "— " + missing.getOrDefault(step, ""));
        }

        private String text(String field) {
            return about.path(field).asText();
        }

        /** Compares what has been seen now with what was seen before; {@code -Dgolden.update} keeps it. */
        public void seen(Map<String, String> now) throws IOException {
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(directory.resolve("seen.yaml"), YAML.writeValueAsString(now));
            } else {
                assertThat(now)
                        .as("clients/%s/seen.yaml; -Dgolden.update writes it", folder())
                        .isEqualTo(seen);
            }
        }
    }

    /** Of the clients in this folder. */
    public static FrameworksPage read(Path folder) throws IOException {
        try (var folders = Files.list(folder)) {
            return new FrameworksPage(folders.filter(client -> Files.exists(client.resolve("client.yaml")))
                    .sorted()
                    .map(Client::read)
                    .toList());
        }
    }

    /** The one in this folder. */
    public Client client(String folder) {
        return clients.stream()
                .filter(client -> client.folder().equals(folder))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no clients/%s/client.yaml".formatted(folder)));
    }

    /** Steps that are neither seen nor missing, and others that do not exist. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        for (var client : clients) {
            for (var step : STEPS.keySet()) {
                if (!client.waits()
                        && client.seen().containsKey(step) == client.missing().containsKey(step)) {
                    problems.add("clients/%s: %s has to be in seen.yaml, or in client.yaml with why it is missing"
                            .formatted(client.folder(), step));
                }
            }
            Stream.of(client.seen(), client.missing())
                    .flatMap(steps -> steps.keySet().stream())
                    .filter(step -> !STEPS.containsKey(step))
                    .forEach(step -> problems.add("clients/%s: there is no step %s".formatted(client.folder(), step)));
        }
        return problems;
    }

    String text() {
        return """
                # Clients and frameworks that have been run

                Generated from the results of `make test-clients` (`clients/*/seen.yaml`). Other people have written
                these for Mesos, and they are not changed: each is installed from its registry and runs against the
                operator with a real API server. Kubelets are played by the test, so no container runs.

                %s

                | | %s |
                |%s
                %s

                `make test-clients` takes about twenty minutes. It needs Go, Node, and for each Python client a Python
                that can run it; what cannot be installed is left out, and told. [The README of
                `clients/`](../clients/README.md) says how to add one.

                %s
                """.formatted(
                        STEPS.entrySet().stream()
                                .map(step -> "- **%s**: %s".formatted(step.getKey(), step.getValue()))
                                .collect(Collectors.joining("\n")),
                        String.join(" | ", STEPS.keySet()),
                        " --- |".repeat(STEPS.size() + 1),
                        clients.stream().map(FrameworksPage::row).collect(Collectors.joining("\n")),
                        clients.stream().map(FrameworksPage::section).collect(Collectors.joining("\n\n")));
    }

    private static String row(Client client) {
        return "| %s %s | %s |"
                .formatted(
                        client.text("name"),
                        client.text("version"),
                        STEPS.keySet().stream()
                                .map(step -> client.seen().containsKey(step) ? "yes" : "—")
                                .collect(Collectors.joining(" | ")));
    }

    private static String section(Client client) {
        return """
                ## %s %s

                %s From %s.

                %s""".formatted(
                        client.text("name"),
                        client.text("version"),
                        client.text("what"),
                        client.text("from"),
                        client.waits() ? "Not run yet. " + client.text("waits") : table(client));
    }

    private static String table(Client client) {
        return "| step | seen |\n| --- | --- |\n"
                + STEPS.keySet().stream()
                        .map(step -> "| %s | %s |".formatted(step, client.at(step)))
                        .collect(Collectors.joining("\n"));
    }

    private static Map<String, String> steps() {
        var steps = new LinkedHashMap<String, String>();
        steps.put("subscribes", "it subscribes, and is told its FrameworkID");
        steps.put("offers", "it gets an offer");
        steps.put("task", "it launches a task that ends with exit code 0");
        steps.put("failure", "it launches a task that ends with another exit code");
        steps.put("refusal", "it launches a task that the master refuses, and goes on");
        steps.put("kill", "it kills a task that runs");
        steps.put("failover", "it is killed with SIGKILL; another one subscribes with its id and has its task");
        steps.put("restart", "the operator restarts; the client subscribes again by itself and has its task");
        steps.put("idle", "nothing but heartbeats for a minute, and then a task");
        steps.put("teardown", "it ends, and the framework with it");
        return steps;
    }
}
