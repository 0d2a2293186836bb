package io.mesosoperator.fetcher;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** A file transfer in progress. */
interface Transfer extends Closeable {

    /** Opens transfers from a server. */
    interface Opener {
        /**
         * Begins a transfer.
         *
         * @throws FetchFailure if a retry is useless
         */
        Transfer open() throws IOException, InterruptedException;
    }

    InputStream body();

    /** In bytes; empty if the server does not tell. */
    OptionalLong length();

    /** Call after the last byte: throws unless the server confirms that the file is complete. */
    void complete() throws IOException;
}
