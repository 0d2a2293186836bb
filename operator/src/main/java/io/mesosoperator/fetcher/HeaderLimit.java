package io.mesosoperator.fetcher;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bounds what stands before an entry's content. A tar has names and attributes of any length there, which its reader
 * keeps in memory: a few compressed kilobytes can hold gigabytes of them.
 */
final class HeaderLimit extends FilterInputStream {

    /** Paths have 4 KiB at most, and attributes of a file 64 KiB each. */
    private static final long MOST = 1 << 20;

    private long left = MOST;

    HeaderLimit(InputStream in) {
        super(in);
    }

    /** From now on, headers are read. */
    void header() {
        left = MOST;
    }

    /** From now on, content is read, of which there may be any amount. */
    void content() {
        left = Long.MAX_VALUE;
    }

    @Override
    public int read() throws IOException {
        var one = super.read();
        spend(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        var read = super.read(bytes, offset, length);
        spend(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        var skipped = super.skip(bytes);
        spend(skipped);
        return skipped;
    }

    private void spend(long bytes) throws FetchFailure {
        left -= bytes;
        if (left < 0) {
            throw new FetchFailure("an entry's header is larger than %s".formatted(Bytes.text(MOST)));
        }
    }
}
