package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Types what {@code docs/getting-started.md} says, and sees what it shows. */
@ExtendWith(ClusterExtension.class)
class GettingStartedEndToEnd {

    private static final String PROMPT = "    $ ";
    private static final String SHOWN = "    ";
    private static final List<String> NAMESPACES = List.of("first", "mesos-hello");

    /** A line that is typed, and what it is to print; three dots stand for anything. */
    private record Step(String command, List<String> shown) {}

    private final Cluster cluster;

    GettingStartedEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    @AfterEach
    void remove() {
        cluster.awaitRemoval(NAMESPACES);
    }

    @Test
    void whatThePageSaysHappens() throws IOException {
        var steps = steps();

        assertThat(steps).hasSizeGreaterThan(10);
        steps.forEach(this::type);
    }

    private void type(Step step) {
        var programs = Repository.file("cli/target/kubectl-mesos/bin") + ":"
                + Path.of(Repository.program("kubectl")).getParent();
        var result = cluster.command(
                        "bash", "-c", "cd '%s' && exec 2>&1; %s".formatted(Repository.file("."), step.command()))
                .with("PATH", programs + ":" + System.getenv("PATH"))
                .run();

        var printed = squeezed(result.orThrow());
        for (var line : step.shown()) {
            var pieces = Arrays.stream(line.split("\\.\\.\\."))
                    .map(GettingStartedEndToEnd::squeezed)
                    .filter(piece -> !piece.isEmpty())
                    .toArray(String[]::new);
            assertThat(printed).as(step.command()).containsSubsequence(pieces);
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static List<Step> steps() throws IOException {
        var steps = new ArrayList<Step>();
        for (var line : Files.readAllLines(Repository.file("docs/getting-started.md"))) {
            if (line.startsWith(PROMPT)) {
                steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (line.startsWith(SHOWN) && !steps.isEmpty()) {
                steps.getLast().shown().add(line.substring(SHOWN.length()));
            }
        }
        return steps;
    }
}
