package io.mesosoperator.driver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.jspecify.annotations.Nullable;

/** The events of {@code mesos.v1.executor}, read on the thread of the stream and posted to that of the callbacks. */
final class ExecutorEvents implements Subscriber.Listener {

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");

    private final Consumer<Runnable> post;
    private final ExecutorProcess process;
    private @Nullable Stream stream;

    ExecutorEvents(Consumer<Runnable> post, ExecutorProcess process) {
        this.post = post;
        this.process = process;
    }

    @Override
    public void opened(Subscriber by, Stream opened) {
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
        post.accept(() -> process.error("The agent refused the executor: " + status + " " + text));
    }

    @Override
    public void gaveUp(String why) {
        post.accept(() -> process.gaveUp(why));
    }

    private Runnable read(WireMessage event) throws IOException {
        switch ((int) event.number(1, 0)) {
            case 1:
                return subscribed(WireMessage.of(event.required(2)));
            case 2:
                TaskInfo task =
                        TaskInfo.parseFrom(WireMessage.of(event.required(4)).required(1));
                return () -> process.launch(task);
            case 8:
                return group(WireMessage.of(WireMessage.of(event.required(8)).required(1)));
            case 3:
                TaskID killed =
                        TaskID.parseFrom(WireMessage.of(event.required(5)).required(1));
                return () -> process.kill(killed);
            case 4:
                WireMessage acknowledged = WireMessage.of(event.required(3));
                TaskID id = TaskID.parseFrom(acknowledged.required(1));
                byte[] uuid = acknowledged.required(2);
                return () -> process.acknowledged(id, uuid);
            case 5:
                byte[] data = WireMessage.of(event.required(6)).required(1);
                return () -> process.message(data);
            case 6:
                String text = WireMessage.of(event.required(7)).text(1);
                return () -> process.error(text);
            case 7:
                return process::shutdown;
            default: // HEARTBEAT, and what there is no callback for
                return () -> {};
        }
    }

    private Runnable subscribed(WireMessage subscribed) throws IOException {
        ExecutorInfo executor = ExecutorInfo.parseFrom(subscribed.required(1));
        FrameworkInfo framework = FrameworkInfo.parseFrom(subscribed.required(2));
        SlaveInfo agent = SlaveInfo.parseFrom(subscribed.required(3));
        Stream opened = stream;
        return () -> {
            if (opened != null) {
                process.subscribed(opened, executor, framework, agent);
            }
        };
    }

    /** An executor of this API knows no groups: it is told of the tasks. */
    private Runnable group(WireMessage group) throws IOException {
        List<TaskInfo> tasks = new ArrayList<>();
        for (byte[] task : group.all(1)) {
            tasks.add(TaskInfo.parseFrom(task));
        }
        return () -> tasks.forEach(process::launch);
    }
}
