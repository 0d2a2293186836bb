package io.mesosoperator.fetcher;

import java.io.IOException;

/** What another attempt would not mend; any other {@link IOException} of a download may pass. */
final class FetchFailure extends IOException {

    private static final long serialVersionUID = 1L;

    FetchFailure(String message) {
        super(message);
    }

    FetchFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** What a failure says of itself, or what it is if it says nothing. */
    static String said(Exception failure) {
        var message = failure.getMessage();
        if (message == null) {
            return failure.getClass().getSimpleName();
        }
        return failure instanceof FetchFailure ? message : failure.toString();
    }
}
