package io.mesosoperator.cli;

import io.mesosoperator.cli.view.Colour;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Where the program reads and writes, and what time it is.
 *
 * @param colour of what is written to {@code out}
 */
public record Console(InputStream in, PrintStream out, PrintStream err, Colour colour, InstantSource clock) {

    /** A line about what the program does, and not what it was asked for. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation is of a library
    void tell(String line, @Nullable Object... parts) {
        err.println(parts.length == 0 ? line : line.formatted(parts));
    }

    /** A line of what it was asked for. */
    @SuppressWarnings("AnnotateFormatMethod")
    void print(String line, @Nullable Object... parts) {
        out.println(parts.length == 0 ? line : line.formatted(parts));
    }
}
