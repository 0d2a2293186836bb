package io.mesosoperator.driver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** Remembers its callbacks as lines of text, and does what a test says in some of them. */
final class RecordingScheduler implements Scheduler {

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<TaskStatus> statuses = new LinkedBlockingQueue<>();
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

    /** The next status that came with a callback. */
    TaskStatus status() {
        return statuses.remove();
    }

    boolean hasMore() {
        return !lines.isEmpty();
    }

    /** The names of the threads that have called. */
    Set<String> threads() {
        return threads;
    }

    /** In each callback, after it has been written down. */
    void reactWith(Consumer<String> to) {
        reaction = to;
    }

    private void add(String line) {
        threads.add(Thread.currentThread().getName());
        lines.add(line);
        reaction.accept(line);
    }

    @Override
    public void registered(SchedulerDriver driver, FrameworkID id, MasterInfo master) {
        add("registered " + id.getValue() + " with " + master.getId() + " " + master.getHostname() + ":"
                + master.getPort());
    }

    @Override
    public void reregistered(SchedulerDriver driver, MasterInfo master) {
        add("reregistered with " + master.getId());
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
        add("offers "
                + offers.stream()
                        .map(offer -> offer.getId().getValue() + "@"
                                + offer.getSlaveId().getValue())
                        .toList());
    }

    @Override
    public void offerRescinded(SchedulerDriver driver, OfferID offer) {
        add("rescinded " + offer.getValue());
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
        statuses.add(status);
        add("update " + status.getTaskId().getValue() + " " + status.getState() + " " + status.getSource() + " "
                + status.getReason() + (status.hasMessage() ? " " + status.getMessage() : ""));
    }

    @Override
    public void frameworkMessage(SchedulerDriver driver, ExecutorID executor, SlaveID agent, byte[] data) {
        add("message " + executor.getValue() + "@" + agent.getValue() + " " + new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void disconnected(SchedulerDriver driver) {
        add("disconnected");
    }

    @Override
    public void slaveLost(SchedulerDriver driver, SlaveID agent) {
        add("lost " + agent.getValue());
    }

    @Override
    public void executorLost(SchedulerDriver driver, ExecutorID executor, SlaveID agent, int status) {
        add("lost " + executor.getValue() + "@" + agent.getValue() + " " + status);
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        add("error " + message);
    }
}
