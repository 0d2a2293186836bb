package io.mesosoperator.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** The verb cannot do what was asked: what is wrong, where, and what to do. */
final class Failure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Failure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** It has failed. */
    @SuppressWarnings("AnnotateFormatMethod") // the annotation is of a library
    static Failure of(String message, @Nullable Object... parts) {
        return new Failure(ExitCode.SOFTWARE, message.formatted(parts));
    }

    /** It was asked for wrongly. */
    @SuppressWarnings("AnnotateFormatMethod")
    static Failure usage(String message, @Nullable Object... parts) {
        return new Failure(ExitCode.USAGE, message.formatted(parts));
    }

    int exitCode() {
        return exitCode;
    }
}
