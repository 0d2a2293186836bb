package io.mesosoperator.master;

import java.io.IOException;

/** Why somebody who asks for a file is answered nothing else. */
public final class FilesFailure extends IOException {

    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status of HTTP */
    public FilesFailure(int status, String text) {
        super(text);
        this.status = status;
    }

    int status() {
        return status;
    }

    String text() {
        return getMessage() + "\n";
    }
}
