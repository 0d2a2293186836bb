package io.mesosoperator.app;

import io.mesosoperator.scheduler.SchedulerNamespaces;
import io.mesosoperator.scheduler.SchedulerServer;
import java.time.Duration;

/**
 * Where the scheduler API is served.
 *
 * @param namespaces of the Framework objects of subscribers
 * @param heartbeat the time between heartbeats in a stream of events
 */
public record SchedulerEndpoint(SchedulerServer server, SchedulerNamespaces namespaces, Duration heartbeat) {

    /** All of them are in this namespace. */
    public SchedulerEndpoint(SchedulerServer server, String namespace, Duration heartbeat) {
        this(server, SchedulerNamespaces.one(namespace), heartbeat);
    }
}
