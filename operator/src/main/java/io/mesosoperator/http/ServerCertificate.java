package io.mesosoperator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A server's certificate with its chain and its key, from PEM as a Secret of the type {@code kubernetes.io/tls} has it.
 * The key is in no message.
 */
public final class ServerCertificate {

    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN ((?:RSA |EC )?)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");

    private static final String ALIAS = "server";
    private static final char[] NO_PASSWORD = {};

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final int LONG_LENGTH = 0x80;
    private static final int BYTE = 0xff;

    private final List<Certificate> chain;
    private final PrivateKey key;

    private ServerCertificate(List<Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /**
     * Reads a certificate.
     *
     * @param certificates in PEM, the server's own first
     * @param key in PEM: PKCS#8, or as cert-manager and others write it, PKCS#1 or SEC 1
     * @throws IllegalArgumentException if they are none, or do not belong together
     */
    public static ServerCertificate parse(String certificates, String key) {
        try {
            var chain = List.<Certificate>copyOf(CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates.getBytes(US_ASCII))));
            if (chain.isEmpty()) {
                throw new IllegalArgumentException("tls.crt: has no certificate in PEM");
            }
            var read = new ServerCertificate(chain, key(key, chain.getFirst()));
            read.check();
            return read;
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "tls.crt and tls.key: are no certificate with its key: "
                            + unreadable.getClass().getSimpleName(),
                    unreadable);
        }
    }

    private static PrivateKey key(String pem, Certificate certificate) throws GeneralSecurityException {
        var found = KEY.matcher(pem);
        if (!found.find()) {
            throw new IllegalArgumentException("tls.key: has no key in PEM, or one with a password");
        }
        var bytes = Base64.getMimeDecoder().decode(found.group(2));
        var isWrapped = found.group(1).isEmpty();
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(isWrapped ? bytes : wrapped(bytes, certificate)));
    }

    /** PKCS#8 is the key, and before it what kind it is; the certificate has that in the same words. */
    private static byte[] wrapped(byte[] key, Certificate certificate) {
        var subject = certificate.getPublicKey().getEncoded();
        var begin = contentOf(subject, 0);
        var kind = Arrays.copyOfRange(subject, begin, contentOf(subject, begin) + lengthOf(subject, begin));
        return element(SEQUENCE, VERSION_0, kind, element(OCTETS, key));
    }

    /** Where the content of the DER element begins that begins there. */
    private static int contentOf(byte[] der, int begin) {
        var first = der[begin + 1] & BYTE;
        return begin + 2 + (first < LONG_LENGTH ? 0 : first - LONG_LENGTH);
    }

    private static int lengthOf(byte[] der, int begin) {
        var length = der[begin + 1] & BYTE;
        if (length >= LONG_LENGTH) {
            var bytes = length - LONG_LENGTH;
            length = 0;
            for (var i = 0; i < bytes; i++) {
                length = (length << Byte.SIZE) | (der[begin + 2 + i] & BYTE);
            }
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        var length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < LONG_LENGTH) {
            out.write(length);
        } else {
            var bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + Byte.SIZE - 1) / Byte.SIZE;
            out.write(LONG_LENGTH + bytes);
            for (var i = bytes - 1; i >= 0; i--) {
                out.write(length >> (i * Byte.SIZE));
            }
        }
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Files of two Secrets would make a server with which no client gets a connection. */
    private void check() throws GeneralSecurityException {
        var publicKey = chain.getFirst().getPublicKey();
        var signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                });
        var text = ALIAS.getBytes(US_ASCII);
        signature.initSign(key);
        signature.update(text);
        var signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        if (!isBy(signature, signed)) {
            throw new IllegalArgumentException("tls.key: is not the key of the certificate in tls.crt");
        }
    }

    private static boolean isBy(Signature signature, byte[] signed) {
        try {
            return signature.verify(signed);
        } catch (SignatureException ofAnotherLength) {
            return false;
        }
    }

    /** A store with nothing else, and without a password. */
    KeyStore keyStore() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry(ALIAS, key, NO_PASSWORD, chain.toArray(Certificate[]::new));
            return store;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerCertificate same && same.chain.equals(chain) && same.key.equals(key);
    }

    @Override
    public int hashCode() {
        return chain.hashCode();
    }

    @Override
    public String toString() {
        return "a certificate with its key";
    }
}
