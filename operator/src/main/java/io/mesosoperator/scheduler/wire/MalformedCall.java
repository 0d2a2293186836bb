package io.mesosoperator.scheduler.wire;

/** A body that is no call. The message is what its sender is told. */
final class MalformedCall extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedCall(String message) {
        super(message);
    }
}
