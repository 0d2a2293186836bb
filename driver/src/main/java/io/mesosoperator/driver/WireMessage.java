package io.mesosoperator.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a message in protobuf's wire format. Of a field that is there more than once, the last counts. */
final class WireMessage {

    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final List<Field> fields = new ArrayList<>();

    private WireMessage() {}

    /** @throws IOException if these are not the bytes of a message */
    static WireMessage of(byte[] bytes) throws IOException {
        WireMessage message = new WireMessage();
        Cursor cursor = new Cursor(bytes);
        while (!cursor.atEnd()) {
            long tag = cursor.varint();
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case VARINT:
                    message.fields.add(new Field(field, cursor.varint(), null));
                    break;
                case EIGHT_BYTES:
                    message.fields.add(new Field(field, cursor.fixed(Long.BYTES), null));
                    break;
                case LENGTH:
                    message.fields.add(new Field(field, 0, cursor.bytes(cursor.varint())));
                    break;
                case FOUR_BYTES:
                    message.fields.add(new Field(field, cursor.fixed(Integer.BYTES), null));
                    break;
                default:
                    throw new IOException("Not a message: wire type " + (tag & 7) + " of field " + field);
            }
        }
        return message;
    }

    long number(int field, long absent) {
        long value = absent;
        for (Field each : fields) {
            if (each.number == field && each.bytes == null) {
                value = each.value;
            }
        }
        return value;
    }

    double real(int field, double absent) {
        return Double.longBitsToDouble(number(field, Double.doubleToLongBits(absent)));
    }

    byte @Nullable [] bytes(int field) {
        List<byte[]> values = all(field);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** The message or the bytes of a field that has to be there. */
    byte[] required(int field) throws IOException {
        byte[] value = bytes(field);
        if (value == null) {
            throw new IOException("Not the message that is expected: field " + field + " is missing");
        }
        return value;
    }

    List<byte[]> all(int field) {
        List<byte[]> values = new ArrayList<>();
        for (Field each : fields) {
            if (each.number == field && each.bytes != null) {
                values.add(each.bytes);
            }
        }
        return values;
    }

    /** The text of a field; empty if it is not there. */
    String text(int field) {
        byte[] value = bytes(field);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    List<String> texts(int field) {
        List<String> values = new ArrayList<>();
        for (byte[] value : all(field)) {
            values.add(new String(value, StandardCharsets.UTF_8));
        }
        return values;
    }

    private static final class Field {
        final int number;
        final long value;
        final byte @Nullable [] bytes;

        Field(int number, long value, byte @Nullable [] bytes) {
            this.number = number;
            this.value = value;
            this.bytes = bytes;
        }
    }

    private static final class Cursor {
        private final byte[] from;
        private int at;

        Cursor(byte[] from) {
            this.from = from;
        }

        boolean atEnd() {
            return at == from.length;
        }

        long varint() throws IOException {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                int next = next();
                value |= (long) (next & 0x7F) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            throw new IOException("Not a message: a number of more than ten bytes");
        }

        long fixed(int length) throws IOException {
            long value = 0;
            for (int i = 0; i < length; i++) {
                value |= (long) next() << (i * Byte.SIZE);
            }
            return value;
        }

        byte[] bytes(long length) throws IOException {
            if (length < 0 || length > from.length - at) {
                throw new IOException("Not a message: it ends in the middle of a field");
            }
            at += (int) length;
            return Arrays.copyOfRange(from, at - (int) length, at);
        }

        private int next() throws IOException {
            if (atEnd()) {
                throw new IOException("Not a message: it ends in the middle of a field");
            }
            return from[at++] & 0xFF;
        }
    }
}
