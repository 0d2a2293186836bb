package io.mesosoperator.driver;

import java.util.HashMap;
import java.util.Map;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskStatus;

/** What {@code MesosExecutorDriver} does. Each method returns the driver's state. */
public final class ExecutorDriverCore extends DriverCore<ExecutorProcess> {

    /** As a shell says of a process that SIGKILL has ended. */
    private static final int KILLED = 137;

    private final ExecutorDriver driver;
    private final Executor executor;
    private final Map<String, String> environment;
    private final Runnable kill;

    /** @param driver what callbacks are given */
    public ExecutorDriverCore(ExecutorDriver driver, Executor executor) {
        this(driver, executor, System.getenv(), () -> Runtime.getRuntime().halt(KILLED));
    }

    /** @param kill ends this process */
    ExecutorDriverCore(ExecutorDriver driver, Executor executor, Map<String, String> environment, Runnable kill) {
        this.driver = driver;
        this.executor = executor;
        this.environment = new HashMap<>(environment);
        this.kill = kill;
    }

    @Override
    ExecutorProcess launch(Runnable abort) throws CannotStart {
        ExecutorProcess process = new ExecutorProcess(
                ExecutorEnvironment.of(environment), new ExecutorCallbacks(driver, executor, abort), kill);
        process.start();
        return process;
    }

    @Override
    void error(String message) {
        executor.error(driver, message);
    }

    /** Tells the scheduler how a task stands, until the agent has acknowledged it. */
    public Status sendStatusUpdate(TaskStatus status) {
        return ifRunning(process -> process.sendStatusUpdate(status));
    }

    /** Sends bytes to the scheduler. */
    public Status sendFrameworkMessage(byte[] data) {
        byte[] copy = data.clone();
        return ifRunning(process -> process.sendFrameworkMessage(copy));
    }
}
