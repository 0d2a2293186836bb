package io.mesosoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mesosoperator.cli.api.Connection;
import io.mesosoperator.cli.api.WarmUp;
import io.mesosoperator.cli.view.Colour;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Clock;

/** The program. */
public final class Main {

    private static final int BUFFER = 8192;

    private Main() {}

    /** Ends the process with the verb's exit code. */
    public static void main(String[] args) {
        // the client's own log is for programs
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (args.length > 0 && Verbs.NAMES.contains(args[0])) {
            WarmUp.begin();
        }
        System.exit(new KubectlMesos(console(), Connection::of).run(args));
    }

    /** The launcher knows whether standard output is a terminal; to ask the JVM loads a console. */
    private static Console console() {
        var isColoured = Boolean.getBoolean("kubectl.mesos.terminal") && System.getenv("NO_COLOR") == null;
        var out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER), false, UTF_8);
        return new Console(System.in, out, System.err, isColoured ? Colour.ON : Colour.NONE, Clock.systemUTC());
    }
}
