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
}
