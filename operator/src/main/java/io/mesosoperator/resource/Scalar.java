package io.mesosoperator.resource;

/**
 * An amount in thousandths, which is Mesos' precision: additions and subtractions do not drift.
 *
 * @param millis thousandths of the unit (of a core, of a MiB)
 */
public record Scalar(long millis) implements Quantity, Comparable<Scalar> {

    public static final Scalar ZERO = new Scalar(0);

    private static final int SCALE = 1000;

    /** A double holds every thousandth exactly up to this many; sums stay at it. */
    private static final long MOST = 1L << 53;

    private static final double LARGEST = (double) MOST / SCALE;

    /** The largest amount: some 9 * 10<sup>12</sup>. */
    public static final Scalar LIMIT = new Scalar(MOST);

    /** Saturates, so that the sum of two amounts is within a long. */
    public Scalar {
        millis = Math.clamp(millis, -MOST, MOST);
    }

    /**
     * Rounds to three decimals, half away from zero.
     *
     * @throws IllegalArgumentException if not {@link #isExact}
     */
    public static Scalar of(double value) {
        if (!isExact(value)) {
            throw new IllegalArgumentException("scalar " + value + " is not a finite number up to " + LARGEST);
        }
        // Math.round alone would round -0.0005 up to zero.
        long magnitude = Math.round(Math.abs(value) * SCALE);
        return new Scalar(value < 0 ? -magnitude : magnitude);
    }

    /** Whether the value is finite and small enough for a double to hold three decimals. */
    public static boolean isExact(double value) {
        return Math.abs(value) <= LARGEST;
    }

    /** The sum, at most {@link #LIMIT}: no amount that anybody asks for ends a sum over all. */
    public Scalar plus(Scalar that) {
        return new Scalar(millis + that.millis);
    }

    /** The difference, which may be negative; at least minus {@link #LIMIT}. */
    public Scalar minus(Scalar that) {
        return new Scalar(millis - that.millis);
    }

    /** Whether this may be a sum that is larger than what can be counted. */
    public boolean isSaturated() {
        return Math.abs(millis) == MOST;
    }

    /** The nearest double. */
    public double toDouble() {
        return millis / (double) SCALE;
    }

    /** The integer part. */
    public long toLong() {
        return millis / SCALE;
    }

    /** Whether this is zero. */
    @Override
    public boolean isEmpty() {
        return millis == 0;
    }

    @Override
    public int compareTo(Scalar that) {
        return Long.compare(millis, that.millis);
    }

    /** As Mesos prints it: up to three decimals, no trailing zero. */
    @Override
    public String toString() {
        long fraction = Math.abs(millis % SCALE);
        if (fraction == 0) {
            return Long.toString(millis / SCALE);
        }
        var text = new StringBuilder();
        if (millis < 0) {
            text.append('-');
        }
        text.append(Math.abs(millis / SCALE)).append('.');
        for (long unit = SCALE / 10; fraction > 0; unit /= 10) {
            text.append(fraction / unit);
            fraction %= unit;
        }
        return text.toString();
    }
}
