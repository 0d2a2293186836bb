package io.mesosoperator.kubernetes;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Eight characters that stand for a text in names. Objects in clusters have these names: never change the algorithm.
 */
public final class ShortHash {

    public static final int LENGTH = 8;

    /** Neither vowels nor look-alikes, so that no words and no misreadings arise. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private ShortHash() {}

    /** The hash, eight characters long. */
    public static String of(String text) {
        var rest = new BigInteger(1, sha256(text));
        var base = BigInteger.valueOf(ALPHABET.length());
        var hash = new StringBuilder(LENGTH);
        while (hash.length() < LENGTH) {
            var division = rest.divideAndRemainder(base);
            hash.append(ALPHABET.charAt(division[1].intValue()));
            rest = division[0];
        }
        return hash.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must have SHA-256", e);
        }
    }
}
