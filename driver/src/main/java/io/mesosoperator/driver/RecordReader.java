package io.mesosoperator.driver;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Mesos' RecordIO: the length of a record in decimal digits, a line feed, and the record. */
final class RecordReader {

    private static final int MAX_RECORD = 1 << 30;

    private final InputStream in;

    RecordReader(InputStream in) {
        this.in = in;
    }

    /** The next record; null if the stream has ended. */
    byte @Nullable [] next() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        long length = 0;
        for (int digit = first; digit != '\n'; digit = in.read()) {
            if (digit < '0' || digit > '9') {
                throw new IOException("Not a record: " + (digit < 0 ? "it has no end" : "it has no length"));
            }
            length = length * 10 + digit - '0';
            if (length > MAX_RECORD) {
                throw new IOException("A record of more than " + MAX_RECORD + " bytes");
            }
        }
        byte[] record = new byte[(int) length];
        for (int read = 0; read < record.length; ) {
            int more = in.read(record, read, record.length - read);
            if (more < 0) {
                throw new EOFException("The stream has ended in the middle of a record");
            }
            read += more;
        }
        return record;
    }
}
