package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cluster.PodScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only the operator can find wrong: the files say in their first lines what the task's status must be. */
@WithOperator
record InvalidTasksIT(Cluster cluster) {

    private static final Path CORPUS = Path.of("..", "crds", "src", "test", "resources", "corpus", "taskinfo");

    @BeforeEach
    void aFramework() {
        cluster.framework("cron");
    }

    static List<Path> files() throws IOException {
        try (var files = Files.list(CORPUS)) {
            return files.filter(file -> file.getFileName().toString().startsWith("operator-invalid-"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aTaskThatOnlyTheOperatorCanRefuseEndsAsItsFileSays(Path file) throws IOException {
        var text = Files.readString(file);
        var name = only(lines(text, "  name: ").stream().limit(1).toList());

        cluster.apply(text);

        cluster.eventually(() -> {
            var status = cluster.status(name);
            assertThat(lines(text, "# state: "))
                    .allSatisfy(
                            state -> assertThat(status.path("state").asText()).isEqualTo(state));
            assertThat(lines(text, "# reason: "))
                    .allSatisfy(
                            reason -> assertThat(status.path("reason").asText()).isEqualTo(reason));
            assertThat(lines(text, "# expect: "))
                    .isNotEmpty()
                    .allSatisfy(expected ->
                            assertThat(status.path("message").asText()).contains(expected));
        });
    }

    @Test
    void badTasksStopNeitherTheOperatorNorTheTasksBesideThem() throws IOException {
        for (var file : files()) {
            cluster.apply(Files.readString(file));
        }
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));

        cluster.task("good", "cron", 0.5);

        cluster.awaitState("good", "TASK_FINISHED");
    }

    @Test
    void aTaskWhosePodIsTooLargeForEtcdEndsWithItsSize() {
        cluster.kubelet().node("n1", 2, 1024);
        var variables = IntStream.range(0, 7)
                .mapToObj(i -> "{name: V%d, value: '%s'}".formatted(i, "$".repeat(120_000)))
                .collect(Collectors.joining(", "));
        for (var i = 0; i < 18; i++) {
            cluster.create(task("large-" + i, variables));
        }
        cluster.kubelet().automatic(pod -> PodScript.exits(0));
        cluster.task("good", "cron", 0.5);

        cluster.awaitState("good", "TASK_FINISHED");
        for (var i = 0; i < 18; i++) {
            cluster.awaitState("large-" + i, "TASK_ERROR");
            assertThat(cluster.status("large-" + i).path("message").asText())
                    .contains("1572864", "spec.containers[0].env[", "with 240000 bytes");
        }
    }

    @Test
    void aTaskWithMoreToSayAgainstThanAStatusTakesEndsAllTheSame() {
        var variables = IntStream.range(0, 1024)
                .mapToObj(i -> "{name: '%d%s', value: x}".formatted(i, "\u0001 ".repeat(100)))
                .collect(Collectors.joining(", "));

        cluster.create(task("wordy", variables.replace("\u0001", "\u00e4")));

        cluster.awaitState("wordy", "TASK_ERROR");
        var message = cluster.status("wordy").path("message").asText();
        assertThat(message.codePointCount(0, message.length())).isLessThanOrEqualTo(32_768);
    }

    private static String task(String name, String variables) {
        return """
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: %s}
                spec:
                  frameworkId: {value: cron}
                  name: %s
                  command: {value: 'true', environment: {variables: [%s]}}
                  resources:
                  - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
                  - {name: mem, type: SCALAR, scalar: {value: 32}}
                """.formatted(name, name, variables);
    }

    private static List<String> lines(String text, String prefix) {
        return text.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    private static String only(List<String> values) {
        assertThat(values).hasSize(1);
        return values.getFirst();
    }
}
