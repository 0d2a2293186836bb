package io.mesosoperator.fetcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriSecretsTest {

    @ParameterizedTest
    @CsvSource({
        "http://example.org/a.tgz, http://example.org/a.tgz",
        "http://example.org/foo@v1.tgz, http://example.org/foo@v1.tgz",
        "/opt/app@2/run, /opt/app@2/run",
        "https://me:PASS@example.org/a.tgz, https://***@example.org/a.tgz",
        "https://PASS@example.org/a.tgz, https://***@example.org/a.tgz",
        "https://me:PASS@/a.tgz, https://***@/a.tgz",
        "https://me:PA/SS@example.org/a.tgz, https://***@example.org/a.tgz",
        "https://me:80/PASS@example.org/a.tgz, https://***@example.org/a.tgz",
        "https://me:PA@SS@example.org/a.tgz, https://***@example.org/a.tgz",
        "https://me:PA SS@example.org/a.tgz, https://***@example.org/a.tgz",
        "https://me:PA^SS@exa mple.org, https://***@exa mple.org",
        "https://me:PA?SS@example.org/a, https://***@example.org/a",
        "https://me:PA#SS@example.org/a, https://***@example.org/a",
        "//me:PASS@example.org/a, //***@example.org/a",
        "me:PASS@example.org/a, ***@example.org/a",
        "http:me:PASS@example.org/a, ***@example.org/a",
        "https://example.org/a?X-Sig=PASS&b=PASS, https://example.org/a?X-Sig=***&b=***",
        "https://example.org/a?PASS, https://example.org/a?***",
        "https://example.org/a?x=PASS/PASS#PASS, https://example.org/a?x=***",
        "https://example.org/a#PASS, https://example.org/a#***",
        "https://example.org/a#t=PASS?y, https://example.org/a#***",
        "htt ps://me:PASS@example.org/a?x=PASS, ***://***@example.org/a?x=***",
        "me:PASS://x/y, ***://x/y",
    })
    void userAndQueryAndFragmentAreHiddenWhetherItParsesOrNot(String uri, String shown) {
        assertThat(UriSecrets.hide(uri)).isEqualTo(shown).doesNotContain("PASS");
    }

    @ParameterizedTest
    @CsvSource({
        "cannot pull https://me:PASS@example.org/img:1 now, cannot pull https://***@example.org/img:1 now",
        "'Failed to apply \"http://me:PASS@r/i\": bad', 'Failed to apply \"http://***@r/i\": bad'",
        "GET http://h/x?sig=PASS (3 attempts), GET http://h/x?sig=*** (3 attempts)",
        "a // comment, a // comment",
        "mail a@b, mail a@b",
    })
    void inTheMiddleOfATextToo(String text, String shown) {
        assertThat(UriSecrets.hideIn(text)).isEqualTo(shown).doesNotContain("PASS");
    }

    /** Each is refused, and no message has the password. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me:PASS@example.org",
                "https://me:PASS@example.org/",
                "https://me:PASS@/a.tgz",
                "https://me:PA SS@example.org/a.tgz",
                "https://me:PASS@exa_mple/a.tgz",
                "https://me:PASS@example.org/a/..",
                "https://example.org/?x=PASS/",
                "gopher://me:PASS@example.org/a",
                "me:PASS://example.org/a",
                "me:PASS@example.org/a.tgz",
                "file://me:PASS@example.org/a",
                "/x?PASS/..",
            })
    void noRefusalQuotesThem(String uri) {
        assertThat(FetchSource.of(uri))
                .isInstanceOfSatisfying(
                        FetchSource.Refused.class,
                        refused -> assertThat(refused.message())
                                .doesNotContain("PASS")
                                .doesNotContain("SS@"));
    }
}
