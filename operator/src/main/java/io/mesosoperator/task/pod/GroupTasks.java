package io.mesosoperator.task.pod;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.api.TaskKey;
import io.mesosoperator.kubernetes.Annotations;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a group's pod, as its annotation names them, and what of the pod is about which of them. Owner
 * references do not tell: Kubernetes takes off those whose TaskInfo is gone. Pure.
 */
public final class GroupTasks {

    private static final String SEPARATOR = "/";

    private GroupTasks() {}

    static String write(List<TaskIdentity> tasks) {
        return tasks.stream().map(task -> task.name() + SEPARATOR + task.uid()).collect(joining(","));
    }

    /** The tasks that the pod says to be of, the first one first; empty if it says nothing of the kind. */
    public static List<TaskKey> in(Pod pod) {
        return text(pod).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(task -> task.split(SEPARATOR, -1))
                .filter(parts -> parts.length == 2)
                .map(parts -> new TaskKey(pod.getMetadata().getNamespace(), parts[0], parts[1]))
                .toList();
    }

    /** Whether this is the pod of a group. */
    public static boolean isGroup(Pod pod) {
        return text(pod).isPresent();
    }

    /** What the pod says, for its seal. */
    public static Optional<String> text(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Annotations.TASK_GROUP));
    }

    /** What the task's container is called in this pod. */
    public static String container(Pod pod, String taskUid) {
        return isGroup(pod) ? GroupPod.container(taskUid) : PodDraft.CONTAINER;
    }

    /**
     * The pod as if it was the task's alone: without the containers of the other tasks, and with the names that the
     * task's own would have. A pod that is no group's is as it is.
     */
    public static Pod viewOf(Pod pod, String taskUid) {
        if (!isGroup(pod)) {
            return pod;
        }
        var own = GroupPod.suffix(taskUid);
        var others = in(pod).stream()
                .map(TaskKey::uid)
                .filter(uid -> !uid.equals(taskUid))
                .map(GroupPod::suffix)
                .toList();
        var view = new PodBuilder(pod);
        var helpers = pod.getMetadata().getAnnotations().get(Annotations.HELPERS);
        if (helpers != null) {
            view.editMetadata()
                    .addToAnnotations(
                            Annotations.HELPERS,
                            Arrays.stream(helpers.split(",", -1))
                                    .filter(name -> isShown(name, others))
                                    .map(name -> renamed(name, own))
                                    .collect(joining(",")))
                    .endMetadata();
        }
        if (pod.getSpec() != null) {
            view.editSpec()
                    .withContainers(
                            shown(pod.getSpec().getContainers(), Container::getName, GroupTasks::named, own, others))
                    .withInitContainers(shown(
                            pod.getSpec().getInitContainers(), Container::getName, GroupTasks::named, own, others))
                    .endSpec();
        }
        if (pod.getStatus() != null) {
            view.editStatus()
                    .withContainerStatuses(shown(
                            pod.getStatus().getContainerStatuses(),
                            ContainerStatus::getName,
                            GroupTasks::named,
                            own,
                            others))
                    .withInitContainerStatuses(shown(
                            pod.getStatus().getInitContainerStatuses(),
                            ContainerStatus::getName,
                            GroupTasks::named,
                            own,
                            others))
                    .endStatus();
        }
        return view.build();
    }

    private static <T> List<T> shown(
            @Nullable List<T> all,
            Function<T, @Nullable String> name,
            BiFunction<T, String, T> named,
            String own,
            List<String> others) {
        return (all == null ? Stream.<T>empty() : all.stream().filter(Objects::nonNull))
                .filter(one -> isShown(name.apply(one), others))
                .map(one -> {
                    var before = Objects.requireNonNullElse(name.apply(one), "");
                    var after = renamed(before, own);
                    return after.equals(before) ? one : named.apply(one, after);
                })
                .toList();
    }

    private static Container named(Container container, String name) {
        return new ContainerBuilder(container).withName(name).build();
    }

    private static ContainerStatus named(ContainerStatus status, String name) {
        return new ContainerStatusBuilder(status).withName(name).build();
    }

    private static boolean isShown(@Nullable String name, List<String> others) {
        return name == null || others.stream().noneMatch(name::endsWith);
    }

    private static String renamed(String name, String own) {
        return name.endsWith(own) ? name.substring(0, name.length() - own.length()) : name;
    }
}
