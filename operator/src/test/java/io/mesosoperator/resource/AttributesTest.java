package io.mesosoperator.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mesosoperator.MesosCase;
import org.apache.mesos.Protos.Attribute;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributesTest {

    @MesosCase("A11: a text of attributes has a scalar, ranges and text, by name")
    @Test
    @DisplayName("A11: a number, ranges and text")
    void aNumberRangesAndText() {
        var attributes = Attributes.parse("cpus:45.55;ports:[10000-20000, 30000-50000];rack:rack1,rack2");

        assertThat(attributes).extracting(Attribute::getName).containsExactly("cpus", "ports", "rack");
        assertThat(attributes.get(0).getType()).isEqualTo(Value.Type.SCALAR);
        assertThat(attributes.get(0).getScalar().getValue()).isEqualTo(45.55);
        assertThat(attributes.get(1).getType()).isEqualTo(Value.Type.RANGES);
        assertThat(attributes.get(1).getRanges().getRangeCount()).isEqualTo(2);
        assertThat(attributes.get(2).getType()).isEqualTo(Value.Type.TEXT);
        assertThat(attributes.get(2).getText().getValue()).isEqualTo("rack1,rack2");
    }

    @Test
    void namesAreTrimmedAndEmptyPairsDoNotCount() {
        assertThat(Attributes.parse(" rack : r1 ;; zone:z1; "))
                .extracting(Attribute::getName, attribute -> attribute.getText().getValue())
                .containsExactly(tuple("rack", "r1"), tuple("zone", "z1"));
    }

    @Test
    void textMayHaveColons() {
        assertThat(Attributes.parse("url:http://host:80").getFirst().getText().getValue())
                .isEqualTo("http://host:80");
    }

    @Test
    void nothingIsNoAttributes() {
        assertThat(Attributes.parse("")).isEmpty();
    }

    @ParameterizedTest(name = "''{0}'': {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "rack       | Invalid attribute key:value pair 'rack'",
                "rack:      | Invalid attribute key:value pair 'rack:'",
                ":r1        | Invalid attribute key:value pair ':r1'",
                "disks:{a}  | Bad type for attribute disks text {a} type SET",
                "ports:[1-2 | Failed to parse attribute ports text [1-2 error Mismatched brackets",
            })
    void whatIsNoPairIsAnError(String text, String message) {
        assertThatThrownBy(() -> Attributes.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
