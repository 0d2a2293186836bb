package io.mesosoperator.fetcher;

import java.io.IOException;

/** A permanent failure, which a retry would not fix; any other {@link IOException} of a download is retried. */
final class FetchFailure extends IOException {

    private static final long serialVersionUID = 1L;

    FetchFailure(String message) {
        super(message);
    }

    FetchFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The failure's message, or its type if it has none. */
    static String said(Exception failure) {
        var message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        return UriSecrets.hideIn(failure instanceof FetchFailure ? message : failure.toString());
    }
}
