package io.mesosoperator.property;

import org.instancio.Random;
import org.instancio.junit.GivenProvider;

/**
 * Numbers as properties need them: rules break at the ends of a range, and small numbers are as likely as great ones.
 */
public final class Numbers implements GivenProvider {

    Numbers() {}

    @Override
    public Object provide(ElementContext parameter) {
        var range = parameter.getAnnotation(Between.class);
        var number = between(parameter.random(), range.min(), range.max());
        return parameter.getTargetClass() == int.class ? (Object) Math.toIntExact(number) : (Object) number;
    }

    public static int between(Random random, int min, int max) {
        return Math.toIntExact(between(random, (long) min, (long) max));
    }

    /** In half of all cases any; otherwise the greatest, or one near the least: of two digits as often as of nine. */
    public static long between(Random random, long min, long max) {
        var span = Math.subtractExact(max, min);
        var bits = Long.SIZE - Long.numberOfLeadingZeros(span);
        return switch (random.intRange(1, 10)) {
            case 1 -> max;
            case 2, 3, 4, 5 -> min + random.longRange(0, span >> random.intRange(0, bits));
            default -> random.longRange(min, max);
        };
    }
}
