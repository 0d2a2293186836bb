package io.mesosoperator.cli;

import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Candidates for the last word of a command line, in the form that kubectl expects of a plugin: one a line, and then a
 * line that says what the shell may add by itself.
 */
final class Complete {

    /** The hidden verb. */
    static final String NAME = "__complete";

    /** Of kubectl's own library: the shell proposes no files. */
    private static final String NO_FILES = ":4";

    private static final String FILES = ":0";

    private static final Map<String, Kind> NAMED = Map.ofEntries(
            Map.entry("ps", Kind.TASK),
            Map.entry("get", Kind.TASK),
            Map.entry("why", Kind.TASK),
            Map.entry("logs", Kind.TASK),
            Map.entry("exec", Kind.TASK),
            Map.entry("kill", Kind.TASK),
            Map.entry("rerun", Kind.TASK),
            Map.entry("frameworks", Kind.FRAMEWORK),
            Map.entry("teardown", Kind.FRAMEWORK),
            Map.entry("offers", Kind.OFFER),
            Map.entry("accept", Kind.OFFER),
            Map.entry("decline", Kind.OFFER),
            Map.entry("reserve", Kind.OFFER),
            Map.entry("unreserve", Kind.OFFER),
            Map.entry("create-volume", Kind.OFFER),
            Map.entry("destroy-volume", Kind.OFFER),
            Map.entry("agents", Kind.AGENT),
            Map.entry("drain", Kind.AGENT),
            Map.entry("undrain", Kind.AGENT));

    private static final Map<String, List<String>> FIXED = Map.of(
            "sandbox", List.of("ls", "cat", "cp"),
            "completion", List.of("bash", "zsh", "fish"),
            "-o", List.of("wide", "json", "yaml", "name"),
            "--output", List.of("wide", "json", "yaml", "name"));

    private static final Map<String, Kind> OPTIONS = Map.of("--framework", Kind.FRAMEWORK, "--agent", Kind.AGENT);

    private final Function<String, Stream<OptionSpec>> options;
    private final Function<Kind, List<String>> names;

    /**
     * @param options of a verb
     * @param names of the objects that there are
     */
    Complete(Function<String, Stream<OptionSpec>> options, Function<Kind, List<String>> names) {
        this.options = options;
        this.names = names;
    }

    /** The whole answer. */
    String answer(List<String> words) {
        var candidates = candidates(words);
        return candidates
                        .map(found -> String.join(
                                        "",
                                        found.stream().map(word -> word + "\n").toList())
                                + NO_FILES)
                        .orElse(FILES)
                + "\n";
    }

    /** Empty if files may be meant. */
    private Optional<List<String>> candidates(List<String> words) {
        var last = words.isEmpty() ? "" : words.getLast();
        var before = words.subList(0, Math.max(0, words.size() - 1));
        var verb = before.stream().filter(Verbs.NAMES::contains).findFirst();
        if (before.contains("--")) {
            return Optional.empty();
        }
        var previous = before.isEmpty() ? "" : before.getLast();
        var all = OPTIONS.containsKey(previous)
                ? Optional.of(namesOf(OPTIONS.get(previous)))
                : FIXED.containsKey(previous)
                        ? Optional.of(FIXED.get(previous))
                        : last.startsWith("-") ? Optional.of(optionsOf(verb)) : positional(verb, before);
        return all.map(found ->
                found.stream().filter(word -> word.startsWith(last)).sorted().toList());
    }

    private Optional<List<String>> positional(Optional<String> verb, List<String> before) {
        if (verb.isEmpty()) {
            return Optional.of(Verbs.NAMES);
        }
        if (verb.get().equals("sandbox")) {
            return before.size() > 2 ? Optional.empty() : Optional.of(namesOf(Kind.TASK));
        }
        return Optional.ofNullable(NAMED.get(verb.get())).map(this::namesOf);
    }

    private List<String> optionsOf(Optional<String> verb) {
        return options.apply(verb.orElse(""))
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .toList();
    }

    /** Without an API server there are none, and no word of it: the user is in the middle of a line. */
    private List<String> namesOf(Kind kind) {
        try {
            return names.apply(kind);
        } catch (ApiFailure failure) {
            return List.of();
        }
    }
}
