package io.mesosoperator.task;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.FunctionCallable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ApiErrors;
import io.mesosoperator.kubernetes.Deletions;
import io.mesosoperator.kubernetes.Finalizers;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.PodCreation;
import io.mesosoperator.task.pod.GroupTasks;
import io.mesosoperator.task.pod.HelperContainers;
import io.mesosoperator.task.pod.PodName;
import io.mesosoperator.task.pod.TaskIdentity;
import io.mesosoperator.task.status.PodView;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** API calls on tasks' pods, and the mapping from pods to tasks. Every call may be repeated. */
final class TaskPods {

    private static final Logger LOG = LoggerFactory.getLogger(TaskPods.class);
    private static final int UNPROCESSABLE = 422;
    private static final List<String> IDENTIFYING_LABELS = List.of(Labels.MANAGED_BY, Labels.FRAMEWORK, Labels.TASK);
    private static final List<String> IDENTIFYING_ANNOTATIONS = List.of(Annotations.TASK_ID, Annotations.RESOURCES);

    /** Seconds; the least that the API server accepts, and over by the time when a task has ended. */
    static final Long AT_ONCE = 1L;

    private final KubernetesClient client;
    private final Deletions deletions;
    private final PodSeal seal;

    /** Does not wait in the thread of its caller to repeat what the API server refused for now. */
    private final FunctionCallable<? extends NamespacedKubernetesClient> once;

    TaskPods(KubernetesClient client, PodSeal seal) {
        this.client = client;
        this.seal = seal;
        this.once = client.adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(
                        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                                .withRequestRetryBackoffLimit(0)
                                .build());
        this.deletions = new Deletions(client);
    }

    /**
     * Creates the task's pod, sealed, unless that was done before.
     *
     * @return the pod; empty if another pod has its name
     */
    Optional<Pod> create(TaskKey task, Pod translated) {
        var pod = seal.sealed(task, HelperContainers.noted(translated));
        if (pod.getSpec().getHostnameOverride() != null) {
            requireHostnameOverride(pod);
        }
        try {
            return Optional.of(once.call(at -> PodCreation.create(at, pod)));
        } catch (KubernetesClientException failure) {
            if (!ApiErrors.isAlreadyExists(failure)) {
                throw failure;
            }
            LOG.info("Pod {} exists already", pod.getMetadata().getName());
            var found = find(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
            if (found.isEmpty()) {
                throw failure; // it is gone since
            }
            return found.filter(existing -> isTheSame(pod, existing) && seal.isGenuine(task, existing));
        }
    }

    /**
     * KEP-4762, on by default since Kubernetes 1.35: an API server without it drops the field without a word, and the
     * task would run under another host name.
     */
    private void requireHostnameOverride(Pod pod) {
        if (client.resource(pod).dryRun().create().getSpec().getHostnameOverride() == null) {
            var message =
                    ("the cluster cannot give a pod the host name '%s': names with dots need Kubernetes 1.35 and its"
                                    + " feature HostnameOverride; use a name without dots")
                            .formatted(pod.getSpec().getHostnameOverride());
            throw new KubernetesClientException(
                    message,
                    UNPROCESSABLE,
                    new StatusBuilder()
                            .withCode(UNPROCESSABLE)
                            .withReason("Invalid")
                            .withMessage(message)
                            .build());
        }
    }

    /** Asks the API server itself: the watch may not have reported the pod yet. */
    Optional<Pod> find(String namespace, String name) {
        return Optional.ofNullable(
                client.pods().inNamespace(namespace).withName(name).get());
    }

    /**
     * Deletes the pod.
     *
     * @param grace the seconds that it may take to end; empty if its own grace period counts
     * @param reason completes the sentence "because ..."
     * @return false if there is no such pod any more
     */
    boolean kill(Pod pod, OptionalLong grace, String reason) {
        try {
            return deletions.whateverItsStatus(pod, grace, reason);
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_CONFLICT) {
                throw failure;
            }
            return false; // another pod has its name
        }
    }

    /** For a pod that has ended and whose exit code is in the task's status. */
    void remove(Pod pod) {
        deletions.exactly(pod, "it ended longer ago than its time to live");
    }

    /**
     * Ends what still runs in the pod: a deadline that is over (pod.spec.activeDeadlineSeconds may be set while a pod
     * runs) makes the kubelet end all containers, with their grace period, and keep the pod with its logs. Where that
     * is refused the pod is deleted.
     */
    void endOthers(Pod pod) {
        var patch = ("[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"%s\"},"
                        + "{\"op\":\"add\",\"path\":\"/spec/activeDeadlineSeconds\",\"value\":%d}]")
                .formatted(pod.getMetadata().getUid(), AT_ONCE);
        try {
            patch(pod, patch);
        } catch (KubernetesClientException failure) {
            if (ApiErrors.isRefusal(failure)) {
                kill(
                        pod,
                        OptionalLong.empty(),
                        "its task has ended, and it cannot be ended otherwise: " + ApiErrors.words(failure));
            } else if (failure.getCode() != HTTP_NOT_FOUND) {
                throw failure;
            }
        }
    }

