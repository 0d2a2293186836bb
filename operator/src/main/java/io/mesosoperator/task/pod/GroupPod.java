package io.mesosoperator.task.pod;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.mesosoperator.crds.Problem;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.kubernetes.ResourcesAnnotation;
import io.mesosoperator.kubernetes.ShortHash;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.pod.health.SidecarPorts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The pod of a group of tasks: each task as it would be by itself, in one pod. What a container has of its own stays
 * as it is, under names that tell the tasks apart; what a pod has once has to be the same for all. Pure.
 */
public final class GroupPod {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String EXECUTOR_ID = "MESOS_EXECUTOR_ID";

    /** Of a pod's spec: put together in a way of its own, and not compared. */
    private static final Set<String> TOGETHER =
            Set.of("containers", "initContainers", "volumes", "terminationGracePeriodSeconds", "activeDeadlineSeconds");

    /** What the fields of a pod come of, where the names do not say it. */
    private static final Map<String, String> SAID_BY = Map.of(
            "securityContext", "command.user, or container.docker.parameters",
            "hostname", "container.hostname",
            "hostnameOverride", "container.hostname",
            "setHostnameAsFQDN", "container.hostname",
            "hostNetwork", "container.docker.network",
            "dnsPolicy", "container.docker.network");

    /** Labels of a pod that are about one task, or that several tasks may have at once. */
    private static final Set<String> OF_ONE = Set.of(Labels.TASK);

    private GroupPod() {}

    /**
     * A task of a group, as if it was alone.
     *
     * @param resources all that it takes, the first one for the executor too
     */
    public record Member(TaskIdentity identity, String taskId, Resources resources, Pod pod) {

        private Member in(Pod another) {
            return new Member(identity, taskId, resources, another);
        }
    }

    /** A problem of the group that its tasks have only together. */
    private record Clash(String field, String words) {}

