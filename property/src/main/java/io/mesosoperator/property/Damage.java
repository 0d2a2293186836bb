package io.mesosoperator.property;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.instancio.Random;

/** Sound input that somebody, or a bad line, has changed: what a reader of foreign bytes must take or refuse. */
public final class Damage {

    private static final List<byte[]> TOKENS = List.of(
            new byte[] {0},
            new byte[] {-1, -1, -1, -1},
            new byte[] {127, -1, -1, -1},
            bytes("-1"),
            bytes("1e2147483648"),
            bytes("18446744073709551616"),
            bytes("NaN"),
            bytes("null"),
            bytes("\""),
            bytes("{\"a\":"),
            bytes("[[[[[[[["),
            bytes("\\ud800"),
            bytes("../../"),
            bytes("\ud83d\ude80"));

    private static final int MOST = 8;

    private Damage() {}

    /** The bytes after one to eight changes of all sorts. */
    public static byte[] of(byte[] sound, Random random) {
        var damaged = sound;
        for (var changes = Numbers.between(random, 1, MOST); changes > 0; changes--) {
            damaged = once(damaged, random);
        }
        return damaged;
    }

    /** As {@link #of(byte[], Random)}; what is no text afterwards has the character that stands for that. */
    public static String of(String sound, Random random) {
        return new String(of(bytes(sound), random), UTF_8);
    }

    /** Bytes of which nothing is said, zeros more often than others. */
    public static byte[] any(Random random, int most) {
        var bytes = new byte[Numbers.between(random, 0, most)];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = random.intRange(0, 3) == 0 ? 0 : random.byteRange(Byte.MIN_VALUE, Byte.MAX_VALUE);
        }
        return bytes;
    }

    private static byte[] once(byte[] sound, Random random) {
        var from = Numbers.between(random, 0, sound.length);
        var to = Math.min(sound.length, from + Numbers.between(random, 0, 16));
        return switch (random.intRange(0, 6)) {
            case 0 -> spliced(sound, from, from, random.oneOf(TOKENS));
            case 1 -> spliced(sound, from, to, random.oneOf(TOKENS));
            case 2 -> spliced(sound, from, to, new byte[0]);
            case 3 -> spliced(sound, from, from, part(sound, from, to));
            case 4 -> part(sound, 0, from);
            case 5 -> spliced(sound, from, to, any(random, 16));
            default -> flipped(sound, from, random);
        };
    }

    private static byte[] flipped(byte[] sound, int at, Random random) {
        var flipped = sound.clone();
        if (at < flipped.length) {
            flipped[at] ^= (byte) (1 << random.intRange(0, 7));
        }
        return flipped;
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] piece) {
        var out = new ByteArrayOutputStream(bytes.length + piece.length);
        out.write(bytes, 0, from);
        out.writeBytes(piece);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
