package io.mesosoperator.scheduler.wire;

/** A framework's connection state. */
public sealed interface Connection {

    /** No scheduler has subscribed with its id. */
    record Unknown() implements Connection {}

    /** It is registered but has no event stream. */
    record Disconnected() implements Connection {}

    /** It has an event stream with this id. */
    record Connected(String streamId) implements Connection {}
}
