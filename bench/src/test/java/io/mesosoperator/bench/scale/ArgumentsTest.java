package io.mesosoperator.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentsTest {

    @Test
    void withoutACommandAllIsMeasured() {
        var arguments = Arguments.parse(List.of());

        assertThat(arguments.wants("throughput")).isTrue();
        assertThat(arguments.wants("coldstart")).isTrue();
        assertThat(arguments.number("n", 500)).isEqualTo(500);
    }

    @Test
    void oneCommandIsMeasuredAlone() {
        var arguments = Arguments.parse(List.of("latency", "--rates", "5,50"));

        assertThat(arguments.wants("latency")).isTrue();
        assertThat(arguments.wants("throughput")).isFalse();
        assertThat(arguments.list("rates", "5")).containsExactly("5", "50");
    }

    @Test
    void valuesOfTheChartAreHelms() {
        var arguments = Arguments.parse(List.of("throughput", "--set", "config.tasks.policy.bindToAgent=true"));

        assertThat(arguments.text(Arguments.SET)).contains("config.tasks.policy.bindToAgent=true");
        assertThat(Arguments.parse(List.of("latency")).text(Arguments.SET)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            speed                 | there is no command speed
            latency --rounds 3    | latency has no option --rounds
            throughput --rounds   | --rounds needs a value
            --pods 3              | nothing has option --pods
            profile               | profile needs the name of a recording
            offers latency        | one command at a time, not offers latency
            """)
    void whatIsWrongIsSaid(String words, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse(List.of(words.split(" ", -1))))
                .withMessage(message);
    }

    @Test
    void aNumberThatIsNoneIsNamed() {
        var arguments = Arguments.parse(List.of("throughput", "--n", "many"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments.number("n", 500))
                .withMessage("--n: 'many' is no whole number");
    }
}
