package io.mesosoperator.crds;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** What became of decoding: the value, or everything that is wrong with the JSON. */
public sealed interface Decoded<T> {

    /** The JSON was sound. */
    record Ok<T>(T value) implements Decoded<T> {}

    /** The JSON was not sound; {@code problems} has all that is wrong with it and is never empty. */
    record Invalid<T>(List<Problem> problems) implements Decoded<T> {

        public Invalid {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("an invalid value has at least one problem");
            }
        }

        /** All problems in one line, for a status message or a log line. */
        public String message() {
            return problems.stream().map(Problem::toString).collect(joining("; "));
        }
    }
}
