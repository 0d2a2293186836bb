package io.mesosoperator.api;

/** Why a framework has no offer: the reason of the condition {@code Offered} of its Framework. */
public enum NoOfferReason {
    SUPPRESSED("Suppressed", "it asked for no offers (suppress); revive brings them back"),
    UNANSWERED("Unanswered", "it let offers end unanswered, and is asked again later"),
    OFFER_LIMIT("OfferLimit", "its namespace, or its role, has as many offers as it may have"),
    QUOTA_EXHAUSTED("QuotaExhausted", "its role has all that its quota gives"),
    QUOTA_HEADROOM("QuotaHeadroom", "what is free is kept for roles whose quota is not met"),
    NO_AGENTS("NoAgents", "no agent takes tasks, or none is on the whitelist"),
    NOTHING_FREE("NothingFree", "all is in use, offered to others, or reserved for them"),
    NOT_TOLERATED("NotTolerated", "what is free is on agents with taints that it does not tolerate"),
    REFUSED("Refused", "it has refused what is free, and its filters still count"),
    QUEUED("Queued", "others come first, or the next allocation will offer it something");

    private final String word;
    private final String meaning;

    NoOfferReason(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** The reason as the condition has it, in CamelCase. */
    public String word() {
        return word;
    }

    /** What is the case, for people. */
    public String meaning() {
        return meaning;
    }
}
