package io.mesosoperator.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** The user's terminal hands on each key as it is; {@code stty} does that, for Java cannot. */
final class RawTerminal implements AutoCloseable {

    private RawTerminal() {}

    static RawTerminal begin() {
        stty("raw", "-echo");
        return new RawTerminal();
    }

    @Override
    public void close() {
        stty("sane");
    }

    /** Where standard input is no terminal it fails, and nothing has to be done. */
    private static void stty(String... options) {
        var command = new String[options.length + 1];
        command[0] = "stty";
        System.arraycopy(options, 0, command, 1, options.length);
        try {
            var _ = new ProcessBuilder(command)
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException noStty) {
            // then the terminal stays as it is
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }
}
