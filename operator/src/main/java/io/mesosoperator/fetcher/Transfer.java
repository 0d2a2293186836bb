package io.mesosoperator.fetcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** A file on its way. */
interface Transfer extends Closeable {

    /** A server to get files from. */
    interface Opener {
        /**
         * Begins a transfer.
         *
         * @throws FetchFailure when there is no use in trying again
         */
        Transfer open() throws IOException, InterruptedException;
    }

    InputStream body();

    /** In bytes; empty when the server does not say. */
    OptionalLong length();

    /** After the last byte: throws unless the server says that it was the last. */
    void complete() throws IOException;
}
