package io.mesosoperator.executor;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.framework.FrameworkListener;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.scheduler.ExecutorCalls;
import io.mesosoperator.task.ExecutorHost;
import io.mesosoperator.task.TaskLaunch;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.ExecutorShutdown;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.Hosting;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.status.PodView;
import io.mesosoperator.task.status.TaskHistory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.KillPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pods of executors, for those who launch tasks and watch pods; and whoever looks after them until they end. */
public final class Executors implements ExecutorHost, ExecutorCalls, FrameworkListener {

    /** What executors' pods are to others. */
    public interface Listener {

        /** There is news of the task. */
        void told(TaskKey task);

        /** The pod holds other resources now. */
        void changed(Pod pod);

        /**
         * An executor has ended.
         *
         * @param status as {@code wait(2)} has it; empty if nobody knows it
         */
        void ended(ExecutorKey executor, Optional<Integer> status);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Executors.class);
    private static final int LOCKS = 256;
    private static final int BITS_OF_EXIT_CODE = 8;

    /** The shells' exit code of a process that a signal has ended is this and the signal. */
    private static final int BY_SIGNAL = 128;

    private record PodKey(String namespace, String uid) {}

    private final ExecutorRegistry registry;
    private final ExecutorSeal seal;
    private final ExecutorPlacement placement;
    private final ExecutorPods pods;
    private final ExecutorDecider decider;
    private final Function<FrameworkKey, RegistrationState> frameworks;
    private final Listener listener;
    private final Clock clock;

    /** One of them is each executor's, which a call of the API server for it holds. */
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    private final WorkQueue<PodKey> worker;
    private volatile Instant ledSince = Instant.MAX;

    Executors(
            ExecutorRegistry registry,
            ExecutorPodTemplate template,
            ExecutorPods pods,
            ComingPods coming,
            Function<FrameworkKey, RegistrationState> frameworks,
            Listener listener,
            Clock clock) {
        this.registry = registry;
        this.seal = template.seal();
        this.placement = new ExecutorPlacement(registry, template, pods, coming, listener::changed);
        this.pods = pods;
        this.decider = new ExecutorDecider(template.terms());
        this.frameworks = frameworks;
        this.listener = listener;
        this.clock = clock;
        this.worker = new WorkQueue<>("executors", WorkLimits.USUAL, PodKey::namespace, this::work);
    }

    /** The worker that ends executors in time. */
    public WorkQueue<?> worker() {
        return worker;
    }

    /** This operator leads, and knows all pods and tasks: from now on it ends executors. */
    public void begin() {
        ledSince = clock.instant();
        registry.uids(any -> true).forEach(uid -> registry.find(uid).ifPresent(found -> listener.changed(found.pod())));
        look(registry.uids(any -> true));
    }

    private void look(Iterable<String> uids) {
        uids.forEach(uid -> registry.find(uid)
                .ifPresent(found -> look(found.key().framework().namespace(), uid)));
    }

    private void look(String namespace, String uid) {
        worker.add(new PodKey(namespace, uid));
    }

    // --- pods

    @Override
    public boolean isServed() {
        return true;
    }

    @Override
    public Map<String, RunningExecutor> running(FrameworkKey framework, String agent) {
        return registry.running(framework, agent);
    }

    @Override
    public boolean isExecutor(Pod pod) {
        return registry.find(pod.getMetadata().getUid()).isPresent()
                || seal.executorOf(pod).isPresent();
    }

    @Override
    public Optional<TaskOwner> ownerOf(Pod pod) {
        podSeen(pod); // the ledger may hear of it first
        return registry.find(pod.getMetadata().getUid())
                .map(found -> new TaskOwner(
                        "executor " + pod.getMetadata().getUid(), found.key().framework(), found.resources()));
    }

    @Override
    public void podSeen(Pod pod) {
        var uid = pod.getMetadata().getUid();
        var known =
                registry.find(uid); // what a pod said when it was sealed, whatever somebody has written into it since
        known.map(ExecutorRegistry.Sighting::key).or(() -> seal.executorOf(pod)).ifPresent(key -> {
            var info = known.map(ExecutorRegistry.Sighting::info).orElseGet(() -> infoOf(pod, key));
            var change = registry.podSeen(key, info, pod);
            change.tasks().forEach(listener::told);
            if (change.isEnd()) {
                listener.ended(key, waitStatus(pod));
            }
            look(key.framework().namespace(), uid);
        });
    }