    /** Removes our finalizer. */
    void release(Pod pod) {
        var index = pod.getMetadata().getFinalizers().indexOf(Finalizers.TASK_STATUS);
        if (index < 0) {
            return;
        }
        // The tests prevent removing a foreign finalizer if the list has changed, or one of another pod.
        var uid = pod.getMetadata().getUid();
        var patch = """
                [{"op":"test","path":"/metadata/uid","value":"%1$s"},
                {"op":"test","path":"/metadata/finalizers/%2$d","value":"%3$s"},
                {"op":"remove","path":"/metadata/finalizers/%2$d"}]""".formatted(uid, index, Finalizers.TASK_STATUS);
        try {
            patch(pod, patch);
        } catch (KubernetesClientException failure) {
            if (failure.getCode() != HTTP_NOT_FOUND && failure.getCode() != UNPROCESSABLE) {
                throw failure;
            } // else it is off already, or the list changed and the watch will tell
        }
    }

    /** A JSON patch (RFC 6902). The client copies the whole of what it is given, and needs no more than the name. */
    private void patch(Pod pod, String operations) {
        var named = new PodBuilder()
                .withNewMetadata()
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .endMetadata()
                .build();
        client.resource(named).patch(PatchContext.of(PatchType.JSON), operations);
    }

    /** For a pod whose TaskInfo is gone: nothing reads its exit code any more. */
    void releaseIfDead(Pod pod) {
        var view = new PodView(pod);
        if (view.beingDeleted() && view.provedDead()) {
            release(pod);
        }
    }

    static OptionalInt exitCode(Pod pod) {
        return new PodView(pod).exitCode();
    }

    /**
     * Whether the pod that exists is the one that was to be created, by this operator or one before it: everything that
     * identifies a task's pod is as it would be. The agent may be another one.
     */
    static boolean isTheSame(Pod wanted, Pod existing) {
        var labels = existing.getMetadata().getLabels();
        var annotations = existing.getMetadata().getAnnotations();
        return claimedTasks(existing).equals(claimedTasks(wanted))
                && IDENTIFYING_LABELS.stream()
                        .allMatch(key -> Objects.equals(
                                labels.get(key),
                                wanted.getMetadata().getLabels().get(key)))
                && IDENTIFYING_ANNOTATIONS.stream()
                        .allMatch(key -> Objects.equals(
                                annotations.get(key),
                                wanted.getMetadata().getAnnotations().get(key)));
    }

    /**
     * The TaskInfo that the pod says to belong to, by owner, name and label; empty if it says nothing of the kind.
     * Anybody may make such a pod: whose it is tells {@link TaskIndex#tasksOf}, and nothing else.
     */
    private static Optional<TaskKey> claimedTask(Pod pod) {
        var metadata = pod.getMetadata();
        return metadata.getOwnerReferences().stream()
                .filter(TaskPods::isTaskInfo)
                .findFirst()
                .map(owner -> new TaskKey(metadata.getNamespace(), owner.getName(), owner.getUid()))
                .filter(task -> podName(task).equals(metadata.getName()))
                .filter(task -> hasOurLabel(pod));
    }

    /** All TaskInfos that the pod says to belong to: of the pod of a group several, the first one first. */
    static List<TaskKey> claimedTasks(Pod pod) {
        var group = GroupTasks.in(pod);
        return group.isEmpty()
                ? claimedTask(pod).stream().toList()
                : podName(group.getFirst()).equals(pod.getMetadata().getName()) && hasOurLabel(pod) ? group : List.of();
    }

    /** Whether the pod bears the operator's label, which an admission policy keeps for the operator. */
    static boolean hasOurLabel(Pod pod) {
        return Labels.OPERATOR.equals(pod.getMetadata().getLabels().get(Labels.MANAGED_BY));
    }

    static String podName(TaskKey task) {
        return PodName.of(new TaskIdentity(task.namespace(), task.name(), task.uid(), ""));
    }

    /** Whether this operator made the pod, whatever its owner is now. */
    static boolean hasOurFinalizer(Pod pod) {
        return pod.getMetadata().getFinalizers().contains(Finalizers.TASK_STATUS);
    }

    private static boolean isTaskInfo(OwnerReference owner) {
        return "TaskInfo".equals(owner.getKind())
                && Boolean.TRUE.equals(owner.getController())
                && owner.getApiVersion().startsWith("mesosoperator.io/");
    }
}
