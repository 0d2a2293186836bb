package io.mesosoperator.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/** The events of {@code mesos.v1.scheduler}, read on the thread of the stream and posted to that of the callbacks. */
final class SchedulerEvents implements Subscriber.Listener {

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");

    /** A client that has missed as many subscribes again. */
    private static final int MISSED_HEARTBEATS = 5;

    private static final int UUID = 11;
    private static final int PARTITION_AWARE = 5;
    private static final int TASK_LOST = 5;
    private static final int TASK_DROPPED = 9;

    private final Consumer<Runnable> post;
    private final SchedulerProcess process;
    private @Nullable Stream stream;
    private @Nullable Subscriber subscriber;

    SchedulerEvents(Consumer<Runnable> post, SchedulerProcess process) {
        this.post = post;
        this.process = process;
    }

    @Override
    public void opened(Subscriber by, Stream opened) {
        subscriber = by;
        stream = opened;
    }

    @Override
    public void event(byte[] record) {
        try {
            post.accept(read(WireMessage.of(record)));
        } catch (IOException malformed) {
            LOG.log(Level.WARNING, "Dropping an event: {0}", malformed.toString());
        }
    }

    @Override
    public void ended(String why) {
        post.accept(() -> process.disconnected(why));
    }

    @Override
    public void refused(int status, String text) {
        String message = status == 401 ? "Master refused authentication: " + text : text;
        post.accept(() -> process.error(message));
    }

    @Override
    public void gaveUp(String why) {
        post.accept(() -> process.error(why));
    }

    private Runnable read(WireMessage event) throws IOException {
        switch ((int) event.number(1, 0)) {
            case 1:
                return subscribed(WireMessage.of(event.required(2)));
            case 2:
                return offers(WireMessage.of(event.required(3)));
            case 3:
                OfferID offer =
                        OfferID.parseFrom(WireMessage.of(event.required(4)).required(1));
                return () -> process.rescinded(offer);
            case 4:
                return update(WireMessage.of(event.required(5)).required(1));
            case 5:
                return message(WireMessage.of(event.required(6)));
            case 6:
                return failure(WireMessage.of(event.required(7)));
            case 7:
                String text = WireMessage.of(event.required(8)).text(1);
                return () -> process.error(text);
            default: // HEARTBEAT, and what these drivers have no callback for
                return () -> {};
        }
    }

    private Runnable subscribed(WireMessage subscribed) throws IOException {
        FrameworkID id = FrameworkID.parseFrom(subscribed.required(1));
        double heartbeat = subscribed.real(2, 0);
        Stream opened = stream;
        if (heartbeat > 0 && subscriber != null) {
            subscriber.silence((long) (heartbeat * 1000 * MISSED_HEARTBEATS));
        }
        byte[] master = subscribed.bytes(3);
        MasterInfo info = master == null ? null : MasterInfo.parseFrom(master);
        return () -> {
            if (opened != null) {
                process.subscribed(opened, id, info);
            }
        };
    }

    private Runnable offers(WireMessage event) throws IOException {
        List<Offer> offers = new ArrayList<>();
        for (byte[] offer : event.all(1)) {
            offers.add(Offer.parseFrom(offer));
        }
        return () -> process.offers(offers);
    }

    private Runnable update(byte[] bytes) throws IOException {
        TaskStatus status = TaskStatus.parseFrom(bytes);
        byte[] uuid = uuid(status);
        return () -> process.updated(status, uuid);
    }

    private Runnable message(WireMessage event) throws IOException {
        SlaveID agent = SlaveID.parseFrom(event.required(1));
        ExecutorID executor = ExecutorID.parseFrom(event.required(2));
        byte[] data = event.required(3);
        return () -> process.message(executor, agent, data);
    }

    private Runnable failure(WireMessage event) throws IOException {
        SlaveID agent = SlaveID.parseFrom(event.required(1));
        byte[] executor = event.bytes(2);
        if (executor == null) {
            return () -> process.agentLost(agent);
        }
        ExecutorID id = ExecutorID.parseFrom(executor);
        int status = (int) event.number(3, 0);
        return () -> process.executorLost(id, agent, status);
    }

    // Fields whose type or existence is not the same in each mesos.jar

    /** What has to be acknowledged; null if nothing has. */
    static byte @Nullable [] uuid(TaskStatus status) {
        byte[] uuid = fields(status.toByteArray()).bytes(UUID);
        return uuid == null || uuid.length == 0 ? null : uuid;
    }

    static List<String> roles(FrameworkInfo framework) {
        return fields(framework.toByteArray()).texts(12);
    }

    /** What libmesos tells of a task that is launched while there is no master. */
    static TaskStatus masterDisconnected(FrameworkInfo framework, TaskID task) {
        try {
            boolean partitionAware = false;
            for (byte[] capability : fields(framework.toByteArray()).all(10)) {
                partitionAware |= fields(capability).number(1, 0) == PARTITION_AWARE;
            }
            WireWriter status = new WireWriter()
                    .bytes(1, task.toByteArray())
                    .number(2, partitionAware ? TASK_DROPPED : TASK_LOST)
                    .text(4, "Master disconnected")
                    .real(6, System.currentTimeMillis() / 1000.0)
                    .number(9, 0) // SOURCE_MASTER
                    .number(10, 7); // REASON_MASTER_DISCONNECTED
            return TaskStatus.parseFrom(status.toBytes());
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
    }

    private static WireMessage fields(byte[] message) {
        try {
            return WireMessage.of(message);
        } catch (IOException never) {
            throw new IllegalStateException("A message of mesos.jar is none", never);
        }
    }
}
