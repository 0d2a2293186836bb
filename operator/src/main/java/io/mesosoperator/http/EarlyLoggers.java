package io.mesosoperator.http;

import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Loggers that libraries ask for in the middle of their work, made before any request comes.
 *
 * <p>A new logger is made under a lock. A virtual thread that waits for the lock while it initializes a class keeps its
 * carrier (JEP 491 leaves that out); one that waits elsewhere does not. In a flood of first requests the former had all
 * carriers, the latter was next in line for the lock and got none, and no virtual thread of the process ran any more.
 * Of a logger that exists nobody waits for the lock.
 */
final class EarlyLoggers {

    /** All that is asked for outside of the initialization of a class, by code that virtual threads run. */
    static final List<String> NAMES = List.of(
            "org.eclipse.jetty.server.Response",
            "org.eclipse.jetty.server.Server",
            "org.eclipse.jetty.util.thread.ThreadPool",
            "io.fabric8.kubernetes.client.Watcher");

    private EarlyLoggers() {}

    /** Call it in a platform thread. */
    static void make() {
        NAMES.forEach(LoggerFactory::getLogger);
    }
}
