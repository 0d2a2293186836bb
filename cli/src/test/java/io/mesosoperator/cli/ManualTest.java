package io.mesosoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cli.view.Colour;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual in {@code docs/cli} is what the commands say of themselves; {@code -Dgolden.update} writes it. */
class ManualTest {

    private static final Path DOCS = Path.of("..", "docs", "cli");
    private static final int WIDTH = 120;
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final Pattern FIRST = Pattern.compile("[.:;] ");

    private static CommandLine program() {
        var nothing = new PrintStream(OutputStream.nullOutputStream());
        var console = new Console(InputStream.nullInputStream(), nothing, nothing, Colour.NONE, Clock.systemUTC());
        return new KubectlMesos(console, (_, _, _) -> {
                    throw new IllegalStateException("a manual needs no API server");
                })
                .commandLine(Verbs.NAMES);
    }

    @Test
    void everyVerbHasAPage() throws IOException {
        var verbs = program().getSubcommands();
        for (var name : Verbs.NAMES) {
            assertCurrent(
                    name + ".md", page(Objects.requireNonNull(verbs.get(name)).getCommandSpec()));
        }
        try (var pages = Files.list(DOCS)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of("README"), Verbs.NAMES.stream())
                            .map(name -> name + ".md")
                            .toList());
        }
    }

    @Test
    void theListOfVerbsIsThatOfTheProgram() throws IOException {
        var program = program();
        var verbs = Verbs.NAMES.stream()
                .map(name -> "| [%s](%1$s.md) | %s |"
                        .formatted(
                                name,
                                first(Objects.requireNonNull(
                                        program.getSubcommands().get(name)))))
                .collect(Collectors.joining("\n"));
        assertCurrent("README.md", """
                # kubectl mesos

                Mesos' tasks, frameworks, offers and agents on the command line, with your own kubeconfig and rights.
                `make cli` builds `cli/target/kubectl-mesos`, a folder with all that it needs; put its `bin` into PATH.

                The verbs and their pages are generated from the commands.

                | verb | |
                | --- | --- |
                %s

                ## Options of all verbs

                %s

                ## How a verb ends

                | exit code | |
                | --- | --- |
                | 0 | It has done what was asked. |
                | 1 | It could not: the API server refused, an operation was dropped, or the time was over. |
                | 2 | It was asked wrongly. |
                | another | `run` and `exec`: that of the task, or of the command. 130 after Ctrl-C. |

                What was asked for is on standard output, and everything else on standard error. Tables are at most 120
                columns wide, but for `-o wide`; they have colours on a terminal only, and not with `NO_COLOR`.

                ## Rights

                | verb | needs, beside the chart's ClusterRole `mesos-operator-framework` |
                | --- | --- |
                | run, where it has to make its framework | \
                `use` of the role, by default `*` ([tenants](../tenants.md)) |
                | exec, sandbox | to create and get `pods/exec` in the namespace |
                | why, roles | to get `services/proxy`, or `pods/proxy`, in the operator's namespace; \
                and to list Services and Pods there, or in all namespaces, unless \
                `--operator-namespace` and `--operator-service` name one. \
                Without it, `why` says what the object itself tells |
                | roles | to list ConfigMaps of the operator's namespace, for weights |
                | agents | to list nodes and agents |
                | drain, undrain | to get nodes, and to patch and create agents |
                | -A | to list in all namespaces |
                """.formatted(verbs, table(program.getCommandSpec(), true)));
    }

    private static String page(CommandSpec verb) {
        var text = new StringBuilder("# %s\n\n".formatted(verb.qualifiedName()));
        for (var paragraph : paragraphs(verb)) {
            text.append(wrapped(paragraph)).append("\n\n");
        }
        text.append("    ").append(synopsis(verb)).append("\n\n");
        text.append(table(verb, false)).append("\n\n");
        text.append("and [those of all verbs](README.md#options-of-all-verbs).\n");
        var examples = List.of(verb.usageMessage().footer());
        text.append("\n## For example\n");
        examples.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    private static List<String> paragraphs(CommandSpec verb) {
        return Stream.of(verb.usageMessage().description())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String first(CommandLine verb) {
        var paragraph = paragraphs(verb.getCommandSpec()).getFirst();
        return cell(FIRST.split(paragraph, 2)[0].replaceAll("[.]$", "") + ".");
    }

    private static String synopsis(CommandSpec verb) {
        var words = new ArrayList<>(List.of(verb.qualifiedName(), "[OPTIONS]"));
        verb.positionalParameters()
                .forEach(parameter ->
                        words.add(parameter.arity().min() == 0 ? "[" + label(parameter) + "]" : label(parameter)));
        return String.join(" ", words)
                .replace("[COMMAND...]", "-- COMMAND...")
                .replace(" COMMAND...", " -- COMMAND...")
                .replace("-- -- ", "-- ");
    }

    private static String label(ArgSpec argument) {
        return argument.paramLabel() + (argument.arity().max() > 1 ? "..." : "");
    }

    /** @param ofAll whether the options that all verbs have, or the verb's own */
    private static String table(CommandSpec verb, boolean ofAll) {
        var rows = new ArrayList<String>();
        verb.positionalParameters().forEach(parameter -> rows.add(row("`" + label(parameter) + "`", parameter)));
        verb.options().stream()
                .filter(option -> ofAll || !option.inherited())
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .forEach(option -> rows.add(row(names(option), option)));
        return "| | |\n| --- | --- |\n" + String.join("\n", rows);
    }

    private static String row(String name, ArgSpec argument) {
        return "| %s | %s |".formatted(name.replace("|", "\\|"), cell(description(argument)));
    }

    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
    }

    private static String names(OptionSpec option) {
        var value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
        return Stream.of(option.names())
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(", "))
                .replaceAll("`$", value + "`");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String wrapped(String paragraph) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : SPACE.split(paragraph, -1)) {
            if (line.length() + word.length() >= WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return String.join("\n", lines);
    }

    private static void assertCurrent(String page, String text) throws IOException {
        var file = DOCS.resolve(page);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(DOCS);
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("stale; run ./mvnw -pl cli -am test -Dgolden.update")
                .hasContent(text);
    }
}
