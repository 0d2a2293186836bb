package io.mesosoperator.runbook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page of {@code docs/} whose indented lines are commands.
 *
 * @param name of the file
 * @param text of it
 */
public record Runbook(String name, String text) {

    /** The root of the repository, where the commands are meant to be run. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern HEADING = Pattern.compile("(?m)^##+ ");
    private static final Pattern BLOCK = Pattern.compile("(?m)(?:^    .*(?:\\R|\\z))+");

    /**
     * A part of the page with its own heading.
     *
     * @param heading without the signs before it
     * @param blocks the commands, as they stand but for their indentation
     */
    public record Section(String heading, List<String> blocks) {

        public Section {
            blocks = List.copyOf(blocks);
        }

        /** All of them, one after the other. */
        public String script() {
            return String.join("", blocks);
        }
    }

    public static Runbook of(String name) {
        try {
            return new Runbook(name, Files.readString(ROOT.resolve("docs").resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that have commands. */
    public List<Section> sections() {
        var sections = new ArrayList<Section>();
        for (var part : HEADING.split(text, -1)) {
            var blocks = BLOCK.matcher(part)
                    .results()
                    .map(block -> block.group().replaceAll("(?m)^    ", ""))
                    .toList();
            if (!blocks.isEmpty()) {
                sections.add(new Section(part.lines().findFirst().orElse(""), blocks));
            }
        }
        return sections;
    }

    /** The commands under this heading; an error if there are none any more. */
    public Section section(String heading) {
        return sections().stream()
                .filter(section -> section.heading().equals(heading))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "docs/%s has no commands under '%s': the test that runs them is of another page"
                                .formatted(name, heading)));
    }
}