    private static Optional<Integer> waitStatus(Pod pod) {
        var code = new PodView(pod).exitCode();
        return code.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        code.getAsInt() > BY_SIGNAL
                                ? code.getAsInt() - BY_SIGNAL
                                : code.getAsInt() << BITS_OF_EXIT_CODE);
    }

    private static ExecutorInfo infoOf(Pod pod, ExecutorKey key) {
        try {
            return ExecutorInfo.parseFrom(Base64.getDecoder()
                    .decode(pod.getMetadata().getAnnotations().getOrDefault(Annotations.EXECUTOR_INFO, "")));
        } catch (InvalidProtocolBufferException | IllegalArgumentException impossible) {
            throw new IllegalStateException("what is sealed for " + key + " cannot be read", impossible);
        }
    }

    @Override
    public boolean podGone(String uid) {
        var found = registry.find(uid);
        var change = registry.podGone(uid);
        change.ifPresent(gone -> {
            gone.tasks().forEach(listener::told);
            if (gone.isEnd()) {
                found.ifPresent(executor -> listener.ended(executor.key(), waitStatus(executor.pod())));
            }
            placement.forget(uid);
        });
        return change.isPresent();
    }

    // --- tasks

    @Override
    public void found(HostedTask task, String podUid, TaskHistory history) {
        registry.found(task, podUid, history);
    }

    @Override
    public Optional<SharedExecutor> of(TaskKey task) {
        return registry.of(task);
    }

    @Override
    public Optional<String> podName(TaskKey task) {
        return registry.podName(task);
    }

    @Override
    public List<TaskKey> onNode(String node) {
        return registry.onNode(node);
    }

    @Override
    public Hosting host(HostedTask task, Pod translated) {
        synchronized (lock(task.executor())) {
            var hosting = placement.host(task, translated);
            if (hosting instanceof Hosting.Hosted(var uid)) {
                look(task.key().namespace(), uid);
            }
            return hosting;
        }
    }

    private Object lock(ExecutorKey executor) {
        return locks.get(Math.floorMod(executor.hashCode(), LOCKS));
    }

    @Override
    public void written(TaskKey task, TaskHistory history, boolean isKept) {
        registry.written(task, history, isKept).ifPresent(uid -> look(task.namespace(), uid));
    }

    @Override
    public void kill(TaskKey task, KillPolicy policy) {
        if (registry.kill(task, policy)) {
            listener.told(task);
        }
    }

    @Override
    public void removed(TaskKey task) {
        registry.removed(task).ifPresent(uid -> look(task.namespace(), uid));
    }

    // --- calls of schedulers, and what becomes of them

    @Override
    public void message(ExecutorKey executor, ByteString data) {
        var isSent = registry.find(executor)
                .filter(found -> registry.tell(found.uid(), ExecutorEvents.message(data)))
                .isPresent();
        if (!isSent) {
            LOG.debug("A message for {} is dropped: it is not subscribed", executor);
        }
    }

    @Override
    public void shutdown(ExecutorKey executor) {
        synchronized (lock(executor)) {
            registry.find(executor).ifPresent(found -> ask(found, ExecutorShutdown.Cause.SCHEDULER));
        }
    }

    private void ask(ExecutorRegistry.Sighting executor, ExecutorShutdown.Cause cause) {
        if (ExecutorShutdown.of(executor.pod()).isEmpty()) {
            LOG.info("Shutting down {} because {}", executor.key(), cause.words());
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            var text = new ExecutorShutdown(now, cause).text();
            var pod = executor.pod();
            podSeen(pods.ask(pod, seal.signed(Annotations.EXECUTOR_SHUTDOWN, ExecutorPodName.of(pod), text)));
        }
    }

    @Override
    public void registered(FrameworkKey framework, boolean revived) {
        look(registry.uids(key -> key.framework().equals(framework)));
    }

    @Override
    public void disconnected(FrameworkKey framework) {
        look(registry.uids(key -> key.framework().equals(framework)));
    }

    private Optional<Duration> work(PodKey pod) {
        var found = registry.find(pod.uid());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        synchronized (lock(found.get().key())) {
            return registry.find(pod.uid())
                    .filter(executor -> !executor.isGone())
                    .flatMap(executor -> act(pod.uid(), state(executor)));
        }
    }

    private ExecutorState state(ExecutorRegistry.Sighting executor) {
        return new ExecutorState(
                new PodView(executor.pod()),
                executor.isRegistered(),
                executor.tasks(),
                executor.aloneSince(),
                frameworks
                        .apply(executor.key().framework())
                        .absence()
                        .map(absence -> absence.removal(TaskLaunch.failoverTimeoutOf(executor.pod()))),
                ledSince);
    }

    private Optional<Duration> act(String uid, ExecutorState state) {
        var again = Optional.<Duration>empty();
        for (var action : decider.decide(state, clock.instant())) {
            var now = registry.find(uid);
            if (now.isEmpty()) {
                return Optional.empty();
            }
            switch (action) {
                case ExecutorAction.Ask(var cause) -> ask(now.get(), cause);
                case ExecutorAction.Tell() -> registry.tellShutdown(uid);
                case ExecutorAction.Delete(var why) -> pods.delete(now.get().pod(), why);
                case ExecutorAction.Fit() -> placement.fit(now.get());
                case ExecutorAction.LookAgain(var at) ->
                    again = Optional.of(Duration.between(clock.instant(), at).plusMillis(1));
            }
        }
        return again;
    }
}
