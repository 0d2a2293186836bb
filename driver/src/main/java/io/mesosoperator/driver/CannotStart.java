package io.mesosoperator.driver;

/** Why a driver cannot start: the framework is told by {@code error()}. */
final class CannotStart extends Exception {

    private static final long serialVersionUID = 1;

    CannotStart(String message) {
        super(message);
    }
}
