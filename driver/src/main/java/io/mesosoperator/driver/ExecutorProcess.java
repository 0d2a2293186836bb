package io.mesosoperator.driver;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;

/**
 * What libmesos' {@code ExecutorProcess} (src/exec/exec.cpp) does with events and calls. All of it is done by the
 * thread of the callbacks.
 */
final class ExecutorProcess implements DriverProcess {

    private static final Logger LOG = Logger.getLogger("org.apache.mesos");

    /** How long the first subscription is tried for: the agent itself waits no longer. */
    private static final long REGISTRATION_MILLIS = 60_000;

    private static final byte SOURCE_EXECUTOR = 2;

    private final ExecutorEnvironment environment;
    private final ExecutorCallbacks callbacks;
    private final ExecutorCalls calls;
    private final Connections connections;
    private final GracePeriod grace;

    /** What the agent has not acknowledged, in the order in which it came. */
    private final Map<UUID, byte[]> updates = new LinkedHashMap<>();

    private final Map<String, byte[]> tasks = new LinkedHashMap<>();

    /** Those of the updates that the SUBSCRIBE that was sent last has. */
    private final Set<UUID> subscribedWith = new HashSet<>();

    private byte[] agentId = {};
    private boolean connected;
    private boolean registered;
    private boolean shutDown;

    /** @param kill ends this process */
    ExecutorProcess(ExecutorEnvironment environment, ExecutorCallbacks callbacks, Runnable kill) {
        this.environment = environment;
        this.callbacks = callbacks;
        calls = new ExecutorCalls(environment.executorId, environment.frameworkId);
        grace = new GracePeriod(environment.graceMillis, kill);
        connections = new Connections(
                "mesos-executor",
                environment.agent,
                environment.authorization,
                0,
                new ExecutorEvents(this::post, this),
                forGood -> {});
    }

    void start() {
        connections.start(() -> subscribe(REGISTRATION_MILLIS));
    }

    @Override
    public void post(Runnable action) {
        connections.post(action);
    }

    @Override
    public void stop(boolean failover) {
        callbacks.end();
        grace.close();
        connections.stop(false);
    }

    @Override
    public void abort() {
        callbacks.end();
        grace.close();
        connections.abort();
    }

    @Override
    public void awaitEnd() {
        connections.awaitEnd();
        grace.awaitEnd();
    }

    private void subscribe(long giveUpMillis) {
        subscribedWith.clear();
        subscribedWith.addAll(updates.keySet());
        long most = environment.backOffMillis;
        connections.subscribe(calls.subscribe(tasks.values(), updates.values()), new BackOff(most, most, giveUpMillis));
    }

    // Events

    void subscribed(Stream stream, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo agent) {
        if (!callbacks.wanted()) {
            return;
        }
        boolean again = registered;
        connected = true;
        registered = true;
        agentId = agent.getId().toByteArray();
        connections.opened(stream);
        updates.forEach((uuid, status) -> {
            if (!subscribedWith.contains(uuid)) {
                connections.send(calls.update(status));
            }
        });
        if (again) {
            callbacks.reregistered(agent);
        } else {
            callbacks.registered(executor, framework, agent);
        }
    }

    void launch(TaskInfo task) {
        if (!shutDown && connected && callbacks.wanted()) {
            tasks.put(task.getTaskId().getValue(), task.toByteArray());
            callbacks.launchTask(task);
        }
    }

    void kill(TaskID task) {
        if (!shutDown) {
            callbacks.killTask(task);
        }
    }

    void acknowledged(TaskID task, byte[] uuid) {
        if (uuid.length != 2 * Long.BYTES || shutDown) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(uuid);
        if (updates.remove(new UUID(bytes.getLong(), bytes.getLong())) == null) {
            LOG.log(Level.WARNING, "Ignoring an acknowledgement of an unknown update of {0}", task.getValue());
        } else {
            tasks.remove(task.getValue());
        }
    }

    void message(byte[] data) {
        if (!shutDown) {
            callbacks.frameworkMessage(data);
        }
    }

    void error(String message) {
        callbacks.error(message);
    }

    /** A framework with checkpoints has executors that wait for their agent; others end with it. */
    void disconnected(String why) {
        boolean before = connected;
        connected = false;
        if (shutDown || !callbacks.wanted()) {
            return;
        }
        LOG.log(Level.INFO, "Disconnected from the agent: {0}", why);
        if (!registered) {
            subscribe(REGISTRATION_MILLIS);
        } else if (environment.checkpoint) {
            subscribe(environment.recoveryMillis);
            if (before) {
                callbacks.disconnected();
            }
        } else {
            shutdown();
        }
    }

    void gaveUp(String why) {
        LOG.log(Level.INFO, "The agent has not come back, shutting down: {0}", why);
        shutdown();
    }

    /** The process is killed if it does not end by itself in time. */
    void shutdown() {
        if (shutDown || !callbacks.wanted()) {
            return;
        }
        if (!environment.local) {
            grace.start();
        }
        callbacks.shutdown();
        shutDown = true;
    }

    // Calls

    void sendStatusUpdate(TaskStatus status) {
        if (status.getState() == org.apache.mesos.Protos.TaskState.TASK_STAGING) {
            error("Attempted to send TASK_STAGING status update");
            return;
        }
        UUID uuid = UUID.randomUUID();
        byte[] bytes = complete(status, uuid);
        updates.put(uuid, bytes);
        if (connected) {
            connections.send(calls.update(bytes));
        }
    }

    /** What the driver has to say of an update stands behind what the executor says, and so wins. */
    private byte[] complete(TaskStatus status, UUID uuid) {
        byte[] uuidBytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        WireWriter more = new WireWriter()
                .real(6, System.currentTimeMillis() / 1000.0)
                .bytes(7, ExecutorCalls.id(environment.executorId))
                .number(9, SOURCE_EXECUTOR)
                .bytes(11, uuidBytes);
        if (agentId.length > 0) {
            more.bytes(5, agentId);
        }
        byte[] first = status.toByteArray();
        byte[] last = more.toBytes();
        byte[] all = Arrays.copyOf(first, first.length + last.length);
        System.arraycopy(last, 0, all, first.length, last.length);
        return all;
    }

    void sendFrameworkMessage(byte[] data) {
        if (connected) {
            connections.send(calls.message(data));
        }
    }
}
