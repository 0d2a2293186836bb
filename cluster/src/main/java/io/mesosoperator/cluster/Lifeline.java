package io.mesosoperator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A shell that holds the other end of a pipe to this JVM. When the JVM is gone, even by SIGKILL, the pipe closes, and
 * the shell kills the servers and deletes their directory: no test run leaves a server behind.
 */
final class Lifeline implements AutoCloseable {

    // Ctrl-C in a terminal reaches the shell too: it must outlive the JVM, so it ignores what would end both.
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            cat >/dev/null
            for file in "$1"/*.pid; do
              [ -e "$file" ] && kill -KILL "$(cat "$file")"
            done
            rm -rf "$1"
            """;

    private final Process shell;

    private Lifeline(Process shell) {
        this.shell = shell;
    }

    static Lifeline over(Path directory) {
        try {
            return new Lifeline(new ProcessBuilder("sh", "-c", SCRIPT, "lifeline", directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets go: what still runs is killed, the directory is deleted. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
            shell.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw Interruptions.passOn(e);
        }
    }
}
