package io.mesosoperator.cli;

import io.mesosoperator.cli.api.Connection;
import io.mesosoperator.cli.view.Colour;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Pattern;

/** Runs many command lines in one process, from whose classes {@code cli/build} makes the AOT cache. */
final class Training {

    private static final Pattern SPACE = Pattern.compile(" ");

    private Training() {}

    /** Arguments: a kubeconfig, and a file of command lines. */
    public static void main(String[] args) throws IOException {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        var kubeconfig = Optional.of(Path.of(args[0]));
        var nothing = new PrintStream(OutputStream.nullOutputStream());
        var console = new Console(InputStream.nullInputStream(), nothing, nothing, Colour.ON, Clock.systemUTC());
        var program =
                new KubectlMesos(console, (_, context, namespace) -> Connection.of(kubeconfig, context, namespace));
        for (var line : Files.readAllLines(Path.of(args[1]))) {
            System.out.println(line + ": " + program.run(SPACE.split(line)));
        }
    }
}
