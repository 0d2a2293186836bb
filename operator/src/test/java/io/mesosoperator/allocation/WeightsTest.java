package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {

    @Test
    void eachRoleHasItsWeight() {
        var weights = new Weights(Map.of("role1", 2.0, "*", 0.5, "eng/dev", 3.0));

        assertThat(weights.weight("role1")).isEqualTo(2);
        assertThat(weights.weight("*")).isEqualTo(0.5);
        assertThat(weights.weight("eng/dev")).isEqualTo(3);
    }

    @Test
    void theWeightOfAnyOtherRoleIsOne() {
        assertThat(new Weights(Map.of("role1", 2.0)).weight("role2")).isEqualTo(1);
        assertThat(Weights.EQUAL.weight("*")).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/a    | 1        | Invalid weight: '/a=1.0'. /a is not a valid role."
                        + " Role '/a' cannot start with a slash",
                "a b   | 1        | Invalid weight: 'a b=1.0'. a b is not a valid role. Role component 'a b' is"
                        + " invalid because it contains backspace or whitespace",
                "''    | 2        | Invalid weight: '=2.0'.  is not a valid role."
                        + " Role names cannot be the empty string",
                "role1 | 0        | Invalid weight: 'role1=0.0'. Weights must be positive.",
                "role1 | -1       | Invalid weight: 'role1=-1.0'. Weights must be positive.",
                "role1 | NaN      | Invalid weight: 'role1=NaN'. Weights must be positive.",
                "role1 | Infinity | Invalid weight: 'role1=Infinity'. Weights must be positive.",
            })
    void whatIsNoWeightIsAnErrorThatQuotesIt(String role, double weight, String message) {
        assertThatThrownBy(() -> new Weights(Map.of("other", 1.0, role, weight)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
