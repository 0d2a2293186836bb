package io.mesosoperator.reservation;

import java.time.Duration;
import java.time.Instant;

/**
 * The back-off of a reservation pod that failed: the pause doubles with each failure. A pod that holds other amounts
 * has no back-off, because it may fit.
 *
 * @param name of the reservation pod that failed
 * @param failures how many in a row
 * @param until when it may be created again
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
