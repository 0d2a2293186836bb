package io.mesosoperator.driver;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpServer;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.MasterInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.OfferID;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;

/** A master of Mesos 1.11, as far as a test wants it: it speaks with the classes of {@code mesos.jar}. */
final class ScriptedMaster implements AutoCloseable {

    static final AgentID AGENT = AgentID.newBuilder().setValue("node-1").build();

    final ScriptedServer server;
    private double heartbeat = 15;

    ScriptedMaster() {
        server = new ScriptedServer("/api/v1/scheduler", ScriptedMaster::subscribes);
    }

    ScriptedMaster(HttpServer behind) {
        server = new ScriptedServer(behind, "/api/v1/scheduler", ScriptedMaster::subscribes);
    }

    private static boolean subscribes(byte[] body) {
        return parse(body).getType() == Call.Type.SUBSCRIBE;
    }

    String address() {
        return server.address();
    }

    /** Says how often it sends something. */
    void heartbeat(double seconds) {
        heartbeat = seconds;
    }

    /** Lets the next SUBSCRIBE succeed, under this id. */
    ScriptedServer.Stream subscribed(String frameworkId) {
        var stream = server.stream();
        stream.send(Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(FrameworkID.newBuilder().setValue(frameworkId))
                        .setHeartbeatIntervalSeconds(heartbeat)
                        .setMasterInfo(MasterInfo.newBuilder()
                                .setId("master-1")
                                .setIp(0x0100007F)
                                .setPort(5050)
                                .setHostname("master.example")))
                .build()
                .toByteArray());
        return stream;
    }

    Call subscription() {
        return parse(server.subscription().body());
    }

    Call call() {
        return parse(server.call().body());
    }

    static Call parse(byte[] body) {
        try {
            return Call.parseFrom(body);
        } catch (InvalidProtocolBufferException malformed) {
            throw new AssertionError(malformed);
        }
    }

    static byte[] heartbeat() {
        return Event.newBuilder().setType(Event.Type.HEARTBEAT).build().toByteArray();
    }

    static byte[] offers(String... ids) {
        var offers = Event.Offers.newBuilder();
        for (var id : ids) {
            offers.addOffers(Offer.newBuilder()
                    .setId(OfferID.newBuilder().setValue(id))
                    .setFrameworkId(FrameworkID.newBuilder().setValue("framework-1"))
                    .setAgentId(AGENT)
                    .setHostname("node-1.example")
                    .addResources(scalar("cpus", 4))
                    .addResources(scalar("mem", 4096))
                    .addResources(scalar("disk", 10_000)));
        }
        return Event.newBuilder()
                .setType(Event.Type.OFFERS)
                .setOffers(offers)
                .build()
                .toByteArray();
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    static byte[] rescind(String offer) {
        return Event.newBuilder()
                .setType(Event.Type.RESCIND)
                .setRescind(Event.Rescind.newBuilder()
                        .setOfferId(OfferID.newBuilder().setValue(offer)))
                .build()
                .toByteArray();
    }

    /** @param uuid empty for none */
    static byte[] update(String task, TaskState state, String uuid) {
        var status = TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task))
                .setState(state)
                .setAgentId(AGENT)
                .setSource(TaskStatus.Source.SOURCE_AGENT)
                .setReason(TaskStatus.Reason.REASON_AGENT_REMOVED);
        if (!uuid.isEmpty()) {
            status.setUuid(ByteString.copyFromUtf8(uuid));
        }
        return Event.newBuilder()
                .setType(Event.Type.UPDATE)
                .setUpdate(Event.Update.newBuilder().setStatus(status))
                .build()
                .toByteArray();
    }

    static byte[] message(String executor, String text) {
        return Event.newBuilder()
                .setType(Event.Type.MESSAGE)
                .setMessage(Event.Message.newBuilder()
                        .setAgentId(AGENT)
                        .setExecutorId(ExecutorID.newBuilder().setValue(executor))
                        .setData(ByteString.copyFromUtf8(text)))
                .build()
                .toByteArray();
    }

    static byte[] agentLost() {
        return Event.newBuilder()
                .setType(Event.Type.FAILURE)
                .setFailure(Event.Failure.newBuilder().setAgentId(AGENT))
                .build()
                .toByteArray();
    }

    static byte[] executorLost(String executor, int status) {
        return Event.newBuilder()
                .setType(Event.Type.FAILURE)
                .setFailure(Event.Failure.newBuilder()
                        .setAgentId(AGENT)
                        .setExecutorId(ExecutorID.newBuilder().setValue(executor))
                        .setStatus(status))
                .build()
                .toByteArray();
    }

    static byte[] error(String message) {
        return Event.newBuilder()
                .setType(Event.Type.ERROR)
                .setError(Event.Error.newBuilder().setMessage(message))
                .build()
                .toByteArray();
    }

    @Override
    public void close() {
        server.close();
    }
}
