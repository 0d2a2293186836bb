package io.mesosoperator.scheduler;

import com.google.protobuf.ByteString;
import io.mesosoperator.task.executor.ExecutorKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.Event;

/** Builds the events that a scheduler receives. */
final class Events {

    static final Event HEARTBEAT =
            Event.newBuilder().setType(Event.Type.HEARTBEAT).build();

    private Events() {}

    static Event subscribed(String frameworkId, Duration heartbeatInterval, MasterInfo master) {
        return Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(FrameworkID.newBuilder().setValue(frameworkId))
                        .setHeartbeatIntervalSeconds(heartbeatInterval.toMillis() / 1000.0)
                        .setMasterInfo(master))
                .build();
    }

    static Event offers(List<Offer> offers) {
        return Event.newBuilder()
                .setType(Event.Type.OFFERS)
                .setOffers(Event.Offers.newBuilder().addAllOffers(offers))
                .build();
    }

    static Event rescind(String offerId) {
        return Event.newBuilder()
                .setType(Event.Type.RESCIND)
                .setRescind(Event.Rescind.newBuilder()
                        .setOfferId(OfferID.newBuilder().setValue(offerId)))
                .build();
    }

    static Event update(TaskStatus status) {
        return Event.newBuilder()
                .setType(Event.Type.UPDATE)
                .setUpdate(Event.Update.newBuilder().setStatus(status))
                .build();
    }

    /** An agent is lost. */
    static Event failure(String agentId) {
        return Event.newBuilder()
                .setType(Event.Type.FAILURE)
                .setFailure(Event.Failure.newBuilder()
                        .setAgentId(SlaveID.newBuilder().setValue(agentId)))
                .build();
    }

    /** An executor has ended. */
    static Event failure(ExecutorKey executor, Optional<Integer> status) {
        var failure = Event.Failure.newBuilder()
                .setAgentId(SlaveID.newBuilder().setValue(executor.agent()))
                .setExecutorId(ExecutorID.newBuilder().setValue(executor.executorId()));
        status.ifPresent(failure::setStatus);
        return Event.newBuilder()
                .setType(Event.Type.FAILURE)
                .setFailure(failure)
                .build();
    }

    /** What an executor says. */
    static Event message(ExecutorKey executor, ByteString data) {
        return Event.newBuilder()
                .setType(Event.Type.MESSAGE)
                .setMessage(Event.Message.newBuilder()
                        .setAgentId(SlaveID.newBuilder().setValue(executor.agent()))
                        .setExecutorId(ExecutorID.newBuilder().setValue(executor.executorId()))
                        .setData(data))
                .build();
    }

    static Event error(String message) {
        return Event.newBuilder()
                .setType(Event.Type.ERROR)
                .setError(Event.Error.newBuilder().setMessage(message))
                .build();
    }
}
