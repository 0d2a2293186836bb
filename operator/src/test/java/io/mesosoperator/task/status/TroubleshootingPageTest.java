package io.mesosoperator.task.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.mesos.Protos.TaskState;
import org.junit.jupiter.api.Test;

/** {@code docs/troubleshooting.md} has each row of the status table by which a task ends badly, and each Event. */
class TroubleshootingPageTest {

    private static final Path PAGE = Path.of("../docs/troubleshooting.md");
    private static final Path SOURCES = Path.of("src/main/java");

    /** The reason of an Event or condition, where one is told. */
    private static final Pattern TOLD =
            Pattern.compile("(?:warn|events\\.add)\\([^;]*?\"([A-Z][a-z]+(?:[A-Z][a-z]+)+)\"", Pattern.DOTALL);

    @Test
    void eachBadEndHasARow() throws IOException {
        var rows = new HashSet<String>();
        Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && line.split(" \\| ").length == 3)
                .map(line -> line.substring(2, line.indexOf(" |", 1)))
                .forEach(row -> {
                    rows.add(row);
                    rows.addAll(Arrays.asList(row.split(", ")));
                });

        assertThat(rows)
                .containsAll(StatusTable.rows().stream()
                        .filter(row -> TaskHistory.isTerminal(row.state()) && row.state() != TaskState.TASK_FINISHED)
                        .map(StatusTable.Row::name)
                        .toList());
    }

    @Test
    void eachWarningHasARow() throws IOException {
        var page = Files.readString(PAGE);

        assertThat(warnings())
                .hasSizeGreaterThan(5)
                .allSatisfy(reason -> assertThat(page).contains("`" + reason + "`"));
    }

    private static Set<String> warnings() throws IOException {
        var reasons = new HashSet<String>();
        try (var sources = Files.walk(SOURCES)) {
            for (var source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                TOLD.matcher(Files.readString(source)).results().forEach(found -> reasons.add(found.group(1)));
            }
        }
        return reasons;
    }
}
