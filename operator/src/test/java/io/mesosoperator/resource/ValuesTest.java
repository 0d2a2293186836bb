package io.mesosoperator.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesosoperator.MesosCase;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @MesosCase("A1: 45.55 is a scalar")
    @ParameterizedTest(name = "{0}: ''{1}'' is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "A1 | 45.55  | 45.55",
                "A1 | 4 5.5 5 | 45.55",
                "A1 | -1     | -1",
                "A1 | +1     | 1",
                "A1 | .5     | 0.5",
                "A1 | 2.     | 2",
                "A1 | 1e3    | 1000",
                "A1 | 1.5E-1 | 0.15",
            })
    void numbersAreScalars(String row, String text, double scalar) {
        Value value = Values.parse(text);

        assertThat(value.getType()).as(row).isEqualTo(Value.Type.SCALAR);
        assertThat(value.getScalar().getValue()).as(row).isEqualTo(scalar);
    }

    @MesosCase("A2: [10000-20000, 30000-50000] is two ranges, in the order as written")
    @ParameterizedTest(name = "{0}: ''{1}'' are {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "A2 | [10000-20000, 30000-50000]  | [10000-20000, 30000-50000]",
                "A2 | [30000-50000, 10000-20000]  | [30000-50000, 10000-20000]",
                "A2 | [ 1 - 2 ]                   | [1-2]",
                "A2 | [1-2,]                      | [1-2]",
                "A2 | []                          | []",
                "A2 | [0-18446744073709551615]    | [0-18446744073709551615]",
            })
    void whatStartsWithASquareBracketIsRangesInTheOrderAsWritten(String row, String text, String ranges) {
        Value value = Values.parse(text);

        assertThat(value.getType()).as(row).isEqualTo(Value.Type.RANGES);
        assertThat(Values.print(value.getRanges())).as(row).isEqualTo(ranges);
    }

    @Test
    @DisplayName("A2: ranges may stand on lines of their own")
    void rangesMayStandOnLinesOfTheirOwn() {
        assertThat(Values.print(Values.parse("[1-2\n3-4]").getRanges())).isEqualTo("[1-2, 3-4]");
    }

    @MesosCase("A3: {sda1, sda2} is a set")
    @ParameterizedTest(name = "{0}: ''{1}'' is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "A3 | {sda1, sda2} | {sda1, sda2}",
                "A3 | {b,a}        | {b, a}",
                "A3 | {sda1,}      | {sda1}",
                "A3 | {}           | {}",
            })
    void whatStartsWithACurlyBracketIsASet(String row, String text, String set) {
        Value value = Values.parse(text);

        assertThat(value.getType()).as(row).isEqualTo(Value.Type.SET);
        assertThat(Values.print(value.getSet())).as(row).isEqualTo(set);
    }

    @MesosCase("A4: anything else, such as 123abc,s, is text")
    @ParameterizedTest(name = "{0}: ''{1}'' is text")
    @CsvSource(
            delimiter = '|',
            value = {
                "A4 | 123abc,s | 123abc,s",
                "A4 | rack 1   | rack1",
                "A4 | (a)      | (a)",
                "A4 | 1e       | 1e",
                "A4 | 1d       | 1d",
                "A4 | 0x10     | 0x10",
                "A4 | NaN      | NaN",
                "A4 | inf      | inf",
                "A4 | 1-2      | 1-2",
            })
    void anythingElseIsTextWithoutItsSpaces(String row, String text, String expected) {
        Value value = Values.parse(text);

        assertThat(value.getType()).as(row).isEqualTo(Value.Type.TEXT);
        assertThat(value.getText().getValue()).as(row).isEqualTo(expected);
    }

    @MesosCase("A6: brackets that do not match, as in [1-2]], are an error")
    @ParameterizedTest(name = "A6: ''{0}'' has mismatched brackets")
    @ValueSource(strings = {"[1-2]]", "[1-2", "[[1-2]", "1-2]", "{a", "{a}}", "a}", "(a", "a)", "]1-2[", "{a, [b}"})
    void bracketsMustMatch(String text) {
        assertThatThrownBy(() -> Values.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Mismatched brackets");
    }

    @ParameterizedTest(name = "A6: ''{0}'': {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]          | Expecting one or more \"ranges\"",
                "[1-2-3]      | Expecting one or more \"ranges\"",
                "[1-2, 3]     | Expecting one or more \"ranges\"",
                "[a-2]        | Expecting non-negative integers in 'a'",
                "[1-b]        | Expecting non-negative integers in 'b'",
                "[1.5-2]      | Expecting non-negative integers in '1.5'",
                "[1-18446744073709551616] | Expecting non-negative integers in '18446744073709551616'",
                "a[1-2]       | Unexpected '[' found",
                "{[1-2]}      | Unexpected '[' found",
                "a{b}         | Unexpected '{' found",
            })
    void whatIsNearlyAValueIsAnError(String text, String message) {
        assertThatThrownBy(() -> Values.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @MesosCase("A8: blanks alone are an error")
    @ParameterizedTest(name = "A8: nothing but blanks is an error")
    @ValueSource(strings = {"", " ", "  "})
    void blanksAreAnError(String text) {
        assertThatThrownBy(() -> Values.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expecting non-empty string");
    }
}
