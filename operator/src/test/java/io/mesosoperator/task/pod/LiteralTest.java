package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LiteralTest {

    @Property
    void whatKubernetesMakesOfItIsTheTextItself(@ForAll("texts") String text) {
        assertThat(expandedByKubernetes(Literal.of(text))).isEqualTo(text);
    }

    @Example
    void anOrdinaryVariableOfTheShellStaysReadable() {
        assertThat(Literal.of("echo $HOME ${HOME} 5$")).isEqualTo("echo $HOME ${HOME} 5$");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars('$', '(', ')', 'A', ' ').ofMaxLength(12);
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
