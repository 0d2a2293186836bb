package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.property.Property;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;
import org.junit.jupiter.api.Test;

class LiteralTest {

    @Property
    void whatKubernetesMakesOfItIsTheTextItself(@Given(Texts.class) String text) {
        assertThat(expandedByKubernetes(Literal.of(text))).isEqualTo(text);
    }

    @Test
    void anOrdinaryVariableOfTheShellStaysReadable() {
        assertThat(Literal.of("echo $HOME ${HOME} 5$")).isEqualTo("echo $HOME ${HOME} 5$");
    }

    static class Texts implements GivenProvider {

        @Override
        public String provide(ElementContext parameter) {
            var random = parameter.random();
            return random.stringOf(random.intRange(0, 12), '$', '(', ')', 'A', ' ');
        }
    }

    /**
     * The documented rule: {@code $$} is a dollar, {@code $(NAME)} is the variable if there is one; here all are set.
     */
    private static String expandedByKubernetes(String text) {
        var result = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$$", at)) {
                result.append('$');
                at += 2;
            } else if (text.startsWith("$(", at) && text.indexOf(')', at) > 0) {
                result.append("<expanded>");
                at = text.indexOf(')', at) + 1;
            } else {
                result.append(text.charAt(at++));
            }
        }
        return result.toString();
    }
}
