package io.mesosoperator.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Closes the connection when a write takes too long. */
final class TimedOutput extends FilterOutputStream {

    private final ClientConnection connection;
    private final Duration time;

    TimedOutput(OutputStream out, ClientConnection connection, Duration time) {
        super(out);
        this.connection = connection;
        this.time = time;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        connection.expect("a write to a client that does not read", time);
        try {
            out.write(bytes, offset, length);
            out.flush();
        } finally {
            connection.arrived();
        }
    }
}
