package io.mesosoperator.scheduler.wire;

/** A body that is not a call; the message goes to its sender. */
public final class MalformedCall extends Exception {

    private static final long serialVersionUID = 1L;

    private final String words;

    MalformedCall(String words) {
        super(words);
        this.words = words;
    }

    /** The message. */
    public String words() {
        return words;
    }
}
