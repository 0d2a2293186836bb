package io.mesosoperator.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.mesosoperator.property.Damage;
import io.mesosoperator.property.Numbers;
import io.mesosoperator.property.Property;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever text is read as resources, a value or attributes, it is one, or it is refused in words. */
class HostileTextTest {

    private static final List<String> SOUND = List.of(
            "cpus:45.55;ports:[10000-20000, 30000-50000];disks:{sda1}",
            "cpus(role1):2;mem(role1):3",
            "cpus(role, principal):1e3;disk(role, p:q)[id:host:path:ro]:7",
            "cpus{REV}:.5;disk[:path]:1;disk(*)[id]:2",
            "rack:r1;zone:[1-2];weight:45.5;url:http://host:80/",
            "ports:[0-18446744073709551615]");

    /** What the grammar is made of, and what it is not. */
    private static final List<String> WORDS = List.of(
            "cpus",
            "ports",
            "disk",
            "*",
            "role",
            ":",
            ";",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "{REV}",
            ",",
            "-",
            " ",
            "\n",
            "0",
            "1",
            "31000",
            "1e308",
            "9e999",
            "-0",
            "18446744073709551615",
            "\u0661",
            "\u0000",
            "\ud800",
            "/",
            ".");

    @Property
    void resourcesAreReadOrRefusedAndReadBack(@Given(Texts.class) String text) {
        readOrRefused(text, Resources::parse)
                .ifPresent(read -> assertThat(Resources.parse(read.toString())).isEqualTo(read));
    }

    @Property
    void valuesAreReadOrRefused(@Given(Texts.class) String text) {
        readOrRefused(text, Values::parse)
                .ifPresent(read -> assertThat(read.isInitialized()).isTrue());
    }

    @Property
    void attributesAreReadOrRefused(@Given(Texts.class) String text) {
        readOrRefused(text, Attributes::parse)
                .ifPresent(read -> assertThat(read).allMatch(attribute -> attribute.isInitialized()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{", "cpus(a", "cpus:1;", "ports:[1-2,", "9", "{a,", "\u0661", ":", "a:1;b{REV}"})
    void aLongTextTakesNoLongerThanItIs(String piece) {
        var text = piece.repeat(200_000 / piece.length());

        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            readOrRefused(text, Resources::parse);
            readOrRefused("ports:[" + text + "]", Resources::parse);
            readOrRefused("sda:{" + text + "}", Resources::parse);
            readOrRefused(text, Attributes::parse);
        });
    }

    private static <T> Optional<T> readOrRefused(String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException refused) {
            assertThat(refused).isExactlyInstanceOf(IllegalArgumentException.class);
            assertThat(refused.getMessage()).isNotBlank();
            return Optional.empty();
        } catch (RuntimeException unexpected) {
            return fail(unexpected);
        }
    }

    static class Texts implements GivenProvider {

        @Override
        public String provide(ElementContext parameter) {
            var random = parameter.random();
            if (random.trueOrFalse()) {
                return Damage.of(random.oneOf(SOUND), random);
            }
            var text = new StringBuilder();
            for (var words = Numbers.between(random, 0, 40); words > 0; words--) {
                text.append(random.oneOf(WORDS));
            }
            return text.toString();
        }
    }
}
