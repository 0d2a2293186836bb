package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DominantShareTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0%",
        "0.0000001, <0.1%",
        "0.001, 0.1%",
        "0.0123, 1.2%",
        "0.05, 5.0%",
        "0.0996, 10%",
        "0.1, 10%",
        "0.333, 33%",
        "1, 100%",
        "2.5, 250%"
    })
    void aShareIsAFewDigits(double share, String shown) {
        assertThat(new DominantShare(share).percent()).isEqualTo(shown);
    }
}
