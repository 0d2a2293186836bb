package io.mesosoperator.driver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * What libmesos' {@code SchedulerProcess} (src/sched/sched.cpp) does with events and calls. All of it is done by the
 * thread of the callbacks.
 */
final class SchedulerProcess implements DriverProcess {

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");

    private final ApiAddress master;
    private final boolean implicitAcknowledgements;
    private final SchedulerCallbacks callbacks;
    private final Connections connections;
    private final long backOffMillis;

    private FrameworkInfo framework;
    private final Set<String> suppressedRoles;
    private byte @Nullable [] constraints;

    /** Whether the framework has its id from an earlier driver, and is to be registered nevertheless. */
    private boolean failover;

    private boolean connected;
    private boolean reviveOnConnect;
    private boolean updateOnConnect;

    /**
     * @param backOffMillis the longest time before the second attempt to register
     * @param authorization the header of this name; empty for none
     */
    SchedulerProcess(
            ApiAddress master,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            boolean implicitAcknowledgements,
            String authorization,
            long backOffMillis,
            SchedulerCallbacks callbacks) {
        this.master = master;
        this.framework = framework;
        this.suppressedRoles = new TreeSet<>(suppressedRoles);
        this.implicitAcknowledgements = implicitAcknowledgements;
        this.backOffMillis = backOffMillis;
        this.callbacks = callbacks;
        failover = !framework.getId().getValue().isEmpty();
        connections = new Connections(
                "mesos-scheduler", master, authorization, new SchedulerEvents(this::post, this), this::end);
    }

    void start() {
        connections.start(this::subscribe);
    }

    @Override
    public void post(Runnable action) {
        connections.post(action);
    }

    @Override
    public void stop(boolean forAnother) {
        callbacks.end();
        connections.stop(!forAnother);
    }

    @Override
    public void abort() {
        callbacks.end();
        connections.abort();
    }

    @Override
    public void awaitEnd() {
        connections.awaitEnd();
    }

    /** The last thing that is done; calls that were made before are sent. */
    private void end(boolean stopped) {
        if (connected && stopped) {
            send(SchedulerCalls.teardown(framework.getId()));
        } else if (connected) {
            connections.onLateStop(framework.getId().getValue());
        }
    }

    private void subscribe() {
        long most = 60_000;
        double timeout = framework.getFailoverTimeout() * 1000 / 10;
        if (timeout > 0 && timeout < most) {
            most = (long) timeout;
        }
        connections.subscribe(
                SchedulerCalls.subscribe(framework, suppressedRoles, constraints),
                new BackOff(backOffMillis, most, -1));
    }

    private void send(Call call) {
        connections.send(call);
    }

    private boolean dropped(String call) {
        if (!connected) {
            LOG.log(Level.INFO, "Ignoring {0} as master is disconnected", call);
        }
        return !connected;
    }

    // Events

    void subscribed(Stream stream, FrameworkID id, @Nullable MasterInfo info) {
        if (!callbacks.wanted() || connected) {
            return;
        }
        boolean again = !framework.getId().getValue().isEmpty() && !failover;
        framework = FrameworkInfo.newBuilder(framework).setId(id).build();
        connected = true;
        failover = false;
        connections.opened(stream);
        catchUp();
        MasterInfo told = info == null ? MasterOf.address(stream.address) : info;
        if (again) {
            callbacks.reregistered(told);
        } else {
            callbacks.registered(id, told);
        }
    }

    /** What a SUBSCRIBE does not say everywhere, or did not know yet. */
    private void catchUp() {
        if (updateOnConnect) {
            send(SchedulerCalls.updateFramework(framework, suppressedRoles, constraints));
        }
        if (reviveOnConnect) {
            send(SchedulerCalls.revive(framework.getId(), Collections.emptyList()));
        }
        if (!suppressedRoles.isEmpty()) {
            send(SchedulerCalls.suppress(framework.getId(), suppressedRoles));
        }
        updateOnConnect = false;
        reviveOnConnect = false;
    }

    void disconnected(String why) {
        if (!callbacks.wanted()) {
            return;
        }
        LOG.log(Level.INFO, "Disconnected from the master: {0}", why);
        boolean before = connected;
        connected = false;
        subscribe();
        if (before) {
            callbacks.disconnected();
        }
    }

    void offers(List<Offer> offers) {
        if (connected && !offers.isEmpty()) {
            callbacks.resourceOffers(offers);
        }
    }

    void rescinded(OfferID offer) {
        if (connected) {
            callbacks.offerRescinded(offer);
        }
    }

    /** @param uuid what has to be acknowledged; null if nothing has */
    void updated(TaskStatus status, byte @Nullable [] uuid) {
        if (!connected || !callbacks.wanted()) {
            return;
        }
        callbacks.statusUpdate(status);
        // Not if the driver was aborted meanwhile: who comes after it is told again.
        if (implicitAcknowledgements && uuid != null && callbacks.wanted()) {
            acknowledge(status, uuid);
        }
    }

    void message(ExecutorID executor, SlaveID agent, byte[] data) {
        callbacks.frameworkMessage(executor, agent, data);
    }

