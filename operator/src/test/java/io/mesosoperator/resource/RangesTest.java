package io.mesosoperator.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.property.Numbers;
import io.mesosoperator.property.Property;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {

    private static final int SPAN = 48;

    private static Ranges ranges(String text) {
        return Ranges.of(Values.parse(text).getRanges());
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[5-6, 1-2]           | [1-2, 5-6]",
                "[1-2, 3-4]           | [1-4]",
                "[5-30, 1-10]         | [1-30]",
                "[1-10, 2-3]          | [1-10]",
                "[20-30, 31-39, 40-40] | [20-40]",
                "[18446744073709551615-18446744073709551615, 0-0] | [0-0, 18446744073709551615-18446744073709551615]",
                "[5-18446744073709551615, 7-8] | [5-18446744073709551615]",
                "[9223372036854775807-9223372036854775807, 9223372036854775808-9223372036854775809]"
                        + " | [9223372036854775807-9223372036854775809]",
            })
    void rangesAreSortedAndMerged(String text, String expected) {
        assertThat(ranges(text)).hasToString(expected);
    }

    @ParameterizedTest(name = "{0} - {1} = {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[0-18446744073709551615] | [0-18446744073709551615] | []",
                "[0-18446744073709551615] | [1-18446744073709551614]"
                        + " | [0-0, 18446744073709551615-18446744073709551615]",
                "[0-18446744073709551615] | [0-0, 18446744073709551615-18446744073709551615]"
                        + " | [1-18446744073709551614]",
                "[1-5, 10-15]             | [4-11]   | [1-3, 12-15]",
                "[1-5, 10-15, 20-25]      | [4-22]   | [1-3, 23-25]",
                "[1-20]                   | [3-4, 8-9, 19-30] | [1-2, 5-7, 10-18]",
            })
    void subtractionSplitsWithoutOverflow(String left, String right, String expected) {
        assertThat(ranges(left).minus(ranges(right))).hasToString(expected);
    }

    @Test
    void beginMustNotBeGreaterThanEndAsUnsignedNumbers() {
        assertThatThrownBy(() -> Ranges.of(-1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("begin 18446744073709551615 is greater than end 1");
        assertThat(Ranges.of(1, -1)).hasToString("[1-18446744073709551615]");
    }

    @Property
    void additionSubtractionAndIntersectionAreThoseOfSetsOfNumbers(
            @Given(Sets.class) BitSet left, @Given(Sets.class) BitSet right, @Given(Offsets.class) long offset) {
        var union = (BitSet) left.clone();
        union.or(right);
        var difference = (BitSet) left.clone();
        difference.andNot(right);
        var intersection = (BitSet) left.clone();
        intersection.and(right);
        Ranges a = of(left, offset);
        Ranges b = of(right, offset);

        assertThat(a.plus(b)).isEqualTo(of(union, offset));
        assertThat(a.minus(b)).isEqualTo(of(difference, offset));
        assertThat(a.intersect(b)).isEqualTo(of(intersection, offset));
        assertThat(a.contains(b)).isEqualTo(intersection.equals(right));
        assertThat(a.contains(offset + 3)).isEqualTo(left.get(3));
    }

    @Property
    void rangesStandAscendingAndApart(@Given(Sets.class) BitSet set, @Given(Offsets.class) long offset) {
        List<Ranges.Range> ranges = of(set, offset).asList();

        for (int i = 1; i < ranges.size(); i++) {
            var end = new BigInteger(Long.toUnsignedString(ranges.get(i - 1).end()));
            var begin = new BigInteger(Long.toUnsignedString(ranges.get(i).begin()));
            assertThat(begin.subtract(end)).isGreaterThan(BigInteger.ONE);
        }
    }

    /** Each number as a range of its own, the greatest first, so that all merging is left to the class. */
    private static Ranges of(BitSet set, long offset) {
        return Ranges.of(set.stream()
                .boxed()
                .sorted((a, b) -> b - a)
                .map(number -> new Ranges.Range(offset + number, offset + number))
                .toList());
    }

    static class Sets implements GivenProvider {

        @Override
        public BitSet provide(ElementContext parameter) {
            var random = parameter.random();
            var set = new BitSet();
            for (int count = random.intRange(0, 5); count > 0; count--) {
                int a = Numbers.between(random, 0, SPAN - 1);
                int b = Numbers.between(random, 0, SPAN - 1);
                set.set(Math.min(a, b), Math.max(a, b) + 1);
            }
            return set;
        }
    }

    /** At zero, at the edge of signed numbers and at the end of unsigned ones. */
    static class Offsets implements GivenProvider {

        @Override
        public Long provide(ElementContext parameter) {
            return parameter.random().oneOf(0L, Long.MAX_VALUE - SPAN / 2, (long) -SPAN);
        }
    }
}
