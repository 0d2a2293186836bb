package org.apache.mesos;

import io.mesosoperator.driver.SchedulerDriverCore;
import java.util.Collection;
import java.util.Collections;
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
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.jspecify.annotations.Nullable;

/**
 * Connects a scheduler to a master, as the class of this name in {@code mesos.jar} does, without libmesos. The
 * interface says what the methods do. Those that only later versions than the framework's have are there, and nobody
 * calls them.
 */
@SuppressWarnings("this-escape") // it is only kept
public class MesosSchedulerDriver implements SchedulerDriver {

    private final SchedulerDriverCore core;

    /** Creates a driver that acknowledges by itself. */
    public MesosSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master) {
        this(Collections.emptyList(), scheduler, framework, master, true, null);
    }

    /** Creates a driver that acknowledges by itself. */
    public MesosSchedulerDriver(Scheduler scheduler, FrameworkInfo framework, String master, Credential credential) {
        this(Collections.emptyList(), scheduler, framework, master, true, given("credential", credential));
    }

    /**
     * Creates a driver.
     *
     * @param implicitAcknowledgements whether it acknowledges by itself
     */
    public MesosSchedulerDriver(
            Scheduler scheduler, FrameworkInfo framework, String master, boolean implicitAcknowledgements) {
        this(Collections.emptyList(), scheduler, framework, master, implicitAcknowledgements, null);
    }

    /**
     * Creates a driver.
     *
     * @param implicitAcknowledgements whether it acknowledges by itself
     */
    public MesosSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            String master,
            boolean implicitAcknowledgements,
            Credential credential) {
        this(
                Collections.emptyList(),
                scheduler,
                framework,
                master,
                implicitAcknowledgements,
                given("credential", credential));
    }

    /**
     * Creates a driver.
     *
     * @param suppressedRoles the roles for which no offers are wanted at first
     * @param implicitAcknowledgements whether it acknowledges by itself
     */
    public MesosSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            String master,
            boolean implicitAcknowledgements) {
        this(suppressedRoles, scheduler, framework, master, implicitAcknowledgements, null);
    }

    /**
     * Creates a driver.
     *
     * @param suppressedRoles the roles for which no offers are wanted at first
     * @param implicitAcknowledgements whether it acknowledges by itself
     */
    public MesosSchedulerDriver(
            Scheduler scheduler,
            FrameworkInfo framework,
            Collection<String> suppressedRoles,
            String master,
            boolean implicitAcknowledgements,
            Credential credential) {
        this(suppressedRoles, scheduler, framework, master, implicitAcknowledgements, given("credential", credential));
    }

    private MesosSchedulerDriver(
            Collection<String> suppressedRoles,
            Scheduler scheduler,
            FrameworkInfo framework,
            String master,
            boolean implicitAcknowledgements,
            @Nullable Credential credential) {
        core = new SchedulerDriverCore(
                this,
                given("Scheduler", scheduler),
                given("FrameworkInfo", framework),
                given("suppressedRoles", suppressedRoles),
                given("master", master),
                implicitAcknowledgements,
                credential);
    }

    private static <T> T given(String name, T argument) {
        if (argument == null) {
            throw new NullPointerException("Not expecting a null " + name);
        }
        return argument;
    }

    @Override
    public Status start() {
        return core.start();
    }

    @Override
    public Status stop(boolean failover) {
        return core.stop(failover);
    }

    @Override
    public Status stop() {
        return stop(false);
    }

    @Override
    public Status abort() {
        return core.abort();
    }

    @Override
    public Status join() {
        return core.join();
    }

    @Override
    public Status run() {
        Status status = start();
        return status == Status.DRIVER_RUNNING ? join() : status;
    }

    @Override
    public Status requestResources(Collection<Request> requests) {
        return core.requestResources(requests);
    }

    @Override
    public Status launchTasks(Collection<OfferID> offerIds, Collection<TaskInfo> tasks, Filters filters) {
        return core.launchTasks(offerIds, tasks, filters);
    }

    @Override
    public Status launchTasks(Collection<OfferID> offerIds, Collection<TaskInfo> tasks) {
        return launchTasks(offerIds, tasks, Filters.newBuilder().build());
    }

    @Override
    @Deprecated
    public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks, Filters filters) {
        return core.launchTasks(Collections.singletonList(offerId), tasks, filters);
    }

    @Override
    @Deprecated
    public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks) {
        return launchTasks(offerId, tasks, Filters.newBuilder().build());
    }

    @Override
    public Status killTask(TaskID taskId) {
        return core.killTask(taskId);
    }

    @Override
    public Status acceptOffers(Collection<OfferID> offerIds, Collection<Offer.Operation> operations, Filters filters) {
        return core.acceptOffers(offerIds, operations, filters);
    }

    @Override
    public Status declineOffer(OfferID offerId, Filters filters) {
        return core.declineOffer(offerId, filters);
    }

    @Override
    public Status declineOffer(OfferID offerId) {
        return declineOffer(offerId, Filters.newBuilder().build());
    }

    @Override
    public Status reviveOffers() {
        return core.reviveOffers();
    }

    @Override
    public Status reviveOffers(Collection<String> roles) {
        return core.reviveOffers(roles);
    }

    @Override
    public Status suppressOffers() {
        return core.suppressOffers();
    }

    @Override
    public Status suppressOffers(Collection<String> roles) {
        return core.suppressOffers(roles);
    }

    @Override
    public Status acknowledgeStatusUpdate(TaskStatus status) {
        return core.acknowledgeStatusUpdate(status);
    }

    @Override
    public Status sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, byte[] data) {
        return core.sendFrameworkMessage(executorId, slaveId, data);
    }

    @Override
    public Status reconcileTasks(Collection<TaskStatus> statuses) {
        return core.reconcileTasks(statuses);
    }

    @Override
    public Status updateFramework(
            FrameworkInfo frameworkInfo, Collection<String> suppressedRoles, OfferConstraints offerConstraints) {
        return core.updateFramework(frameworkInfo, suppressedRoles, offerConstraints.toByteArray());
    }

    @Override
    @Deprecated
    public Status updateFramework(FrameworkInfo frameworkInfo, Collection<String> suppressedRoles) {
        return core.updateFramework(frameworkInfo, suppressedRoles, null);
    }

    /** Does nothing; {@code mesos.jar} has a method of this name. */
    protected void initialize() {}
}
