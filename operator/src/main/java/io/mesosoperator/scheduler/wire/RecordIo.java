package io.mesosoperator.scheduler.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** RecordIO, the framing of the event stream: the record's length in decimal, a line feed, the record. */
public final class RecordIo {

    private RecordIo() {}

    /** One record. */
    public static byte[] frame(byte[] record) {
        var length = (record.length + "\n").getBytes(US_ASCII);
        var framed = new byte[length.length + record.length];
        System.arraycopy(length, 0, framed, 0, length.length);
        System.arraycopy(record, 0, framed, length.length, record.length);
        return framed;
    }
}
