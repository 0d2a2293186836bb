package io.mesosoperator.task.validation;

/** Mesos makes directories of ids, so some characters are not for them. */
final class Identifiers {

    private Identifiers() {}

    static boolean hasInvalidCharacters(String id) {
        return id.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == '/' || c == '\\');
    }
}
