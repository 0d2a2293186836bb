package io.mesosoperator.executor;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.agent.Ledger.TaskOwner;
import io.mesosoperator.api.FrameworkKey;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.framework.FrameworkListener;
import io.mesosoperator.framework.RegistrationState;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.WorkLimits;
import io.mesosoperator.kubernetes.WorkQueue;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.scheduler.ExecutorCalls;
import io.mesosoperator.task.ExecutorHost;
import io.mesosoperator.task.TaskLaunch;
import io.mesosoperator.task.executor.ExecutorKey;
import io.mesosoperator.task.executor.ExecutorShutdown;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.Hosting;
import io.mesosoperator.task.executor.RunningExecutor;
import io.mesosoperator.task.executor.SharedExecutor;
import io.mesosoperator.task.executor.SharingRules;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pods of executors: makes them for their first tasks, fits them to the next, and ends them. */
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
    private final ExecutorPodTemplate template;
    private final ExecutorPods pods;
    private final ExecutorDecider decider;
    private final Function<FrameworkKey, RegistrationState> frameworks;
    private final Listener listener;
    private final Clock clock;

    /** One of them is each executor's, which a call of the API server for it holds. */
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    /** What the cluster has refused to give to a pod, so that it is not asked again. */
    private final Map<String, Resources> refused = new ConcurrentHashMap<>();

    private final WorkQueue<PodKey> worker;
    private volatile Instant ledSince = Instant.MAX;

    Executors(
            ExecutorRegistry registry,
            ExecutorPodTemplate template,
            ExecutorPods pods,
            Function<FrameworkKey, RegistrationState> frameworks,
            Listener listener,
            Clock clock) {
        this.registry = registry;
        this.template = template;
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
                || template.executorOf(pod).isPresent();
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
        known.map(ExecutorRegistry.Sighting::key)
                .or(() -> template.executorOf(pod))
                .ifPresent(key -> {
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
            refused.remove(uid);
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
            var running = registry.find(task.executor());
            return running.isPresent() ? join(task, running.get()) : start(task, translated);
        }
    }

    private Object lock(ExecutorKey executor) {
        return locks.get(Math.floorMod(executor.hashCode(), LOCKS));
    }

    private Hosting start(HostedTask task, Pod translated) {
        var wanted = template.of(translated, task);
        var namespace = wanted.getMetadata().getNamespace();
        var name = wanted.getMetadata().getName();
        registry.coming(namespace, name);
        Pod pod;
        try {
            pod = pods.create(wanted);
            if (!template.executorOf(pod).equals(Optional.of(task.executor()))) {
                return new Hosting.Refused(
                        TaskState.TASK_LOST,
                        Reason.REASON_EXECUTOR_TERMINATED,
                        "Pod %s exists already and is not this executor's; delete that pod, and launch the task again"
                                .formatted(name));
            }
            registry.podSeen(task.executor(), task.executorInfo(), pod);
        } finally {
            registry.came(namespace, name);
        }
        if (!registry.takesTasks(uid(pod))) {
            return ending(task);
        }
        return placed(task, pod);
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    private Hosting placed(HostedTask task, Pod pod) {
        registry.place(task, uid(pod));
        listener.changed(pod);
        look(task.key().namespace(), uid(pod));
        return new Hosting.Hosted(uid(pod));
    }

    private static Hosting ending(HostedTask task) {
        return new Hosting.Ending("Executor '%s' is terminating on this agent; launch the task again"
                .formatted(task.executor().executorId()));
    }

    private Hosting join(HostedTask task, ExecutorRegistry.Sighting running) {
        if (!registry.takesTasks(uid(running.pod()))) {
            return ending(task);
        }
        var isThereAlready = registry.of(task.key()).isPresent();
        var hasRoom = isThereAlready || ExecutorPodTemplate.isFor(task, running.pod()); // made, and not recorded
        var obstacle = hasRoom ? Optional.<String>empty() : SharingRules.obstacle(task.resources());
        if (obstacle.isPresent()) {
            return refused(obstacle.get());
        }
        var together =
                isThereAlready ? running.resources() : running.resources().plus(task.resources());
        try {
            var pod = pods.resize(running.pod(), together);
            registry.podSeen(running.key(), running.info(), pod);
            return isThereAlready ? new Hosting.Hosted(uid(pod)) : placed(task, pod);
        } catch (KubernetesClientException failure) {
            if (!isRefusedResize(failure)) {
                throw failure;
            }
            return refused(
                    "spec.resources: the executor's pod cannot be given them while it runs (" + ApiErrors.words(failure)
                            + "); launch the task with another executorId, or ask for them with the first task");
        }
    }

    /** A cluster before Kubernetes 1.33 does not know the subresource. */
    private static boolean isRefusedResize(KubernetesClientException failure) {
        return ApiErrors.isRefusal(failure) || failure.getCode() == HTTP_NOT_FOUND;
    }

    private static Hosting refused(String message) {
        return new Hosting.Refused(TaskState.TASK_LOST, Reason.REASON_RESOURCES_UNKNOWN, message);
    }

    @Override
    public void written(TaskKey task, TaskHistory history) {
        registry.written(task, history).ifPresent(uid -> look(task.namespace(), uid));
    }

    @Override
    public void kill(TaskKey task) {
        if (registry.kill(task)) {
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
                .filter(found -> registry.tell(uid(found.pod()), ExecutorEvents.message(data)))
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
            var pod = pods.ask(executor.pod(), new ExecutorShutdown(now, cause));
            podSeen(pod);
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
            return registry.state(pod.uid(), this::state).flatMap(state -> act(pod.uid(), state));
        }
    }

    private ExecutorState state(Pod pod, RegisteredExecutor executor) {
        return new ExecutorState(
                new PodView(pod),
                executor.hasSubscribed(),
                executor.tasks.size(),
                executor.aloneSince,
                frameworks
                        .apply(executor.key.framework())
                        .absence()
                        .map(absence -> absence.removal(TaskLaunch.failoverTimeoutOf(pod))),
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
                case ExecutorAction.Fit() -> fit(now.get());
                case ExecutorAction.LookAgain(var at) ->
                    again = Optional.of(Duration.between(clock.instant(), at).plusMillis(1));
            }
        }
        return again;
    }

    /** What its tasks do not need any more goes back to the agent, if the cluster can take it. */
    private void fit(ExecutorRegistry.Sighting executor) {
        var uid = uid(executor.pod());
        var before = refused.get(uid);
        if (before != null && executor.resources().equals(before)) {
            return;
        }
        try {
            var pod = pods.resize(executor.pod(), executor.resources());
            registry.podSeen(executor.key(), executor.info(), pod);
            listener.changed(pod);
        } catch (KubernetesClientException failure) {
            if (!isRefusedResize(failure)) {
                throw failure;
            }
            refused.put(uid, executor.resources());
            LOG.info("The pod of {} keeps what it has: {}", executor.key(), ApiErrors.words(failure));
        }
    }
}
