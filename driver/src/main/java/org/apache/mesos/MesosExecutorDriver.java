package org.apache.mesos;

import io.mesosoperator.driver.ExecutorDriverCore;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskStatus;

/**
 * Connects an executor to its agent, as the class of this name in {@code mesos.jar} does, without libmesos. The
 * interface says what the methods do.
 */
@SuppressWarnings("this-escape") // it is only kept
public class MesosExecutorDriver implements ExecutorDriver {

    private final ExecutorDriverCore core;

    /** Creates a driver, which nothing has started yet. */
    public MesosExecutorDriver(Executor executor) {
        if (executor == null) {
            throw new NullPointerException("Not expecting a null Executor");
        }
        core = new ExecutorDriverCore(this, executor);
    }

    @Override
    public Status start() {
        return core.start();
    }

    @Override
    public Status stop() {
        return core.stop(false);
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
    public Status sendStatusUpdate(TaskStatus status) {
        return core.sendStatusUpdate(status);
    }

    @Override
    public Status sendFrameworkMessage(byte[] data) {
        return core.sendFrameworkMessage(data);
    }

    /** Does nothing; {@code mesos.jar} has a method of this name. */
    protected void initialize() {}
}
