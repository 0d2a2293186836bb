package io.mesosoperator.app;

import java.io.IOException;
import java.util.SequencedMap;

/** The life of a framework in steps; a page has a column for each of them. */
interface ClientLife extends AutoCloseable {

    /** One step; it says what was seen. */
    interface Step {
        String take() throws IOException;
    }

    /** The steps by the names that {@code FrameworksPage} has for them. */
    SequencedMap<String, Step> steps();

    /** Brings the framework back, for the next step. */
    void afterFailure() throws IOException;

    @Override
    void close();
}
