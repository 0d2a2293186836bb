package io.mesosoperator.driver;

/** How long to wait between attempts, and for how long to try. */
final class BackOff {

    static final BackOff NONE = new BackOff(0, 0, -1);

    /** Of the first wait, at most. */
    final long firstMillis;

    /** Of any wait, at most. */
    final long maxMillis;

    /** After which there is no further attempt; negative for never. */
    final long giveUpMillis;

    BackOff(long firstMillis, long maxMillis, long giveUpMillis) {
        this.firstMillis = firstMillis;
        this.maxMillis = maxMillis;
        this.giveUpMillis = giveUpMillis;
    }

    boolean givesUp() {
        return giveUpMillis >= 0;
    }
}
