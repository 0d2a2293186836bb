package io.mesosoperator.scheduler;

import java.time.Duration;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.scheduler.Protos.Event;

/** The events that a scheduler is sent, complete. */
final class Events {

    static final Event HEARTBEAT =
            Event.newBuilder().setType(Event.Type.HEARTBEAT).build();

    private Events() {}

    static Event subscribed(String frameworkId, Duration heartbeatInterval) {
        return Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(FrameworkID.newBuilder().setValue(frameworkId))
                        .setHeartbeatIntervalSeconds(heartbeatInterval.toMillis() / 1000.0))
                .build();
    }

    static Event error(String message) {
        return Event.newBuilder()
                .setType(Event.Type.ERROR)
                .setError(Event.Error.newBuilder().setMessage(message))
                .build();
    }
}
