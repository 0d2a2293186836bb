package io.mesosoperator.task;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.Finalizers;
import io.mesosoperator.task.pod.PodName;
import io.mesosoperator.task.pod.TaskIdentity;
import io.mesosoperator.task.status.PodView;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API calls on tasks' pods, and to whom a pod belongs. Every call may be repeated. */
final class TaskPods {

    private static final Logger LOG = LoggerFactory.getLogger(TaskPods.class);
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;

    TaskPods(KubernetesClient client) {
        this.client = client;
    }

    /** Creates the pod. One of its name is the same task's: its name has the TaskInfo's uid in it. */
    Pod create(Pod pod) {
        try {
            return client.resource(pod).create();
        } catch (KubernetesClientException failure) {
            // a quota answers with 409 too, when two launches meet there
            if (failure.getStatus() == null
                    || !"AlreadyExists".equals(failure.getStatus().getReason())) {
                throw failure;
            }
            LOG.info("pod {} was there already", pod.getMetadata().getName());
            return find(pod.getMetadata().getNamespace(), pod.getMetadata().getName())
                    .orElseThrow(() -> failure);
        }
    }

    /** Asks the API server itself: the watch may not have told of the pod yet. */
    Optional<Pod> find(String namespace, String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(namespace).withName(name).get());
    }

    void delete(Pod pod) {
        var _ = client.resource(pod).delete();
    }

    /** Takes our finalizer off. */
    void release(Pod pod) {
        var index = pod.getMetadata().getFinalizers().indexOf(Finalizers.TASK_STATUS);
        if (index < 0) {
            return;
        }
        // The test keeps us from taking off another's finalizer, should the list have changed.
        var path = "/metadata/finalizers/" + index;
        var patch = "[{\"op\":\"test\",\"path\":\"%s\",\"value\":\"%s\"},{\"op\":\"remove\",\"path\":\"%s\"}]"
                .formatted(path, Finalizers.TASK_STATUS, path);
        try {
            client.resource(pod).patch(PatchContext.of(PatchType.JSON), patch);
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_NOT_FOUND && failure.getCode() != UNPROCESSABLE) {
                throw failure;
            } // else it is off already, or the list changed and the watch will tell
        }
    }

    /** For a pod whose TaskInfo is gone: nobody is left to read its exit code. */
    void releaseIfDead(Pod pod) {
        var view = new PodView(pod);
        if (view.beingDeleted() && view.provedDead()) {
            release(pod);
        }
    }

    static OptionalInt exitCode(Pod pod) {
        return new PodView(pod)
                .terminated()
                .map(end -> OptionalInt.of(end.getExitCode()))
                .orElse(OptionalInt.empty());
    }

    /**
     * The TaskInfo that the pod belongs to; empty when it is no task's. Anybody may write an owner reference, but only
     * the pod of the right name is the task's.
     */
    static Optional<TaskKey> taskOf(Pod pod) {
        var metadata = pod.getMetadata();
        return metadata.getOwnerReferences().stream()
                .filter(TaskPods::isTaskInfo)
                .findFirst()
                .map(owner -> new TaskKey(metadata.getNamespace(), owner.getName(), owner.getUid()))
                .filter(task -> podName(task).equals(metadata.getName()));
    }

    static String podName(TaskKey task) {
        return PodName.of(new TaskIdentity(task.namespace(), task.name(), task.uid(), ""));
    }

    /** Whether the pod was made by this operator, whoever it belongs to now. */
    static boolean hasOurFinalizer(Pod pod) {
        return pod.getMetadata().getFinalizers().contains(Finalizers.TASK_STATUS);
    }

    private static boolean isTaskInfo(OwnerReference owner) {
        return "TaskInfo".equals(owner.getKind())
                && Boolean.TRUE.equals(owner.getController())
                && owner.getApiVersion().startsWith("mesosoperator.io/");
    }
}
