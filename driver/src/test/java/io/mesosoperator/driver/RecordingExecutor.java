package io.mesosoperator.driver;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;

/** Remembers its callbacks as lines of text, and does what a test says in some of them. */
final class RecordingExecutor implements Executor {

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private volatile Consumer<String> reaction = line -> {};

    /** The next callback. */
    String next() {
        try {
            var line = lines.poll(20, TimeUnit.SECONDS);
            return line == null ? "nothing within 20 s" : line;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** In each callback, after it has been written down. */
    void reactWith(Consumer<String> to) {
        reaction = to;
    }

    private void add(String line) {
        lines.add(line);
        reaction.accept(line);
    }

    @Override
    public void registered(ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo agent) {
        add("registered " + executor.getExecutorId().getValue() + " of " + framework.getName() + " at "
                + agent.getHostname());
    }

    @Override
    public void reregistered(ExecutorDriver driver, SlaveInfo agent) {
        add("reregistered at " + agent.getHostname());
    }

    @Override
    public void disconnected(ExecutorDriver driver) {
        add("disconnected");
    }

    @Override
    public void launchTask(ExecutorDriver driver, TaskInfo task) {
        add("launch " + task.getTaskId().getValue() + " on " + task.getSlaveId().getValue());
    }

    @Override
    public void killTask(ExecutorDriver driver, TaskID task) {
        add("kill " + task.getValue());
    }

    @Override
    public void frameworkMessage(ExecutorDriver driver, byte[] data) {
        add("message " + new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void shutdown(ExecutorDriver driver) {
        add("shutdown");
    }

    @Override
    public void error(ExecutorDriver driver, String message) {
        add("error " + message);
    }
}
