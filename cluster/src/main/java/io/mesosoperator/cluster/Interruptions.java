package io.mesosoperator.cluster;

/** An interrupted wait ends the test; nobody here has anything better to do about it. */
final class Interruptions {

    private Interruptions() {}

    static IllegalStateException passOn(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted", e);
    }
}
