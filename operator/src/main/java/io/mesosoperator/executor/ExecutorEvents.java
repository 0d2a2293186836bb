package io.mesosoperator.executor;

import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.executor.Protos.Event;
import org.apache.mesos.v1.Protos.KillPolicy;

/** Builds the events that an executor receives. */
final class ExecutorEvents {

    static final Event HEARTBEAT =
            Event.newBuilder().setType(Event.Type.HEARTBEAT).build();

    static final Event SHUTDOWN =
            Event.newBuilder().setType(Event.Type.SHUTDOWN).build();

    private ExecutorEvents() {}

    static Event subscribed(ExecutorInfo executor, FrameworkInfo framework, SlaveInfo agent) {
        return Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setExecutorInfo(executor)
                        .setFrameworkInfo(framework)
                        .setSlaveInfo(agent))
                .build();
    }

    static Event launch(TaskInfo task) {
        return Event.newBuilder()
                .setType(Event.Type.LAUNCH)
                .setLaunch(Event.Launch.newBuilder().setTask(task))
                .build();
    }

    /** KILL of a task of which nothing says how long it may take to stop. */
    static Event kill(TaskID task) {
        return kill(task, KillPolicy.getDefaultInstance());
    }

    static Event kill(TaskID task, KillPolicy policy) {
        var kill = Event.Kill.newBuilder().setTaskId(task);
        if (policy.hasGracePeriod()) {
            kill.setKillPolicy(policy);
        }
        return Event.newBuilder().setType(Event.Type.KILL).setKill(kill).build();
    }

    static Event acknowledged(TaskID task, ByteString uuid) {
        return Event.newBuilder()
                .setType(Event.Type.ACKNOWLEDGED)
                .setAcknowledged(Event.Acknowledged.newBuilder().setTaskId(task).setUuid(uuid))
                .build();
    }

    static Event message(ByteString data) {
        return Event.newBuilder()
                .setType(Event.Type.MESSAGE)
                .setMessage(Event.Message.newBuilder().setData(data))
                .build();
    }
}
