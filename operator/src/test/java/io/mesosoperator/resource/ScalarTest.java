package io.mesosoperator.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarTest {

    @ParameterizedTest(name = "{0} is {1} thousandths and prints {2}")
    @CsvSource({
        "0, 0, 0",
        "1, 1000, 1",
        "45.55, 45550, 45.55",
        "1.2345, 1235, 1.235",
        "1.5015, 1502, 1.502",
        "1.5011, 1501, 1.501",
        "0.1, 100, 0.1",
        "0.01, 10, 0.01",
        "0.001, 1, 0.001",
        "0.0005, 1, 0.001",
        "0.0004, 0, 0",
        "-0.0005, -1, -0.001",
        "-1.5, -1500, -1.5",
        "-1.5015, -1502, -1.502",
        "1099511627776, 1099511627776000, 1099511627776",
    })
    void threeDecimalsRoundedHalfAwayFromZero(double value, long millis, String printed) {
        assertThat(Scalar.of(value).millis()).isEqualTo(millis);
        assertThat(Scalar.of(value)).hasToString(printed);
    }

    @Test
    void aHundredThousandAdditionsAndSubtractionsEndWhereTheyBegan() {
        var sum = Scalar.of(0.3);
        for (int i = 0; i < 100_000; i++) {
            sum = sum.plus(Scalar.of(0.1)).minus(Scalar.of(0.001));
        }
        for (int i = 0; i < 100_000; i++) {
            sum = sum.minus(Scalar.of(0.1)).plus(Scalar.of(0.001));
        }

        assertThat(sum.toDouble()).isEqualTo(0.3);
    }

    @Test
    void theWholePartIsWithoutDecimals() {
        assertThat(Scalar.of(512.999).toLong()).isEqualTo(512);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e13})
    void whatADoubleCannotHoldIsRefused(double value) {
        assertThat(Scalar.isExact(value)).isFalse();
        assertThatThrownBy(() -> Scalar.of(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sumsStayAtWhatCanBeCounted() {
        assertThat(Scalar.LIMIT.plus(Scalar.of(1))).isEqualTo(Scalar.LIMIT);
        assertThat(new Scalar(Long.MAX_VALUE).plus(new Scalar(Long.MAX_VALUE))).isEqualTo(Scalar.LIMIT);
        assertThat(Scalar.ZERO.minus(Scalar.LIMIT).minus(Scalar.LIMIT)).isEqualTo(Scalar.ZERO.minus(Scalar.LIMIT));
        assertThat(Scalar.of(Scalar.LIMIT.toDouble())).isEqualTo(Scalar.LIMIT);
    }
}
