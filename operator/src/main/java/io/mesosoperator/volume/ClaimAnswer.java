package io.mesosoperator.volume;

/** The result of requesting a persistent volume's claim. */
public sealed interface ClaimAnswer {

    /** The claim exists. */
    record Ready() implements ClaimAnswer {}

    /** An earlier claim of this name is still being deleted: retry later. */
    record NotYet(String why) implements ClaimAnswer {}

    /** The API server refuses the claim, because of a quota for example: a retry is useless. */
    record Refused(String why) implements ClaimAnswer {}
}
