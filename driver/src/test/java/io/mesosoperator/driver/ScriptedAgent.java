package io.mesosoperator.driver;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.Map;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.AgentInfo;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.ExecutorID;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;

/** An agent of Mesos 1.11, as far as a test wants it: it speaks with the classes of {@code mesos.jar}. */
final class ScriptedAgent implements AutoCloseable {

    private static final AgentID AGENT = AgentID.newBuilder().setValue("node-1").build();

    final ScriptedServer server =
            new ScriptedServer("/api/v1/executor", body -> parse(body).getType() == Call.Type.SUBSCRIBE);

    /** What an executor of this agent has in its environment. */
    Map<String, String> environment(Map<String, String> more) {
        var environment = new HashMap<>(Map.of(
                "MESOS_AGENT_ENDPOINT", server.address(),
                "MESOS_FRAMEWORK_ID", "framework-1",
                "MESOS_EXECUTOR_ID", "executor-1",
                "MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "token-1",
                "MESOS_SUBSCRIPTION_BACKOFF_MAX", "50ms"));
        environment.putAll(more);
        return environment;
    }

    /** Lets the next SUBSCRIBE succeed. */
    ScriptedServer.Stream subscribed() {
        var stream = server.stream();
        stream.send(event(
                Event.Type.SUBSCRIBED,
                Event.newBuilder()
                        .setSubscribed(Event.Subscribed.newBuilder()
                                .setExecutorInfo(ExecutorInfo.newBuilder()
                                        .setExecutorId(ExecutorID.newBuilder().setValue("executor-1"))
                                        .setCommand(CommandInfo.newBuilder().setValue("java"))
                                        .setData(ByteString.copyFromUtf8("data")))
                                .setFrameworkInfo(FrameworkInfo.newBuilder()
                                        .setUser("nobody")
                                        .setName("tests")
                                        .setId(FrameworkID.newBuilder().setValue("framework-1")))
                                .setAgentInfo(AgentInfo.newBuilder()
                                        .setHostname("node-1.example")
                                        .setId(AGENT)))));
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

    static byte[] launch(String task) {
        return event(
                Event.Type.LAUNCH,
                Event.newBuilder().setLaunch(Event.Launch.newBuilder().setTask(task(task))));
    }

    static byte[] launchGroup(String... tasks) {
        var group = TaskGroupInfo.newBuilder();
        for (var task : tasks) {
            group.addTasks(task(task));
        }
        return event(
                Event.Type.LAUNCH_GROUP,
                Event.newBuilder().setLaunchGroup(Event.LaunchGroup.newBuilder().setTaskGroup(group)));
    }

    static byte[] kill(String task) {
        return event(
                Event.Type.KILL,
                Event.newBuilder().setKill(Event.Kill.newBuilder().setTaskId(id(task))));
    }

    static byte[] acknowledged(String task, ByteString uuid) {
        return event(
                Event.Type.ACKNOWLEDGED,
                Event.newBuilder()
                        .setAcknowledged(Event.Acknowledged.newBuilder()
                                .setTaskId(id(task))
                                .setUuid(uuid)));
    }

    static byte[] message(String text) {
        return event(
                Event.Type.MESSAGE,
                Event.newBuilder().setMessage(Event.Message.newBuilder().setData(ByteString.copyFromUtf8(text))));
    }

    static byte[] error(String message) {
        return event(
                Event.Type.ERROR,
                Event.newBuilder().setError(Event.Error.newBuilder().setMessage(message)));
    }

    static byte[] shutdown() {
        return event(Event.Type.SHUTDOWN, Event.newBuilder());
    }

    private static TaskInfo.Builder task(String id) {
        return TaskInfo.newBuilder().setName(id).setTaskId(id(id)).setAgentId(AGENT);
    }

    private static TaskID.Builder id(String task) {
        return TaskID.newBuilder().setValue(task);
    }

    private static byte[] event(Event.Type type, Event.Builder event) {
        return event.setType(type).build().toByteArray();
    }

    @Override
    public void close() {
        server.close();
    }
}
