package io.mesosoperator.master;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Looks into tasks' containers. Whatever these do, nothing takes longer than it is given. */
public interface SandboxSource {

    /** A command that runs in a container. Closing it forgets it. */
    interface Command extends AutoCloseable {

        /** What it writes to its standard output, as it comes. */
        InputStream output();

        /**
         * Waits for its end.
         *
         * @throws FilesFailure if it cannot be told
         */
        int exitCode() throws FilesFailure, InterruptedException;

        @Override
        void close();
    }

    /**
     * Starts a command.
     *
     * @param most time for all of it; what is waited for then fails
     * @throws FilesFailure if it cannot be
     */
    Command run(ContainerName where, List<String> command, Duration most) throws FilesFailure, InterruptedException;

    /**
     * What the container has printed, from its beginning.
     *
     * @param bytes of it, if not all
     * @param most time until it begins to come
     * @throws FilesFailure if it does not
     */
    InputStream log(ContainerName where, OptionalLong bytes, Duration most)
            throws FilesFailure, InterruptedException, IOException;
}
