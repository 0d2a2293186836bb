import com.mesosphere.mesos.rx.java.SinkOperation;
import com.mesosphere.mesos.rx.java.SinkOperations;
import com.mesosphere.mesos.rx.java.protobuf.ProtobufMesosClientBuilder;
import com.mesosphere.mesos.rx.java.protobuf.SchedulerCalls;
import com.mesosphere.mesos.rx.java.util.UserAgentEntries;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Filters;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import rx.Observable;
import rx.subjects.PublishSubject;
import rx.subjects.SerializedSubject;

/** A framework with mesos-rxjava, in the form of its own example Sleepy: what is to be sent is a stream, too. */
final class Client implements Conversation.Calls {

    private final SerializedSubject<Call, Call> unsent = PublishSubject.<Call>create().toSerialized();
    private final Conversation conversation = new Conversation(this);
    private volatile FrameworkID id;

    private Client(FrameworkID id) {
        this.id = id;
    }

    public static void main(String[] args) throws Throwable {
        var client = new Client(
                args.length > 1 ? FrameworkID.newBuilder().setValue(args[1]).build() : null);
        new Thread(() -> client.open(URI.create("http://" + args[0] + "/api/v1/scheduler"))).start();
        client.conversation.listen();
        System.exit(0);
    }

    /** The library leaves it to the program to open the stream again. */
    private void open(URI master) {
        while (true) {
            try {
                ProtobufMesosClientBuilder.schedulerUsingProtos()
                        .mesosUri(master)
                        .applicationUserAgentEntry(UserAgentEntries.literal("client", "1"))
                        .subscribe(subscription())
                        .processStream(this::process)
                        .build()
                        .openStream()
                        .await();
            } catch (Throwable broken) {
                broken.printStackTrace();
            }
            Conversation.tell("disconnected", Map.of());
            try {
                Thread.sleep(1000);
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private Call subscription() {
        var info = FrameworkInfo.newBuilder()
                .setUser("nobody")
                .setName("mesos-rxjava")
                .setFailoverTimeout(1000);
        if (id == null) {
            return Call.newBuilder()
                    .setType(Call.Type.SUBSCRIBE)
                    .setSubscribe(Call.Subscribe.newBuilder().setFrameworkInfo(info))
                    .build();
        }
        return SchedulerCalls.subscribe(id, info.setId(id).build());
    }

    private Observable<Optional<SinkOperation<Call>>> process(Observable<Event> events) {
        return events.publish(seen -> seen.map(this::see)
                .mergeWith(unsent.takeUntil(seen.ignoreElements())
                        .map(call -> Optional.of(SinkOperations.create(call)))));
    }

    /** What is to be sent because of an event: an acknowledgement, or nothing. */
    private Optional<SinkOperation<Call>> see(Event event) {
        switch (event.getType()) {
            case SUBSCRIBED -> {
                id = event.getSubscribed().getFrameworkId();
                Conversation.tell("subscribed", Map.of("id", id.getValue()));
            }
            case OFFERS -> conversation.offers(event.getOffers().getOffersList());
            case RESCIND -> conversation.rescinded(event.getRescind().getOfferId());
            case FAILURE -> Conversation.tell(
                    "failure", Map.of("agent", event.getFailure().getAgentId().getValue()));
            case ERROR -> Conversation.tell("error", Map.of("message", event.getError().getMessage()));
            case HEARTBEAT -> Conversation.tell("heartbeat", Map.of());
            case UPDATE -> {
                var status = event.getUpdate().getStatus();
                conversation.status(status);
                if (status.hasUuid()) {
                    return Optional.of(SinkOperations.create(SchedulerCalls.ackUpdate(
                            id, status.getUuid(), status.getAgentId(), status.getTaskId())));
                }
            }
            default -> {}
        }
        return Optional.empty();
    }

    private void send(Call.Builder call) {
        unsent.onNext(call.setFrameworkId(id).build());
    }

    @Override
    public void launch(Offer offer, TaskInfo task) {
        var launch = Offer.Operation.newBuilder()
                .setType(Offer.Operation.Type.LAUNCH)
                .setLaunch(Offer.Operation.Launch.newBuilder().addTaskInfos(task));
        send(Call.newBuilder()
                .setType(Call.Type.ACCEPT)
                .setAccept(Call.Accept.newBuilder()
                        .addOfferIds(offer.getId())
                        .addOperations(launch)
                        .setFilters(Filters.newBuilder().setRefuseSeconds(0))));
    }

    @Override
    public void kill(TaskID task, AgentID agent) {
        send(Call.newBuilder()
                .setType(Call.Type.KILL)
                .setKill(Call.Kill.newBuilder().setTaskId(task).setAgentId(agent)));
    }

    @Override
    public void reconcile(TaskID task, AgentID agent) {
        send(Call.newBuilder()
                .setType(Call.Type.RECONCILE)
                .setReconcile(Call.Reconcile.newBuilder()
                        .addTasks(Call.Reconcile.Task.newBuilder().setTaskId(task).setAgentId(agent))));
    }

    @Override
    public void teardown() {
        send(Call.newBuilder().setType(Call.Type.TEARDOWN));
    }
}
