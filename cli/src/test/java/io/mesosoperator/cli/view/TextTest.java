package io.mesosoperator.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    @ParameterizedTest
    @CsvSource({
        "PT0S,    0s",
        "PT-5S,   0s",
        "PT119S,  119s",
        "PT2M,    2m",
        "PT2M20S, 2m20s",
        "PT10M5S, 10m",
        "PT2H59M, 179m",
        "PT3H5M,  3h5m",
        "PT47H,   47h",
        "PT48H,   2d",
        "PT53H,   2d5h",
        "PT240H,  10d"
    })
    void agesAreThoseOfKubectl(Duration duration, String age) {
        assertThat(Text.duration(duration)).isEqualTo(age);
    }

    @Test
    void whatIsNoTimeHasNoAge() {
        assertThat(Text.age("", Instant.EPOCH)).isEmpty();
        assertThat(Text.age("yesterday", Instant.EPOCH)).isEmpty();
    }
}
