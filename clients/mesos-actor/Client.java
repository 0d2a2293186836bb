import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Props;
import com.adobe.api.platform.runtime.mesos.DefaultTaskBuilder;
import com.adobe.api.platform.runtime.mesos.DefaultTaskMatcher;
import com.adobe.api.platform.runtime.mesos.LocalTaskStore;
import com.adobe.api.platform.runtime.mesos.MesosClient;
import com.adobe.api.platform.runtime.mesos.Subscribe$;
import com.adobe.api.platform.runtime.mesos.Teardown$;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Filters;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import scala.concurrent.duration.FiniteDuration;

/**
 * A framework with mesos-actor. Its own matcher of tasks and offers makes tasks of Docker images only, and asks first
 * whether they fit; so offers are matched here.
 */
final class Client implements Conversation.Calls {

    private final ActorSystem system = ActorSystem.create("client");
    private final Conversation conversation = new Conversation(this);
    private final FrameworkID id;
    private final ActorRef actor;
    private volatile Actor inside;

    private Client(String master, String id) {
        this.id = FrameworkID.newBuilder().setValue(id).build();
        this.actor = system.actorOf(Props.create(Actor.class, () -> new Actor(master, id)));
    }

    public static void main(String[] args) throws Exception {
        var id = args.length > 1 ? args[1] : "mesos-actor-" + UUID.randomUUID();
        var client = new Client("http://" + args[0], id);
        client.actor.tell(Subscribe$.MODULE$, ActorRef.noSender());
        client.conversation.listen();
        System.exit(0);
    }

    /** The library's actor, and what it has seen. */
    private final class Actor extends MesosClient {

        Actor(String master, String id) {
            super(
                    () -> id,
                    "mesos-actor",
                    master,
                    "*",
                    FiniteDuration.apply(1000, TimeUnit.SECONDS),
                    new DefaultTaskMatcher(offer -> true),
                    new DefaultTaskBuilder(),
                    false,
                    new LocalTaskStore(),
                    5.0,
                    2);
            inside = this;
        }

        @Override
        public void handleSubscribed(Event.Subscribed event) {
            super.handleSubscribed(event);
            Conversation.tell("subscribed", Map.of("id", event.getFrameworkId().getValue()));
        }

        @Override
        public Object handleOffers(Event.Offers event) {
            conversation.offers(event.getOffersList());
            return event;
        }

        @Override
        public void handleUpdate(Event.Update event) {
            super.handleUpdate(event);
            conversation.status(event.getStatus());
        }

        @Override
        public void handleHeartbeat() {
            super.handleHeartbeat();
            Conversation.tell("heartbeat", Map.of());
        }
    }

    @Override
    public void launch(Offer offer, TaskInfo task) {
        var launch = Offer.Operation.newBuilder()
                .setType(Offer.Operation.Type.LAUNCH)
                .setLaunch(Offer.Operation.Launch.newBuilder().addTaskInfos(task));
        inside.exec(Call.newBuilder()
                .setFrameworkId(id)
                .setType(Call.Type.ACCEPT)
                .setAccept(Call.Accept.newBuilder()
                        .addOfferIds(offer.getId())
                        .addOperations(launch)
                        .setFilters(Filters.newBuilder().setRefuseSeconds(0)))
                .build());
    }

    @Override
    public void kill(TaskID task, AgentID agent) {
        inside.kill(task, agent);
    }

    @Override
    public void reconcile(TaskID task, AgentID agent) {
        inside.exec(Call.newBuilder()
                .setFrameworkId(id)
                .setType(Call.Type.RECONCILE)
                .setReconcile(Call.Reconcile.newBuilder()
                        .addTasks(Call.Reconcile.Task.newBuilder().setTaskId(task).setAgentId(agent)))
                .build());
    }

    @Override
    public void teardown() {
        actor.tell(Teardown$.MODULE$, ActorRef.noSender());
    }
}
