package io.mesosoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mesosoperator.cli.api.ApiFailure;
import io.mesosoperator.cli.api.Kind;
import io.mesosoperator.cli.view.Colour;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: its verbs, and how each end of one is told. */
public final class KubectlMesos {

    private static final int HELP_WIDTH = 100;

    private final Console console;
    private final Connector connector;

    /** With these ways out and to an API server. */
    public KubectlMesos(Console console, Connector connector) {
        this.console = console;
        this.connector = connector;
    }

    /** The exit code: 0, 1 for a failure, 2 for wrong usage, or a task's own. */
    public int run(String... args) {
        var root = new Root(console, connector);
        try {
            if (args.length > 0 && args[0].equals(Complete.NAME)) {
                return complete(root, List.of(args).subList(1, args.length));
            }
            return commandLine(root, args.length > 0 && Verbs.NAMES.contains(args[0]) ? List.of(args[0]) : Verbs.NAMES)
                    .execute(args);
        } finally {
            root.disconnect();
            console.out().flush();
        }
    }

    private int complete(Root root, List<String> words) {
        var complete = new Complete(verb -> specOf(root, verb).options().stream(), kind -> names(root, kind));
        console.out().print(complete.answer(words));
        return ExitCode.OK;
    }

    /** Of the program itself, without a verb. */
    private CommandSpec specOf(Root root, String verb) {
        return verb.isEmpty()
                ? new CommandLine(root).getCommandSpec()
                : Objects.requireNonNull(commandLine(root, List.of(verb))
                                .getSubcommands()
                                .get(verb))
                        .getCommandSpec();
    }

    private static List<String> names(Root root, Kind kind) {
        var connection = root.connection();
        return connection
                .api()
                .get(kind.path(connection.namespace()))
                .path("items")
                .valueStream()
                .map(object -> object.at("/metadata/name").asText())
                .toList();
    }

    /** With these verbs only. */
    CommandLine commandLine(List<String> verbs) {
        return commandLine(new Root(console, connector), verbs);
    }

    private CommandLine commandLine(Root root, List<String> verbs) {
        var line = new CommandLine(root);
        verbs.forEach(verb -> line.addSubcommand(Verbs.of(verb)));
        return line.setOut(new PrintWriter(console.out(), true, UTF_8))
                .setErr(new PrintWriter(console.err(), true, UTF_8))
                .setUsageHelpWidth(HELP_WIDTH)
                .setColorScheme(Help.defaultColorScheme(console.colour() == Colour.NONE ? Help.Ansi.OFF : Help.Ansi.ON))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(this::refuse)
                .setExecutionExceptionHandler((failure, _, _) -> fail(failure));
    }

    private int refuse(ParameterException mistake, String[] args) {
        var name = mistake.getCommandLine().getCommandSpec().qualifiedName();
        if (mistake instanceof UnmatchedArgumentException unmatched && name.equals(Root.NAME)) {
            console.tell(
                    "error: there is no verb %s; see %s --help",
                    unmatched.getUnmatched().getFirst(), Root.NAME);
        } else if (name.equals(Root.NAME) && args.length == 0) {
            mistake.getCommandLine().usage(console.err());
        } else {
            console.tell("error: %s; see %s --help", mistake.getMessage(), name);
        }
        return ExitCode.USAGE;
    }

    private int fail(Exception failure) {
        return switch (failure) {
            case Failure known -> {
                console.tell("error: " + known.getMessage());
                yield known.exitCode();
            }
            case ApiFailure refused -> {
                console.tell("error: " + refused.words());
                yield ExitCode.SOFTWARE;
            }
            default -> {
                console.tell("error: %s; this should not happen, please report it", failure);
                yield ExitCode.SOFTWARE;
            }
        };
    }
}
