package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTextTest {

    @Test
    void whatIsShortStaysAsItIs() {
        assertThat(ColumnText.of("Command exited with status 3")).isEqualTo("Command exited with status 3");
        assertThat(ColumnText.of("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(ColumnText.of("")).isEmpty();
    }

    @Test
    void whatIsLongEndsInDots() {
        assertThat(ColumnText.of("x".repeat(81))).isEqualTo("x".repeat(77) + "...");
        assertThat(ColumnText.of("word ".repeat(100))).hasSize(80).endsWith("word wo...");
    }

    @Test
    void charactersOutsideOfTheBasicPlaneAreCutAsAWhole() {
        var cut = ColumnText.of("😀".repeat(1000));

        assertThat(cut).isEqualTo("😀".repeat(77) + "...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\nb",
                "a\tb",
                "a\u001bb",
                "a\u0000b",
                "a\u202eb",
                "a\u2066b",
                "a\u2028b",
                "a\u0085b",
                "a\u00a0b",
                " a   b ",
                "a\ud800b"
            })
    void whatWouldMoveTheRestOfTheTableIsABlank(String text) {
        assertThat(ColumnText.of(text)).isEqualTo("a b");
    }
}
