package io.mesosoperator.scheduler.wire;

/** How a framework stands at this door. */
public sealed interface Connection {

    /** Nobody has subscribed as it. */
    record Unknown() implements Connection {}

    /** It is registered, and has no stream of events. */
    record Disconnected() implements Connection {}

    /** It has a stream of this id. */
    record Connected(String streamId) implements Connection {}
}
