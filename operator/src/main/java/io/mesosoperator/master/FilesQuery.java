package io.mesosoperator.master;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;

import java.util.Optional;
import java.util.function.Function;

/**
 * What is asked of a file.
 *
 * @param path as it was asked for
 * @param offset of the first byte; -1 for the size of the file, as Mesos' user interface asks for it
 * @param length at most; empty for all that one answer has
 */
record FilesQuery(String path, long offset, Optional<Long> length) {

    static final long SIZE = -1;

    /** @throws FilesFailure in Mesos' words */
    static FilesQuery of(Function<String, Optional<String>> query) throws FilesFailure {
        var path = query.apply("path").filter(text -> !text.isEmpty());
        if (path.isEmpty()) {
            throw new FilesFailure(HTTP_BAD_REQUEST, "Expecting 'path=value' in query.");
        }
        return new FilesQuery(
                path.get(),
                number("offset", query).orElse(SIZE),
                number("length", query).filter(length -> length >= 0));
    }

    private static Optional<Long> number(String name, Function<String, Optional<String>> query) throws FilesFailure {
        var text = query.apply(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var number = Long.parseLong(text.get());
            if (number < SIZE) {
                throw new FilesFailure(HTTP_BAD_REQUEST, "Negative %s provided: %d.".formatted(name, number));
            }
            return Optional.of(number);
        } catch (NumberFormatException notOne) {
            throw new FilesFailure(
                    HTTP_BAD_REQUEST,
                    "Failed to parse %s: Failed to convert '%s' to number.".formatted(name, text.get()));
        }
    }

    /** The path without what means nothing in it, for what is below it. */
    String directory() {
        return (path.startsWith("/") ? "/" : "") + String.join("/", SandboxPath.names(path));
    }
}