    /**
     * The pod of all of them.
     *
     * @param alone in the order of the group; the pod has the name of the first
     * @param executorId of the group
     */
    public static PodTranslation of(List<Member> alone, String executorId) {
        var members = apart(alone);
        var clashes = clashes(members);
        if (!clashes.isEmpty()) {
            return new PodTranslation.Refused(
                    Reason.REASON_TASK_INVALID,
                    clashes.stream()
                            .map(clash -> new Problem("spec." + clash.field(), clash.words()))
                            .toList());
        }
        var first = members.getFirst();
        var pod = new PodBuilder(first.pod());
        pod.editMetadata()
                .withLabels(labels(members))
                .withAnnotations(annotations(members))
                .withOwnerReferences(owners(members))
                .endMetadata();
        pod.editSpec()
                .withContainers(all(members, PodSpec::getContainers, executorId))
                .withInitContainers(all(members, PodSpec::getInitContainers, executorId))
                .withVolumes(members.stream().flatMap(GroupPod::volumes).toList())
                .withTerminationGracePeriodSeconds(members.stream()
                        .map(member -> member.pod().getSpec().getTerminationGracePeriodSeconds())
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null))
                .withActiveDeadlineSeconds(null) // each task has its own time, which the operator looks after
                .endSpec();
        return new PodTranslation.Ok(pod.build());
    }

    /** In one network each port is there once. */
    private static List<Member> apart(List<Member> members) {
        var pods = SidecarPorts.apart(members.stream().map(Member::pod).toList());
        return IntStream.range(0, members.size())
                .mapToObj(i -> members.get(i).in(pods.get(i)))
                .toList();
    }

    /** Kubernetes lets an object have one controller. */
    private static List<OwnerReference> owners(List<Member> members) {
        var first = members.getFirst();
        return members.stream()
                .flatMap(member -> member.pod().getMetadata().getOwnerReferences().stream()
                        .map(owner -> member.equals(first)
                                ? owner
                                : owner.edit().withController(null).build()))
                .toList();
    }

    /** What the task's container is called in the pod of its group. */
    public static String container(String taskUid) {
        return PodDraft.CONTAINER + suffix(taskUid);
    }

    static String suffix(String taskUid) {
        return "-" + ShortHash.of(taskUid);
    }

    private static List<Container> all(
            List<Member> members, Function<PodSpec, List<Container>> containers, String executorId) {
        return members.stream()
                .flatMap(member -> containers.apply(member.pod().getSpec()).stream()
                        .map(container -> renamed(container, member, executorId)))
                .toList();
    }

    private static Container renamed(Container container, Member member, String executorId) {
        var suffix = suffix(member.identity().uid());
        return new ContainerBuilder(container)
                .withName(container.getName() + suffix)
                .withEnv(container.getEnv().stream()
                        .map(variable -> EXECUTOR_ID.equals(variable.getName())
                                ? variable.edit()
                                        .withValue(Literal.of(executorId))
                                        .build()
                                : variable)
                        .toList())
                .withVolumeMounts(container.getVolumeMounts().stream()
                        .map(mount ->
                                mount.edit().withName(mount.getName() + suffix).build())
                        .toList())
                .build();
    }

    private static Stream<Volume> volumes(Member member) {
        var suffix = suffix(member.identity().uid());
        return member.pod().getSpec().getVolumes().stream()
                .map(volume -> new VolumeBuilder(volume)
                        .withName(volume.getName() + suffix)
                        .build());
    }

    private static Map<String, String> labels(List<Member> members) {
        var labels = new LinkedHashMap<String, String>();
        members.forEach(member -> member.pod().getMetadata().getLabels().forEach(labels::putIfAbsent));
        return labels;
    }

    private static Map<String, String> annotations(List<Member> members) {
        var annotations = new LinkedHashMap<String, String>();
        members.forEach(member -> member.pod().getMetadata().getAnnotations().forEach(annotations::putIfAbsent));
        if (annotations.containsKey(Annotations.RESOURCES)) {
            annotations.put(
                    Annotations.RESOURCES,
                    ResourcesAnnotation.write(
                            members.stream().map(Member::resources).reduce(Resources.empty(), Resources::plus)));
        }
        annotations.put(
                IdentityPart.DEFAULT_CONTAINER,
                container(members.getFirst().identity().uid()));
        annotations.put(
                Annotations.TASK_GROUP,
                GroupTasks.write(members.stream().map(Member::identity).toList()));
        return annotations;
    }

    private static List<Clash> clashes(List<Member> members) {
        var clashes = new ArrayList<Clash>();
        var first = members.getFirst();
        var names = new HashMap<String, Member>();
        var labels = new HashMap<String, Member>();
        for (var member : members) {
            clashes.addAll(portNames(member, names));
            if (!member.equals(first) && clashes.isEmpty()) {
                clashes.addAll(differences(first, member));
            }
            clashes.addAll(labels(member, labels));
        }
        return clashes;
    }

    /** A Service finds a port by its name, in whichever container is first. */
    private static List<Clash> portNames(Member member, Map<String, Member> names) {
        return member.pod().getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .map(ContainerPort::getName)
                .filter(Objects::nonNull)
                .flatMap(name -> Optional.ofNullable(names.putIfAbsent(name, member))
                        .map(other -> new Clash(
                                "discovery.ports",
                                "tasks '%s' and '%s' of a group share a pod, and both call a port '%s'; give one of"
                                                .formatted(other.taskId(), member.taskId(), name)
                                        + " them another name"))
                        .stream())
                .toList();
    }

    private static List<Clash> differences(Member one, Member other) {
        var clashes = new ArrayList<Clash>();
        var ours = spec(one.pod());
        var theirs = spec(other.pod());
        Stream.concat(ours.properties().stream(), theirs.properties().stream())
                .map(Map.Entry::getKey)
                .distinct()
                .filter(field -> !Objects.equals(ours.get(field), theirs.get(field)))
                .forEach(field ->
                        clashes.add(clash(one, other, SAID_BY.getOrDefault(field, field), "a pod has one " + field)));
        if (!Objects.equals(label(one, Labels.NETWORK), label(other, Labels.NETWORK))) {
            clashes.add(clash(one, other, "container.docker.network", "a pod has one network"));
        }
        return clashes.stream().distinct().toList();
    }

    /** @param first who of those before has each label */
    private static List<Clash> labels(Member member, Map<String, Member> first) {
        return new TreeMap<>(member.pod().getMetadata().getLabels())
                .keySet().stream()
                        .filter(key -> !OF_ONE.contains(key) && !key.equals(Labels.NETWORK))
                        .flatMap(key -> Optional.ofNullable(first.putIfAbsent(key, member))
                                .filter(before -> !Objects.equals(label(before, key), label(member, key)))
                                .map(before -> key.equals(Labels.DISCOVERY)
                                        ? clash(before, member, "discovery.name", "a pod has one discovery name")
                                        : clash(before, member, "labels", "a pod has one value of the label " + key))
                                .stream())
                        .toList();
    }

    private static @Nullable String label(Member member, String key) {
        return member.pod().getMetadata().getLabels().get(key);
    }

    private static Clash clash(Member one, Member other, String field, String why) {
        return new Clash(
                field,
                "tasks '%s' and '%s' of a group share a pod, and %s; say the same in both, or launch one of them alone"
                        .formatted(one.taskId(), other.taskId(), why));
    }

    private static ObjectNode spec(Pod pod) {
        ObjectNode spec = JSON.valueToTree(pod.getSpec());
        return spec.remove(TOGETHER);
    }
}
