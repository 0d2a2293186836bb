package io.mesosoperator.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolesTest {

    @ParameterizedTest
    @ValueSource(strings = {"*", "role", "role1", "a-b", "a.b", "...", "eng/prod", "ünïcode", "a*"})
    void theseAreRoles(String role) {
        assertThat(Roles.validate(role)).isEmpty();
    }

    @ParameterizedTest(name = "''{0}'': {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''       | Role names cannot be the empty string",
                "/a       | Role '/a' cannot start with a slash",
                "a/       | Role 'a/' cannot end with a slash",
                "a//b     | Role 'a//b' cannot contain two adjacent slashes",
                ".        | Role '.' cannot include '.' as a component",
                "a/../b   | Role 'a/../b' cannot include '..' as a component",
                "a/*      | Role 'a/*' cannot include '*' as a component",
                "-a       | Role component '-a' is invalid because it starts with a dash",
                "a/-b     | Role component '-b' is invalid because it starts with a dash",
                "a b      | Role component 'a b' is invalid because it contains backspace or whitespace",
            })
    void theseAreNot(String role, String message) {
        assertThat(Roles.validate(role)).contains(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x7f})
    void noBlankIsPartOfARole(int blank) {
        assertThat(Roles.validate("a" + (char) blank)).isPresent();
    }
}
