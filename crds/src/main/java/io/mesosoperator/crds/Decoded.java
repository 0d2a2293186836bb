package io.mesosoperator.crds;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** The result of decoding: the value, or all problems of the JSON. */
public sealed interface Decoded<T> {

    /** The JSON was valid. */
    record Ok<T>(T value) implements Decoded<T> {}

    /** The JSON was invalid; {@code problems} has all its problems and is never empty. */
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
