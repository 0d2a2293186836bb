package io.mesosoperator.executor;

import com.google.protobuf.ByteString;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.mesosoperator.agent.Agent;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.Seal;
import io.mesosoperator.scheduler.wire.MediaType;
import io.mesosoperator.task.executor.ExecutorKey;
import java.net.InetAddress;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.executor.Protos.Call;

/** The executor API: executors subscribe and call here. What they tell becomes the status of a TaskInfo. */
public final class ExecutorApi implements AutoCloseable {

    private final Seal seal;
    private final ExecutorRegistry registry;
    private final Executors executors;
    private final Executors.Listener listener;
    private final Function<FrameworkKey, RegistrationState> frameworks;
    private final Function<String, Optional<Agent>> agents;
    private final BiConsumer<ExecutorKey, ByteString> messages;
    private final Clock clock;
    private final ComingPods coming = new ComingPods();

    /**
     * @param endpoint host and port where executors reach it
     * @param messages takes what executors send to schedulers
     */
    public ExecutorApi(
            KubernetesClient client,
            Seal seal,
            String endpoint,
            ExecutorTerms terms,
            Function<FrameworkKey, RegistrationState> frameworks,
            Function<String, Optional<Agent>> agents,
            Executors.Listener listener,
            BiConsumer<ExecutorKey, ByteString> messages,
            Clock clock) {
        this.seal = seal;
        this.frameworks = frameworks;
        this.agents = agents;
        this.listener = listener;
        this.messages = messages;
        this.clock = clock;
        var signed = new ExecutorSeal(seal);
        registry = new ExecutorRegistry(clock, signed);
        executors = new Executors(
                registry,
                new ExecutorPodTemplate(signed, endpoint, terms),
                new ExecutorPods(client),
                coming,
                frameworks,
                listener,
                clock);
    }

    /** The executors that use it. */
    public Executors executors() {
        return executors;
    }

    /** The framework's executors on the agent, for its offers. */
    public List<ExecutorID> idsOf(FrameworkKey framework, String agent) {
        return registry.running(framework, agent).keySet().stream()
                .sorted()
                .map(id -> ExecutorID.newBuilder().setValue(id).build())
                .toList();
    }

    /** The executor whose token this is. */
    Optional<ExecutorRegistry.Sighting> caller(Optional<String> authorization) {
        var token = ExecutorToken.read(authorization);
        token.ifPresent(said -> coming.await(said.podName()));
        return token.flatMap(said -> registry.find(said.podName()).filter(found -> said.isOf(found.key(), seal)));
    }

    /** The executor whose pod has this address. */
    Optional<ExecutorRegistry.Sighting> caller(InetAddress address) {
        return registry.find(address);
    }

    boolean isSubscribed(ExecutorRegistry.Sighting executor) {
        return registry.isSubscribed(executor.uid());
    }

    ExecutorStream subscribe(ExecutorRegistry.Sighting executor, Call.Subscribe call, MediaType form) {
        var stream = new ExecutorStream(form);
        var key = executor.key();
        Set<TaskID> tasks = new HashSet<>();
        call.getUnacknowledgedTasksList().forEach(task -> tasks.add(task.getTaskId()));
        var updates = call.getUnacknowledgedUpdatesList().stream()
                .map(update -> told(key, update.getStatus()))
                .toList();
        var subscribed = ExecutorEvents.subscribed(executor.info(), framework(executor), agent(key));
        try {
            registry.subscribe(executor.uid(), stream, subscribed, tasks, updates)
                    .forEach(listener::told);
            executors.podSeen(executor.pod()); // to be told of what it has missed
        } catch (RuntimeException failure) {
            registry.ended(executor.uid(), stream); // which nobody will write
            throw failure;
        }
        return stream;
    }

    private FrameworkInfo framework(ExecutorRegistry.Sighting executor) {
        var key = executor.key().framework();
        return frameworks.apply(key) instanceof RegistrationState.Registered registered
                ? registered.info()
                : FrameworkInfo.newBuilder()
                        .setUser("")
                        .setName(key.name())
                        .setId(FrameworkID.newBuilder().setValue(executor.frameworkId()))
                        .build();
    }

    private SlaveInfo agent(ExecutorKey key) {
        var info = SlaveInfo.newBuilder().setId(SlaveID.newBuilder().setValue(key.agent()));
        agents.apply(key.agent())
                .ifPresentOrElse(
                        agent -> info.setHostname(agent.hostname())
                                .addAllResources(agent.total().toProto())
                                .addAllAttributes(agent.attributes()),
                        () -> info.setHostname(key.agent()));
        return info.build();
    }

    /** The update with what an agent adds. */
    private TaskStatus told(ExecutorKey key, TaskStatus status) {
        var whole = status.toBuilder()
                .setSlaveId(SlaveID.newBuilder().setValue(key.agent()))
                .setExecutorId(ExecutorID.newBuilder().setValue(key.executorId()));
        var now = clock.instant().toEpochMilli() / 1000.0;
        if (!whole.hasTimestamp() || !(whole.getTimestamp() >= 0 && whole.getTimestamp() <= now)) {
            whole.setTimestamp(now); // a clock that is ahead, or worse
        }
        return whole.build();
    }

    boolean hasRoom(ExecutorRegistry.Sighting executor, Call call) {
        return call.getType() != Call.Type.UPDATE
                || registry.hasRoom(executor.uid(), call.getUpdate().getStatus().getTaskId());
    }

    void perform(ExecutorRegistry.Sighting executor, Call call) {
        switch (call.getType()) {
            case UPDATE ->
                registry.reported(
                                executor.uid(),
                                told(executor.key(), call.getUpdate().getStatus()))
                        .ifPresent(listener::told);
            case MESSAGE -> messages.accept(executor.key(), call.getMessage().getData());
            case HEARTBEAT -> {}
            case SUBSCRIBE, UNKNOWN ->
                throw new IllegalArgumentException("not a call to be performed: " + call.getType());
        }
    }

    /** The stream's connection has ended, whichever side ended it. */
    void ended(ExecutorRegistry.Sighting executor, ExecutorStream stream) {
        registry.ended(executor.uid(), stream);
    }

    @Override
    public void close() {
        registry.close();
    }
}
