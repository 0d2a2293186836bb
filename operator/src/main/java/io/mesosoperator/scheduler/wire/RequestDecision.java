package io.mesosoperator.scheduler.wire;

import org.apache.mesos.scheduler.Protos.Call;

/** What is to be done with a request. */
public sealed interface RequestDecision {

    /** It is answered with this and nothing else. */
    record Refused(int status, String text) implements RequestDecision {}

    /** It is a SUBSCRIBE, to be answered with a stream of events in this form. */
    record Subscribe(Call.Subscribe call, MediaType form) implements RequestDecision {}

    /** It is another call, of a subscribed framework: 202, and what comes of it is told in the stream. */
    record Perform(Call call) implements RequestDecision {}
}
