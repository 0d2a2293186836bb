package io.mesosoperator.driver;

import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;

/** The callbacks of an executor. */
final class ExecutorCallbacks extends Callbacks {

    private final ExecutorDriver driver;
    private final Executor executor;

    ExecutorCallbacks(ExecutorDriver driver, Executor executor, Runnable abort) {
        super(abort);
        this.driver = driver;
        this.executor = executor;
    }

    void registered(ExecutorInfo info, FrameworkInfo framework, SlaveInfo agent) {
        call("registered", () -> executor.registered(driver, info, framework, agent));
    }

    void reregistered(SlaveInfo agent) {
        call("reregistered", () -> executor.reregistered(driver, agent));
    }

    void disconnected() {
        call("disconnected", () -> executor.disconnected(driver));
    }

    void launchTask(TaskInfo task) {
        call("launchTask", () -> executor.launchTask(driver, task));
    }

    void killTask(TaskID task) {
        call("killTask", () -> executor.killTask(driver, task));
    }

    void frameworkMessage(byte[] data) {
        call("frameworkMessage", () -> executor.frameworkMessage(driver, data));
    }

    void shutdown() {
        call("shutdown", () -> executor.shutdown(driver));
    }

    void error(String message) {
        callError(message, () -> executor.error(driver, message));
    }
}
