package io.mesosoperator.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.property.Property;
import java.util.Random;
import java.util.stream.Collectors;
import org.instancio.junit.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameworkNamesTest {

    private static final String NAME = "[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

    @ParameterizedTest
    @ValueSource(strings = {"f", "sleepy-9daeead5a2ee", "20151210-103000-16842879-5050-1-0000", "marathon.prod"})
    void anIdThatCanBeANameIsTheName(String id) {
        assertThat(FrameworkNames.of(id)).isEqualTo(id);
    }

    /** These are for good: an object that one operator has made is found by the next under the same name. */
    @ParameterizedTest
    @CsvSource({
        "d3bf0ce0-7f4a-4e6b-9a63-0a7a4a7a1c55_0001, d3bf0ce0-7f4a-4e6b-9a63-0a7a4a7a1c55-000-c8b2d2fa16f906ff6334",
        "My_Framework, my-framework-f35716709643fcd70c34",
        "marathon.prod:1, marathon-prod-1-2241a87125d44f9560e5",
        "$$$, framework-4935926371d1a35cec5c",
    })
    void anyOtherIdBecomesWhatCanBeReadOfItAndAHash(String id, String name) {
        assertThat(FrameworkNames.of(id)).isEqualTo(name);
    }

    @Test
    void idsThatAreReadAlikeHaveNamesOfTheirOwn() {
        assertThat(FrameworkNames.of("My_Framework")).isNotEqualTo(FrameworkNames.of("my_framework"));
    }

    @Property(tries = 500)
    void everyIdHasANameThatKubernetesTakes(@Given long seed) {
        var chance = new Random(seed);
        var id = chance.ints(1 + chance.nextInt(80), ' ', 0x250)
                .mapToObj(Character::toString)
                .filter(character -> FrameworkNames.problem("a" + character).isEmpty())
                .collect(Collectors.joining("", "a", ""));

        assertThat(FrameworkNames.of(id)).matches(NAME);
        assertThat(FrameworkNames.of(id + "_"))
                .as("also as the value of a label")
                .hasSizeLessThanOrEqualTo(63)
                .isNotEqualTo(FrameworkNames.of(id));
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "'',ID must not be empty",
                ".,'''.'' is disallowed'",
                "..,'''..'' is disallowed'",
                "a/b,'''a/b'' contains invalid characters'",
                "a\\b,'''a\\b'' contains invalid characters'",
                "'a\tb','''a\tb'' contains invalid characters'",
            })
    void whatMesosRefusesIsRefused(String id, String why) {
        assertThat(FrameworkNames.problem(id)).contains(why);
    }

    @Test
    void anIdIsAsLongAsInMesos() {
        assertThat(FrameworkNames.problem("i".repeat(255))).isEmpty();
        assertThat(FrameworkNames.of("i".repeat(255))).hasSizeLessThanOrEqualTo(63);
        assertThat(FrameworkNames.problem("i".repeat(256))).contains("ID must not be greater than 255 characters");
    }
}
