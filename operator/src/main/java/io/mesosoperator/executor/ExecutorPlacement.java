package io.mesosoperator.executor;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.executor.HostedTask;
import io.mesosoperator.task.executor.Hosting;
import io.mesosoperator.task.executor.SharingRules;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tasks their room in the pods of their executors: makes the pod for the first one, and fits it to those that
 * come and go. Called for one task of an executor at a time.
 */
final class ExecutorPlacement {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorPlacement.class);

    private final ExecutorRegistry registry;
    private final ExecutorPodTemplate template;
    private final ExecutorPods pods;
    private final ComingPods coming;
    private final Consumer<Pod> changed;

    /** What the cluster has refused to give to a pod, so that it is not asked again. */
    private final Map<String, Resources> refused = new ConcurrentHashMap<>();

    /** @param changed is told of a pod that holds other resources now */
    ExecutorPlacement(
            ExecutorRegistry registry,
            ExecutorPodTemplate template,
            ExecutorPods pods,
            ComingPods coming,
            Consumer<Pod> changed) {
        this.registry = registry;
        this.template = template;
        this.pods = pods;
        this.coming = coming;
        this.changed = changed;
    }

    /** Makes room for the task in its executor's pod, and makes that pod if there is none. May be repeated. */
    Hosting host(HostedTask task, Pod translated) {
        var running = registry.find(task.executor());
        return running.isPresent() ? join(task, running.get()) : start(task, translated);
    }

    private Hosting start(HostedTask task, Pod translated) {
        var wanted = template.of(translated, task);
        var name = ExecutorPodName.of(wanted);
        coming.coming(name);
        Pod pod;
        try {
            pod = pods.create(wanted);
            if (!template.seal().executorOf(pod).equals(Optional.of(task.executor()))) {
                return new Hosting.Refused(
                        TaskState.TASK_LOST,
                        Reason.REASON_EXECUTOR_TERMINATED,
                        "Pod %s exists already and is not this executor's; delete that pod, and launch the task again"
                                .formatted(name.name()));
            }
            registry.podSeen(task.executor(), task.executorInfo(), pod);
        } finally {
            coming.came(name);
        }
        return registry.takesTasks(pod.getMetadata().getUid()) ? placed(task, pod) : ending(task);
    }

    private Hosting placed(HostedTask task, Pod pod) {
        var uid = pod.getMetadata().getUid();
        registry.place(task, uid);
        try {
            changed.accept(pod);
        } catch (RuntimeException failure) {
            registry.displace(task.key()); // who asked knows nothing of it, and asks again
            throw failure;
        }
        return new Hosting.Hosted(uid);
    }

    private static Hosting ending(HostedTask task) {
        return new Hosting.Ending("Executor '%s' is terminating on this agent; launch the task again"
                .formatted(task.executor().executorId()));
    }

    private Hosting join(HostedTask task, ExecutorRegistry.Sighting running) {
        if (!registry.takesTasks(running.uid())) {
            return ending(task);
        }
        var isThereAlready = registry.of(task.key()).isPresent();
        var hasRoom = isThereAlready || ExecutorPodTemplate.isFor(task, running.pod()); // made, and not recorded
        var obstacle = hasRoom ? Optional.<String>empty() : obstacle(task, running);
        if (obstacle.isPresent()) {
            return refused(obstacle.get());
        }
        var together =
                isThereAlready ? running.resources() : running.resources().plus(task.resources());
        try {
            var pod = pods.resize(running.pod(), together);
            registry.podSeen(running.key(), running.info(), pod);
            return isThereAlready ? new Hosting.Hosted(running.uid()) : placed(task, pod);
        } catch (KubernetesClientException failure) {
            if (!isRefusedResize(failure)) {
                throw failure;
            }
            return refused(
                    "spec.resources: the executor's pod cannot be given them while it runs (" + ApiErrors.words(failure)
                            + "); launch the task with another executorId, or ask for them with the first task");
        }
    }

    private static Optional<String> obstacle(HostedTask task, ExecutorRegistry.Sighting running) {
        return running.isCounted()
                ? SharingRules.obstacle(task.resources())
                : Optional.of(
                        "spec.executor: it runs a task whose spec cannot be read, so that nobody knows what its pod"
                                + " has to have; launch the task with another executorId");
    }

    /** A cluster before Kubernetes 1.33 does not know the subresource. */
    private static boolean isRefusedResize(KubernetesClientException failure) {
        return ApiErrors.isRefusal(failure) || failure.getCode() == HTTP_NOT_FOUND;
    }

    private static Hosting refused(String message) {
        return new Hosting.Refused(TaskState.TASK_LOST, Reason.REASON_RESOURCES_UNKNOWN, message);
    }

    /** What its tasks do not need any more goes back to the agent, if the cluster can take it. */
    void fit(ExecutorRegistry.Sighting executor) {
        var wanted = executor.resources();
        if (!executor.isCounted() || Objects.equals(refused.get(executor.uid()), wanted)) {
            return;
        }
        try {
            var pod = pods.resize(executor.pod(), wanted);
            registry.podSeen(executor.key(), executor.info(), pod);
            changed.accept(pod);
        } catch (KubernetesClientException failure) {
            if (!isRefusedResize(failure)) {
                throw failure;
            }
            refused.put(executor.uid(), wanted);
            LOG.info("The pod of {} keeps what it has: {}", executor.key(), ApiErrors.words(failure));
        }
    }

    /** The pod is gone. */
    void forget(String uid) {
        refused.remove(uid);
    }
}
