package io.mesosoperator.driver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.mesos.Protos.Credential;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.jspecify.annotations.Nullable;

/** What {@code MesosSchedulerDriver} does. Each method returns the driver's state. */
public final class SchedulerDriverCore extends DriverCore<SchedulerProcess> {

    private static final String BACK_OFF = "MESOS_REGISTRATION_BACKOFF_FACTOR";

    private final SchedulerDriver driver;
    private final Scheduler scheduler;
    private final FrameworkInfo framework;
    private final Collection<String> suppressedRoles;
    private final String master;
    private final boolean implicitAcknowledgements;
    private final @Nullable Credential credential;

    /** @param driver what callbacks are given */
    public SchedulerDriverCore(
            SchedulerDriver driver,
            Scheduler scheduler,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            String master,
            boolean implicitAcknowledgements,
            @Nullable Credential credential) {
        this.driver = driver;
        this.scheduler = scheduler;
        this.framework = framework;
        this.suppressedRoles = new ArrayList<>(suppressedRoles);
        this.master = master;
        this.implicitAcknowledgements = implicitAcknowledgements;
        this.credential = credential;
    }

    @Override
    SchedulerProcess launch(Runnable abort) throws CannotStart {
        ApiAddress address = MasterAddress.of(master);
        String factor = System.getenv(BACK_OFF);
        SchedulerProcess process = new SchedulerProcess(
                address,
                complete(framework),
                suppressedRoles,
                implicitAcknowledgements,
                credential == null ? "" : basic(credential),
                factor == null ? 2000 : Durations.millis(BACK_OFF, factor),
                new SchedulerCallbacks(driver, scheduler, abort));
        process.start();
        return process;
    }

    @Override
    void error(String message) {
        scheduler.error(driver, message);
    }

    /** Asks for resources; Mesos' allocator ignores it. */
    public Status requestResources(Collection<Request> requests) {
        List<Request> copy = new ArrayList<>(requests);
        return ifRunning(process -> process.requestResources(copy));
    }

    /** Launches tasks on offers of one agent. */
    public Status launchTasks(Collection<OfferID> offers, Collection<TaskInfo> tasks, Filters filters) {
        List<OfferID> ids = new ArrayList<>(offers);
        List<TaskInfo> copy = new ArrayList<>(tasks);
        return ifRunning(process -> process.launchTasks(ids, copy, filters));
    }

    /** Kills a task. */
    public Status killTask(TaskID task) {
        return ifRunning(process -> process.killTask(task));
    }

    /** Does something with offers of one agent. */
    public Status acceptOffers(Collection<OfferID> offers, Collection<Offer.Operation> operations, Filters filters) {
        List<OfferID> ids = new ArrayList<>(offers);
        List<Offer.Operation> copy = new ArrayList<>(operations);
        return ifRunning(process -> process.acceptOffers(ids, copy, filters));
    }

    /** Gives an offer back. */
    public Status declineOffer(OfferID offer, Filters filters) {
        return ifRunning(process -> process.declineOffer(offer, filters));
    }

    /** Drops all filters, and asks for offers again. */
    public Status reviveOffers() {
        return ifRunning(process -> process.reviveOffers(Collections.emptyList()));
    }

    /** As {@link #reviveOffers()} for these roles; for none it does nothing. */
    public Status reviveOffers(Collection<String> roles) {
        List<String> copy = new ArrayList<>(roles);
        return copy.isEmpty() ? status() : ifRunning(process -> process.reviveOffers(copy));
    }

    /** Asks for no offers. */
    public Status suppressOffers() {
        return ifRunning(process -> process.suppressOffers(Collections.emptyList()));
    }

    /** As {@link #suppressOffers()} for these roles; for none it does nothing. */
    public Status suppressOffers(Collection<String> roles) {
        List<String> copy = new ArrayList<>(roles);
        return copy.isEmpty() ? status() : ifRunning(process -> process.suppressOffers(copy));
    }

    /**
     * Acknowledges an update.
     *
     * @throws IllegalStateException if the driver runs and acknowledges by itself; libmesos ends the process
     */
    public Status acknowledgeStatusUpdate(TaskStatus status) {
        if (implicitAcknowledgements && status() == Status.DRIVER_RUNNING) {
            throw new IllegalStateException(
                    "Cannot call acknowledgeStatusUpdate: Implicit acknowledgements are enabled");
        }
        return ifRunning(process -> process.acknowledgeStatusUpdate(status));
    }

    /** Sends bytes to an executor. */
    public Status sendFrameworkMessage(ExecutorID executor, SlaveID agent, byte[] data) {
        byte[] copy = data.clone();
        return ifRunning(process -> process.sendFrameworkMessage(executor, agent, copy));
    }

    /** Asks how these tasks stand, or all. */
    public Status reconcileTasks(Collection<TaskStatus> statuses) {
        List<TaskStatus> copy = new ArrayList<>(statuses);
        return ifRunning(process -> process.reconcileTasks(copy));
    }

    /**
     * Changes the framework.
     *
     * @param constraints the bytes of {@code OfferConstraints}, which a {@code mesos.jar} of 0.23 has not
     */
    public Status updateFramework(FrameworkInfo update, Collection<String> roles, byte @Nullable [] constraints) {
        List<String> copy = new ArrayList<>(roles);
        FrameworkInfo complete = complete(update);
        return ifRunning(process -> process.updateFramework(complete, copy, constraints));
    }

    /** With user and host name, which libmesos fills in. */
    private static FrameworkInfo complete(FrameworkInfo framework) {
        FrameworkInfo.Builder complete = FrameworkInfo.newBuilder(framework);
        if (framework.getUser().isEmpty()) {
            complete.setUser(System.getProperty("user.name", ""));
        }
        if (framework.getHostname().isEmpty()) {
            try {
                complete.setHostname(InetAddress.getLocalHost().getHostName());
            } catch (UnknownHostException nameless) {
                // It stays empty, as in libmesos.
            }
        }
        return complete.build();
    }

    /**
     * HTTP's basic authentication. The secret is bytes in 0.23 and text later, so it is read from the message's bytes.
     */
    private static String basic(Credential credential) throws CannotStart {
        try {
            WireMessage fields = WireMessage.of(credential.toByteArray());
            String pair = fields.text(1) + ":" + fields.text(2);
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException malformed) {
            throw new CannotStart("The credential cannot be read: " + malformed.getMessage());
        }
    }
}
