package io.mesosoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The values of the chart, and the page about them; {@code -Dgolden.update} writes it. */
class ChartValuesTest {

    static final Path EVERY_VALUE = Path.of("src", "test", "resources", "chart", "every-value.yaml");

    private static final Path PAGE = Path.of("..", "docs", "values.md");

    @Test
    void theValuesAreThoseOfTheSchema() throws IOException {
        var schema = new ObjectMapper()
                .readTree(ChartValues.CHART.resolve("values.schema.json").toFile());

        assertThat(ChartValues.read().values())
                .extracting(ChartValues.Entry::path)
                .containsExactlyInAnyOrderElementsOf(ChartValues.paths(schema));
    }

    @Test
    void theRenderingWithEverythingHasEachValue() throws IOException {
        var every = new YAMLMapper().readTree(EVERY_VALUE.toFile());

        assertThat(ChartValues.read().values())
                .extracting(value -> "/" + value.path().replace('.', '/'))
                .allSatisfy(pointer -> assertThat(every.at(pointer).isMissingNode())
                        .as(pointer)
                        .isFalse());
    }

    @Test
    void thePageSaysWhatTheValuesSay() throws IOException {
        var text = """
                # Values of the chart

                Generated from the chart's `values.yaml`. `values.schema.json` refuses names that it does not know. \
                What is below `config` is the
                operator's configuration file: [configuration.md](configuration.md).
                %s""".formatted(sections(ChartValues.read().entries()));

        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, text);
        }
        assertThat(PAGE)
                .as("stale; run ./mvnw -pl operator -am test -Dgolden.update")
                .hasContent(text);
    }

    @Test
    void theCommentAboveAValueIsItsDescription() throws IOException {
        var schema = new ObjectMapper().readTree("""
                {"properties": {
                  "plain": {"type": "string"},
                  "group": {"properties": {"inner": {"type": "integer"}, "whole": {"type": "object"}}}
                }}""");

        var values = ChartValues.of("""
                # Of the file.

                # --- a heading ---

                # The first line,
                # and the second.
                plain: text
                group:
                  # The inner one.
                  inner: 1
                  whole:
                    # Of nothing that is listed.
                    key: value
                """, schema);

        assertThat(values.entries())
                .extracting(entry -> entry.path() + "|" + entry.comment() + "|" + entry.value())
                .containsExactly(
                        "|a heading|",
                        "plain|The first line, and the second.|\"text\"",
                        "group||",
                        "group.inner|The inner one.|1",
                        "group.whole||{\"key\":\"value\"}");
    }

    private static String sections(List<ChartValues.Entry> entries) {
        return entries.stream().map(ChartValuesTest::row).collect(Collectors.joining());
    }

    private static String row(ChartValues.Entry entry) {
        if (entry.isHeading()) {
            var title = entry.comment().substring(0, 1).toUpperCase(Locale.ROOT)
                    + entry.comment().substring(1);
            return "%n## %s%n%n| value | default | |%n| --- | --- | --- |%n".formatted(title);
        }
        var text = entry.comment().replace("|", "\\|");
        return entry.isGroup()
                ? text.isEmpty() ? "" : "| **`%s`** | | %s |%n".formatted(entry.path(), text)
                : "| `%s` | %s | %s |%n".formatted(entry.path(), ofDefault(entry), text);
    }

    private static String ofDefault(ChartValues.Entry entry) {
        return entry.path().equals("config") ? "" : "`%s`".formatted(entry.value());
    }
}
