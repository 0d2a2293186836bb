package io.mesosoperator.driver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes protobuf's wire format: the few fields around the messages of {@code mesos.jar}, which are the same bytes in
 * v0 and v1.
 */
final class WireWriter {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    WireWriter number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    WireWriter real(int field, double value) {
        tag(field, EIGHT_BYTES);
        long bits = Double.doubleToLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            out.write((int) (bits >>> shift));
        }
        return this;
    }

    /** Writes bytes, or a message as its bytes. */
    WireWriter bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        out.write(value, 0, value.length);
        return this;
    }

    WireWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    WireWriter texts(int field, Iterable<String> values) {
        for (String value : values) {
            text(field, value);
        }
        return this;
    }

    WireWriter message(int field, WireWriter value) {
        return bytes(field, value.toBytes());
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void tag(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
