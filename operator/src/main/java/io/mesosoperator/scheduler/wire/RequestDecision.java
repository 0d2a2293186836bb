package io.mesosoperator.scheduler.wire;

import org.apache.mesos.scheduler.Protos.Call;

/** How to handle a request. */
public sealed interface RequestDecision {

    /** Answer with this and nothing else. */
    record Refused(int status, String text) implements RequestDecision {}

    /** A SUBSCRIBE: answer with an event stream in this form. */
    record Subscribe(Call.Subscribe call, MediaType form) implements RequestDecision {}

    /** An UPDATE_FRAMEWORK, of a subscribed framework: answer 200 when it is done, 400 if it cannot be. */
    record Update(Call call) implements RequestDecision {}

    /** Another call, from a subscribed framework: answer 202; its results go into the event stream. */
    record Perform(Call call) implements RequestDecision {}
}
