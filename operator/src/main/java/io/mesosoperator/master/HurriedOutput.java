package io.mesosoperator.master;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** Fails when everything together takes too long; that one write does, its stream sees to. */
final class HurriedOutput extends FilterOutputStream {

    private final Duration most;
    private final long begun = System.nanoTime();

    HurriedOutput(OutputStream out, Duration most) {
        super(out);
        this.most = most;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (System.nanoTime() - begun > most.toNanos()) {
            throw new IOException("a client took more than %s for one answer".formatted(most));
        }
        out.write(bytes, offset, length);
    }
}
