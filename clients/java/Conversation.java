import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.OfferID;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;

/** What the test says to a client, and what the client says that it has seen: a line of JSON each. */
final class Conversation {

    /** What a library is called with. */
    interface Calls {
        void launch(Offer offer, TaskInfo task);

        void kill(TaskID task, AgentID agent);

        void reconcile(TaskID task, AgentID agent);

        void teardown();
    }

    private static final Gson JSON = new Gson();

    private final Calls calls;
    private final Queue<Offer> offers = new ArrayDeque<>();
    private final Queue<JsonObject> orders = new ArrayDeque<>();
    private final Map<String, AgentID> agents = new ConcurrentHashMap<>();

    Conversation(Calls calls) {
        this.calls = calls;
    }

    static synchronized void tell(String event, Map<String, String> what) {
        var line = new JsonObject();
        line.addProperty("event", event);
        what.forEach(line::addProperty);
        System.out.println(JSON.toJson(line));
    }

    synchronized void offers(List<Offer> come) {
        for (var offer : come) {
            tell("offer", Map.of("id", offer.getId().getValue(), "agent", offer.getAgentId().getValue()));
            offers.add(offer);
        }
        match();
    }

    synchronized void rescinded(OfferID gone) {
        offers.removeIf(offer -> offer.getId().equals(gone));
        tell("rescind", Map.of("id", gone.getValue()));
    }

    void status(TaskStatus status) {
        agents.put(status.getTaskId().getValue(), status.getAgentId());
        tell("status", Map.of(
                "task", status.getTaskId().getValue(),
                "agent", status.getAgentId().getValue(),
                "state", status.getState().toString(),
                "reason", status.hasReason() ? status.getReason().toString() : "",
                "message", status.getMessage()));
    }

    /** Follows the orders of the test until it has none. */
    void listen() throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            follow(JSON.fromJson(line, JsonObject.class));
        }
    }

    private synchronized void follow(JsonObject order) {
        switch (order.get("do").getAsString()) {
            case "launch" -> {
                orders.add(order);
                match();
            }
            case "kill" -> calls.kill(task(order), agents.getOrDefault(task(order).getValue(), agent("")));
            case "reconcile" -> calls.reconcile(task(order), agent(order.get("agent").getAsString()));
            default -> calls.teardown();
        }
    }

    private void match() {
        while (!offers.isEmpty() && !orders.isEmpty()) {
            var offer = offers.remove();
            var task = taskInfo(orders.remove(), offer.getAgentId());
            agents.put(task.getTaskId().getValue(), offer.getAgentId());
            calls.launch(offer, task);
        }
    }

    /** The task that an order to launch describes. */
    static TaskInfo taskInfo(JsonObject order, AgentID agent) {
        return TaskInfo.newBuilder()
                .setName(task(order).getValue())
                .setTaskId(task(order))
                .setAgentId(agent)
                .setCommand(CommandInfo.newBuilder().setValue(order.get("command").getAsString()))
                .addResources(scalar("cpus", order.get("cpus").getAsDouble()))
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

    private static TaskID task(JsonObject order) {
        return TaskID.newBuilder().setValue(order.get("task").getAsString()).build();
    }

    private static AgentID agent(String id) {
        return AgentID.newBuilder().setValue(id).build();
    }
}
