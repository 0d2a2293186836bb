package io.mesosoperator.fetcher;

import java.io.FilterInputStream;
import java.io.IOException;

/** The bytes of a transfer as they arrive; at the end it checks that none is missing. */
final class WholeBody extends FilterInputStream {

    private final Transfer transfer;
    private final StallGuard guard;
    private final Progress progress;

    WholeBody(Transfer transfer, StallGuard guard, Progress progress) {
        super(transfer.body());
        this.transfer = transfer;
        this.guard = guard;
        this.progress = progress;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        try {
            var read = super.read(buffer, offset, length);
            if (read < 0) {
                transfer.complete();
                checkLength();
            } else {
                guard.moved(read);
                progress.add(read);
            }
            return read;
        } catch (IOException e) {
            throw guard.isStalled() ? guard.stalled(e) : e;
        }
    }

    private void checkLength() throws IOException {
        var expected = transfer.length();
        if (expected.isPresent() && expected.getAsLong() != progress.bytes()) {
            throw new IOException("the transfer was interrupted after %d of %d bytes"
                    .formatted(progress.bytes(), expected.getAsLong()));
        }
    }
}
