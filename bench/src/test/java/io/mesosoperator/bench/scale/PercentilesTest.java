package io.mesosoperator.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    @Test
    void ofAHundredTheyAreTheFiftiethAndTheNinetyNinth() {
        var reversed = IntStream.rangeClosed(1, 100).mapToObj(i -> 101.0 - i).toList();

        assertThat(Percentiles.of(reversed)).isEqualTo(new Percentiles(100, 50, 99, 100));
    }

    @Test
    void ofOneTheyAreThatOne() {
        assertThat(Percentiles.of(List.of(7.0))).isEqualTo(new Percentiles(1, 7, 7, 7));
    }

    @Test
    void ofNoneThereIsNoText() {
        assertThat(Percentiles.of(List.of()).text()).isEmpty();
    }

    @Test
    void theTextHasWholeMilliseconds() {
        assertThat(new Percentiles(3, 12.4, 80.6, 99).text()).isEqualTo("12/81");
    }
}
