package io.mesosoperator.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsTest {

    private static final String FORM = "--weights should be of the form 'role=weight,role=weight'";

    @Test
    void eachRoleHasItsWeight() {
        var weights = Weights.parse("role1=2,*=0.5, eng/dev = 3 ,");

        assertThat(weights.byRole()).containsOnly(entry("role1", 2.0), entry("*", 0.5), entry("eng/dev", 3.0));
        assertThat(weights.weight("role1")).isEqualTo(2);
    }

    @Test
    void theWeightOfAnyOtherRoleIsOne() {
        assertThat(Weights.parse("role1=2").weight("role2")).isEqualTo(1);
        assertThat(Weights.EQUAL.weight("*")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", ", ,"})
    void nothingIsEqualWeights(String text) {
        assertThat(Weights.parse(text)).isEqualTo(Weights.EQUAL);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "role1        | Invalid weight: 'role1'. " + FORM,
                "role1=       | Invalid weight: 'role1='. " + FORM,
                "=2           | Invalid weight: '=2'. " + FORM,
                "role1=2=3    | Invalid weight: 'role1=2=3'. " + FORM,
                "role1:2      | Invalid weight: 'role1:2'. " + FORM,
                "a=1,role1    | Invalid weight: 'role1'. " + FORM,
                "/a=1         | Invalid weight: '/a=1'. /a is not a valid role. Role '/a' cannot start with a slash",
                "a b=1"
                        + " | Invalid weight: 'a b=1'. a b is not a valid role. Role component 'a b' is invalid"
                        + " because it contains backspace or whitespace",
                "role1=0      | Invalid weight: 'role1=0'. Weights must be positive.",
                "role1=-1     | Invalid weight: 'role1=-1'. Weights must be positive.",
                "role1=two    | Invalid weight: 'role1=two'. Weights must be positive.",
                "role1=NaN    | Invalid weight: 'role1=NaN'. Weights must be positive.",
                "role1=1e999  | Invalid weight: 'role1=1e999'. Weights must be positive.",
                "a=1,a=2      | Invalid weight: 'a=2'. a has a weight already; name each role once",
            })
    void whatIsNoWeightIsAnErrorThatQuotesIt(String text, String message) {
        assertThatThrownBy(() -> Weights.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
