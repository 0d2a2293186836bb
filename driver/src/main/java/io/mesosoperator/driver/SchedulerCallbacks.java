package io.mesosoperator.driver;

import java.util.List;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** The callbacks of a scheduler. */
final class SchedulerCallbacks extends Callbacks {

    private final SchedulerDriver driver;
    private final Scheduler scheduler;

    SchedulerCallbacks(SchedulerDriver driver, Scheduler scheduler, Runnable abort) {
        super(abort);
        this.driver = driver;
        this.scheduler = scheduler;
    }

    void registered(FrameworkID id, MasterInfo master) {
        call("registered", () -> scheduler.registered(driver, id, master));
    }

    void reregistered(MasterInfo master) {
        call("reregistered", () -> scheduler.reregistered(driver, master));
    }

    void disconnected() {
        call("disconnected", () -> scheduler.disconnected(driver));
    }

    void resourceOffers(List<Offer> offers) {
        call("resourceOffers", () -> scheduler.resourceOffers(driver, offers));
    }

    void offerRescinded(OfferID offer) {
        call("offerRescinded", () -> scheduler.offerRescinded(driver, offer));
    }

    void statusUpdate(TaskStatus status) {
        call("statusUpdate", () -> scheduler.statusUpdate(driver, status));
    }

    void frameworkMessage(ExecutorID executor, SlaveID agent, byte[] data) {
        call("frameworkMessage", () -> scheduler.frameworkMessage(driver, executor, agent, data));
    }

    void slaveLost(SlaveID agent) {
        call("slaveLost", () -> scheduler.slaveLost(driver, agent));
    }

    void executorLost(ExecutorID executor, SlaveID agent, int status) {
        call("executorLost", () -> scheduler.executorLost(driver, executor, agent, status));
    }

    void error(String message) {
        callError(message, () -> scheduler.error(driver, message));
    }
}
