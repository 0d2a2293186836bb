package io.mesosoperator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class ServerCertificateTest {

    private static final Path FILES = Path.of("src/test/resources/tls");

    /** Of a key of 2048 bits: what PKCS#8 has before the key itself. */
    private static final int BEFORE_THE_KEY = 26;

    private static String certificate() throws IOException {
        return Files.readString(FILES.resolve("tls.crt"));
    }

    private static String key() throws IOException {
        return Files.readString(FILES.resolve("tls.key"));
    }

    private static byte[] bytes(String pem) {
        return Base64.getMimeDecoder()
                .decode(pem.replaceAll("-----[A-Z ]+-----", "").getBytes(US_ASCII));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(what, Base64.getMimeEncoder().encodeToString(bytes));
    }

    @Test
    void aKeyIsReadInBothForms() throws IOException {
        var whole = bytes(key());
        var plain = pem("RSA PRIVATE KEY", Arrays.copyOfRange(whole, BEFORE_THE_KEY, whole.length));

        assertThat(ServerCertificate.parse(certificate(), plain))
                .isEqualTo(ServerCertificate.parse(certificate(), key()));
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() throws IOException, NoSuchAlgorithmException {
        var another = pem(
                "PRIVATE KEY",
                KeyPairGenerator.getInstance("RSA")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());

        assertThatThrownBy(() -> ServerCertificate.parse(certificate(), another))
                .hasMessage("tls.key: is not the key of the certificate in tls.crt");
        assertThatThrownBy(() -> ServerCertificate.parse(certificate(), "secret"))
                .hasMessage("tls.key: has no key in PEM, or one with a password");
        assertThatThrownBy(() -> ServerCertificate.parse("", key())).hasMessage("tls.crt: has no certificate in PEM");
        assertThatThrownBy(() -> ServerCertificate.parse("nonsense", key()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theKeyIsInNoWords() throws IOException {
        assertThat(ServerCertificate.parse(certificate(), key())).hasToString("a certificate with its key");
    }
}
