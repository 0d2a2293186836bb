package io.mesosoperator.app;

import io.mesosoperator.scheduler.SchedulerServer;
import java.time.Duration;

/**
 * Where the scheduler API is served.
 *
 * @param namespace of the Framework objects of subscribers
 * @param heartbeat the time between heartbeats in a stream of events
 */
public record SchedulerEndpoint(SchedulerServer server, String namespace, Duration heartbeat) {}
