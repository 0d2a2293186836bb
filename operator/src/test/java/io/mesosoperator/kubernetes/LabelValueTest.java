package io.mesosoperator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelValueTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "Node_1.example-2", "0123456789012345678901234567890123456789012345678901234567890ab"})
    void aLegalValueStays(String legal) {
        assertThat(LabelValue.of(legal)).isEqualTo(legal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "a/b",
                "trailing.",
                "ünïcode",
                "with space",
                "/",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void anyOtherTextBecomesALegalValue(String text) {
        assertThat(LabelValue.of(text))
                .satisfies(value -> assertThat(LabelValue.isLegal(value)).isTrue());
        assertThat(LabelValue.of(text)).isNotEmpty().isEqualTo(LabelValue.of(text));
    }

    @Test
    void textsThatLookAlikeAfterCuttingStayApart() {
        assertThat(LabelValue.of("a/b")).startsWith("a-b-").isNotEqualTo(LabelValue.of("a:b"));
    }
}