    void agentLost(SlaveID agent) {
        if (connected) {
            callbacks.slaveLost(agent);
        }
    }

    void executorLost(ExecutorID executor, SlaveID agent, int status) {
        if (connected) {
            callbacks.executorLost(executor, agent, status);
        }
    }

    void error(String message) {
        callbacks.error(message);
    }

    // Calls

    void acknowledgeStatusUpdate(TaskStatus status) {
        byte[] uuid = SchedulerEvents.uuid(status);
        if (!dropped("ACKNOWLEDGE") && uuid != null) {
            acknowledge(status, uuid);
        }
    }

    private void acknowledge(TaskStatus status, byte[] uuid) {
        if (status.hasSlaveId()) {
            send(SchedulerCalls.acknowledge(
                    framework.getId(),
                    status.getSlaveId().toByteArray(),
                    status.getTaskId().toByteArray(),
                    uuid));
        }
    }

    /** As 0.23 did, an executor that does not say whose it is gets the framework's id. */
    void launchTasks(List<OfferID> offers, List<TaskInfo> tasks, Filters filters) {
        if (!connected) {
            tasks.forEach(this::lost);
            return;
        }
        List<TaskInfo> complete = new ArrayList<>();
        for (TaskInfo task : tasks) {
            if (task.hasExecutor() && !task.getExecutor().hasFrameworkId()) {
                ExecutorInfo executor = ExecutorInfo.newBuilder(task.getExecutor())
                        .setFrameworkId(framework.getId())
                        .build();
                complete.add(TaskInfo.newBuilder(task).setExecutor(executor).build());
            } else {
                complete.add(task);
            }
        }
        send(SchedulerCalls.launchTasks(framework.getId(), offers, complete, filters));
    }

    void acceptOffers(List<OfferID> offers, List<Offer.Operation> operations, Filters filters) {
        if (connected) {
            send(SchedulerCalls.accept(framework.getId(), offers, operations, filters));
            return;
        }
        for (Offer.Operation operation : operations) {
            operation.getLaunch().getTaskInfosList().forEach(this::lost);
        }
    }

    private void lost(TaskInfo task) {
        callbacks.statusUpdate(SchedulerEvents.masterDisconnected(framework, task.getTaskId()));
    }

    void declineOffer(OfferID offer, Filters filters) {
        if (!dropped("DECLINE")) {
            send(SchedulerCalls.decline(framework.getId(), Collections.singletonList(offer), filters));
        }
    }

    /** @param roles empty for all */
    void reviveOffers(List<String> roles) {
        if (roles.isEmpty()) {
            suppressedRoles.clear();
        } else {
            suppressedRoles.removeAll(roles);
        }
        if (connected) {
            send(SchedulerCalls.revive(framework.getId(), roles));
        } else {
            reviveOnConnect = true;
            replaceSubscribe();
        }
    }

    /** @param roles empty for all */
    void suppressOffers(List<String> roles) {
        if (roles.isEmpty()) {
            suppressedRoles.clear();
            suppressedRoles.addAll(SchedulerEvents.roles(framework));
        } else {
            suppressedRoles.addAll(roles);
        }
        if (connected) {
            send(SchedulerCalls.suppress(framework.getId(), roles));
        } else {
            replaceSubscribe();
        }
    }

    void updateFramework(FrameworkInfo update, Collection<String> roles, byte @Nullable [] offerConstraints) {
        String id = framework.getId().getValue();
        if (id.isEmpty()) {
            error("MesosSchedulerDriver::updateFramework() must not be called prior to registration with the master");
            return;
        }
        if (!update.getId().getValue().equals(id)) {
            error("The 'FrameworkInfo.id' provided to MesosSchedulerDriver::updateFramework() ("
                    + update.getId().getValue() + ") must be equal to the value known to the MesosSchedulerDriver ("
                    + id
                    + ")");
            return;
        }
        framework = update;
        suppressedRoles.clear();
        suppressedRoles.addAll(roles);
        constraints = offerConstraints;
        if (connected) {
            send(SchedulerCalls.updateFramework(framework, suppressedRoles, constraints));
        } else {
            updateOnConnect = true;
            replaceSubscribe();
        }
    }

    private void replaceSubscribe() {
        connections.replace(SchedulerCalls.subscribe(framework, suppressedRoles, constraints));
    }

    void killTask(TaskID task) {
        if (!dropped("KILL")) {
            send(SchedulerCalls.kill(framework.getId(), task));
        }
    }

    void requestResources(List<Request> requests) {
        if (!dropped("REQUEST")) {
            send(SchedulerCalls.request(framework.getId(), requests));
        }
    }

    void sendFrameworkMessage(ExecutorID executor, SlaveID agent, byte[] data) {
        if (!dropped("MESSAGE")) {
            send(SchedulerCalls.message(framework.getId(), executor, agent, data));
        }
    }

    void reconcileTasks(List<TaskStatus> statuses) {
        if (!dropped("RECONCILE")) {
            send(SchedulerCalls.reconcile(framework.getId(), statuses));
        }
    }

    @Override
    public String toString() {
        return framework.getName() + " at " + master;
    }
}
