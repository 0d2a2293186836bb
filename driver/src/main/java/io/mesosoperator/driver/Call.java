package io.mesosoperator.driver;

/** A call that waits to be sent. */
final class Call {

    /** Its name in Mesos, for the log. */
    final String name;

    final byte[] body;

    /** Whether it does no harm if it arrives twice. */
    final boolean repeatable;

    Call(String name, byte[] body, boolean repeatable) {
        this.name = name;
        this.body = body;
        this.repeatable = repeatable;
    }
}
