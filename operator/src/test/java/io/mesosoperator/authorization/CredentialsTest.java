package io.mesosoperator.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private static final Credentials CREDENTIALS = Credentials.parse("ads s3cret\n\n  ops\tpass:word  \n");

    @Test
    void bothFormsOfAMastersFileAreRead() {
        assertThat(CREDENTIALS.principals()).containsExactlyInAnyOrder("ads", "ops");
        assertThat(Credentials.parse("""
                {"credentials": [{"principal": "ads", "secret": "s3cret"}, {"principal": "ops", "secret": "pass:word"}]}
                """)).isEqualTo(CREDENTIALS);
        assertThat(Credentials.parse("").principals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ads hidden1 more | line 1: has to be a principal and its secret, with a space between them
            ads              | line 1: has to be a principal and its secret, with a space between them
            a:b hidden1      | line 1: a principal is not empty and has no ':'
            {                | line 2: no JSON
            {"credentials":1}| credentials: has to be a list of {"principal": ..., "secret": ...}
            {"credentials":[{"principal":"hidden1"}]}|credentials[0]: has to have a principal and a secret, both texts
            {"credentials":[{"principal":"a","secret":""}]}| credentials[0]: the secret of principal 'a' is empty
            """)
    void mistakesAreToldWithoutASecret(String text, String problem) {
        assertThatThrownBy(() -> Credentials.parse(text + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThatThrownBy(() -> Credentials.parse("ads one\nads two\nops\n"))
                .hasMessage("line 2: principal 'ads' is there twice; remove one; line 3: has to be a principal and its"
                        + " secret, with a space between them");
    }

    @Test
    void nothingSecretIsShown() {
        assertThat(CREDENTIALS).hasToString("credentials of 2 principals");
    }

    @Test
    void whoKnowsTheSecretIsThePrincipal() {
        assertThat(caller(basic("ads:s3cret"))).isEqualTo(new Caller.Authenticated("ads"));
        assertThat(caller(basic("ops:pass:word"))).isEqualTo(new Caller.Authenticated("ops"));
        assertThat(caller("basic " + base64("ads:s3cret"))).isEqualTo(new Caller.Authenticated("ads"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ads:S3cret", "ads:", "ads:pass:word", "nobody:", "nobody:s3cret", ":"})
    void whoDoesNotIsNot(String pair) {
        assertThat(caller(basic(pair)))
                .isEqualTo(new Caller.Unauthenticated(
                        "Could not authenticate '%s'".formatted(pair.substring(0, pair.indexOf(':')))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Bearer YWRz", "Basic ****", "Basic YWRz", "Basic YWRz OnM="})
    void whatIsNoBasicAuthenticationIsMalformed(String header) {
        assertThat(caller(header))
                .isInstanceOfSatisfying(
                        Caller.Unauthenticated.class,
                        caller -> assertThat(caller.why()).startsWith("Malformed"));
    }

    @Test
    void withoutCredentialsNobodyIsAsked() {
        assertThat(Caller.of(Optional.empty(), Optional.of("nonsense"))).isEqualTo(new Caller.Anybody());
        assertThat(Caller.of(Optional.of(CREDENTIALS), Optional.empty())).isInstanceOf(Caller.Unauthenticated.class);
    }

    private static Caller caller(String header) {
        return Caller.of(Optional.of(CREDENTIALS), Optional.of(header));
    }

    private static String basic(String pair) {
        return "Basic " + base64(pair);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
