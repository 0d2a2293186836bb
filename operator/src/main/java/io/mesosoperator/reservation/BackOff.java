package io.mesosoperator.reservation;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a placeholder that failed is not made again: twice as long each time. Another one, which holds something
 * else, may well fit.
 *
 * @param name of the placeholder that failed
 * @param failures how often in a row
 * @param until when it may be made again
 */
record BackOff(String name, int failures, Instant until) {

    static final BackOff NONE = new BackOff("", 0, Instant.EPOCH);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 9; // past LONGEST

    BackOff failed(String failing, Instant now) {
        var inARow = failing.equals(name) && now.isBefore(until.plus(LONGEST)) ? failures + 1 : 1;
        var wait = FIRST.multipliedBy(1L << Math.min(inARow - 1, DOUBLINGS));
        return new BackOff(failing, inARow, now.plus(wait.compareTo(LONGEST) < 0 ? wait : LONGEST));
    }

    boolean forbids(String wanted, Instant now) {
        return wanted.equals(name) && now.isBefore(until);
    }
}
