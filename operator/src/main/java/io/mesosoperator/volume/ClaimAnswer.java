package io.mesosoperator.volume;

/** What came of asking for a persistent volume's claim. */
public sealed interface ClaimAnswer {

    /** The claim is there. */
    record Ready() implements ClaimAnswer {}

    /** An earlier claim of this name is still being deleted: ask again later. */
    record NotYet(String why) implements ClaimAnswer {}

    /** The API server will not have it, for a quota for example: asking again is of no use. */
    record Refused(String why) implements ClaimAnswer {}
}
