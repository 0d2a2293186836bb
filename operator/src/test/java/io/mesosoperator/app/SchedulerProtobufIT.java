package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.crds.V1Additions;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Predicate;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.apache.mesos.scheduler.Protos.Call;
import org.apache.mesos.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;

/** The life of a task whose scheduler speaks protobuf, as most client libraries do. */
@WithOperator
record SchedulerProtobufIT(Cluster cluster, OpenSchedulerApi door) {

    private static final String PROTOBUF = "application/x-protobuf";
    private static final TaskID TASK = TaskID.newBuilder().setValue("one").build();

    @Test
    void aTaskLivesFromItsOfferToItsEnd() throws IOException {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        var subscribe = Call.newBuilder()
                .setType(Call.Type.SUBSCRIBE)
                .setSubscribe(Call.Subscribe.newBuilder()
                        .setFrameworkInfo(
                                FrameworkInfo.newBuilder().setUser("nobody").setName("mine")))
                .build();
        var response = door.client().stream(
                door.client().call(PROTOBUF, subscribe.toByteArray()).header("Accept", PROTOBUF));
        var stream = response.headers().firstValue("Mesos-Stream-Id").orElseThrow();
        try (var events = response.body()) {
            var id = next(events, Event::hasSubscribed).getSubscribed().getFrameworkId();
            var offer = next(events, Event::hasOffers).getOffers().getOffers(0);
            assertThat(offer.getSlaveId().getValue()).isEqualTo("n1");

            call(
                    stream,
                    of(id, Call.Type.ACCEPT)
                            .setAccept(Call.Accept.newBuilder()
                                    .addOfferIds(offer.getId())
                                    .addOperations(Offer.Operation.newBuilder()
                                            .setType(Offer.Operation.Type.LAUNCH)
                                            .setLaunch(Offer.Operation.Launch.newBuilder()
                                                    .addTaskInfos(task(offer))))));
            var running = update(events);
            assertThat(running.getState()).isEqualTo(TaskState.TASK_RUNNING);
            call(
                    stream,
                    of(id, Call.Type.ACKNOWLEDGE)
                            .setAcknowledge(Call.Acknowledge.newBuilder()
                                    .setAgentId(running.getSlaveId())
                                    .setTaskId(TASK)
                                    .setUuid(running.getUuid())));
            call(stream, of(id, Call.Type.KILL).setKill(Call.Kill.newBuilder().setTaskId(TASK)));
            assertThat(update(events).getState()).isEqualTo(TaskState.TASK_KILLED);
        }
    }

    @Test
    void offersOfAFrameworkInSeveralRolesSayWhichTheyAreFor() throws IOException {
        cluster.kubelet().node("n1", 2, 1024);
        var info = FrameworkInfo.newBuilder()
                .setUser("nobody")
                .setName("mine")
                .setId(FrameworkID.newBuilder().setValue("My_Framework"));
        V1Additions.add(
                org.apache.mesos.v1.Protos.FrameworkInfo.newBuilder()
                        .addCapabilities(org.apache.mesos.v1.Protos.FrameworkInfo.Capability.newBuilder()
                                .setType(org.apache.mesos.v1.Protos.FrameworkInfo.Capability.Type.MULTI_ROLE))
                        .addRoles("ads")
                        .addRoles("web")
                        .build(),
                info);
        var subscribe = of(info.getId(), Call.Type.SUBSCRIBE)
                .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(info).addSuppressedRoles("ads"))
                .build();
        var response = door.client().stream(
                door.client().call(PROTOBUF, subscribe.toByteArray()).header("Accept", PROTOBUF));
        try (var events = response.body()) {
            assertThat(next(events, Event::hasSubscribed)
                            .getSubscribed()
                            .getFrameworkId()
                            .getValue())
                    .isEqualTo("My_Framework");

            var offer = next(events, Event::hasOffers).getOffers().getOffers(0);

            var added = V1Additions.in(offer, org.apache.mesos.v1.Protos.Offer.parser());
            assertThat(added.getAllocationInfo().getRole()).isEqualTo("web");
        }
    }

    private static Call.Builder of(FrameworkID id, Call.Type type) {
        return Call.newBuilder().setFrameworkId(id).setType(type);
    }

    private void call(String stream, Call.Builder call) {
        var response = door.client()
                .send(door.client().call(PROTOBUF, call.build().toByteArray()).header("Mesos-Stream-Id", stream));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    }

    private static TaskStatus update(InputStream events) throws IOException {
        return next(events, Event::hasUpdate).getUpdate().getStatus();
    }

    private static Event next(InputStream events, Predicate<Event> wanted) throws IOException {
        while (true) {
            var length = EventStreamReader.length(events);
            assertThat(length).as("the stream goes on").isPositive();
            var event = Event.parseFrom(events.readNBytes(length));
            if (wanted.test(event)) {
                return event;
            }
        }
    }

    private static TaskInfo task(Offer offer) {
        return TaskInfo.newBuilder()
                .setName("one")
                .setTaskId(TASK)
                .setSlaveId(offer.getSlaveId())
                .setCommand(CommandInfo.newBuilder().setValue("true"))
                .addResources(scalar("cpus", 0.5))
                .addResources(scalar("mem", 32))
                .build();
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }
}
