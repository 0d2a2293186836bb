package io.mesosoperator.allocation;

/** What an ACCEPT comes to. It is decided once, and kept with the offer while it is carried out. */
public interface AcceptDecision {

    /** What of it concerns the allocation. */
    Acceptance acceptance();
}
