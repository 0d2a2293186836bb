package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.PodRequest;
import io.mesosoperator.task.pod.PodTranslation;
import io.mesosoperator.task.pod.PodTranslator;
import io.mesosoperator.task.pod.TaskIdentity;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Volume;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A task's pod holds what the task was given, as it was reserved. */
class TaskDemandTest {

    private static final Resources RESERVED = Resources.parse("cpus:0.5;cpus(ads):1;mem(ads, ops):100.1");

    @Property(tries = 500)
    void aPodHoldsExactlyWhatItsTaskWasGiven(@ForAll("resources") List<Resource> resources, @ForAll boolean bridged) {
        var task = numberedVolumes(resources);

        var pod = translate(task, bridged);

        assertThat(demand(pod)).isEqualTo(Resources.of(task));
    }

    @Test
    void whatOthersAddToThePodIsUnreserved() {
        var injected = new PodBuilder(translate(RESERVED.toProto(), false))
                .editSpec()
                .addToContainers(new ContainerBuilder()
                        .withNewResources()
                        .addToRequests("cpu", new Quantity("250m"))
                        .addToRequests("memory", new Quantity("16Mi"))
                        .endResources()
                        .build())
                .endSpec()
                .build();

        assertThat(demand(injected)).isEqualTo(RESERVED.plus(Resources.parse("cpus:0.25;mem:16")));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void anAnnotationThatMakesNoSenseCountsAsNone(String annotation) {
        var pod = annotated(translate(RESERVED.toProto(), false), annotation);

        assertThat(demand(pod)).isEqualTo(Resources.parse("cpus:1.5;mem:100.101"));
    }

    static List<String> nonsense() {
        var huge = """
                {"name":"cpus","type":"SCALAR","scalar":{"value":9007199254740}}""";
        return List.of(
                "",
                "nonsense",
                "{}",
                "[1]",
                "[{\"name\":\"cpus\"}]",
                "[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":-1}}]",
                """
                [{"name":"cpus","type":"SCALAR","scalar":{"value":1},"role":"*","reservation":{"principal":"p"}}]""",
                "[".repeat(5000),
                "[" + (huge + ",").repeat(1100) + huge + "]");
    }

    @Test
    void nobodyElsesPodHoldsWhatIsReserved() {
        var translated = translate(RESERVED.toProto(), false);
        var foreign = new PodBuilder(translated)
                .editMetadata()
                .removeFromLabels(Labels.MANAGED_BY)
                .endMetadata()
                .editSpec()
                .withNodeName("n1")
                .endSpec()
                .build();

        assertThat(demand(foreign)).isEqualTo(Resources.parse("cpus:1.5;mem:100.101"));
    }

    @Test
    void aTaskWhoseRequestsTellEverythingHasNoAnnotation() {
        var pod = translate(
                Resources.parse("cpus:0.1;mem:32.125;disk:64;ports:[31000-31002]")
                        .toProto(),
                false);

        assertThat(pod.getMetadata().getAnnotations()).doesNotContainKey(Annotations.RESOURCES);
        assertThat(pod.getSpec().getPriorityClassName()).isNull();
    }

    @Provide
    static Arbitrary<List<Resource>> resources() {
        var amounts = Arbitraries.longs().between(1, 9_000_000).map(millis -> millis / 1000.0);
        var ports = Combinators.combine(
                        Arbitraries.integers().between(31000, 31400),
                        Arbitraries.integers().between(0, 30))
                .as((begin, more) -> "ports:[%d-%d]".formatted(begin, begin + more));
        var scalars = Combinators.combine(Arbitraries.of("cpus", "mem", "disk"), amounts)
                .as((name, amount) -> name + ":" + amount);
        var gpus = Arbitraries.integers().between(1, 8).map(count -> "gpus:" + count);
        var plain = Arbitraries.oneOf(scalars, gpus, ports)
                .map(text -> Resources.parse(text).toProto().getFirst());
        var reserved = Combinators.combine(plain, Arbitraries.of("ads", "a/b"), principals())
                .as((resource, role, principal) -> reserve(resource, role, principal));
        var volumes = Combinators.combine(amounts, principals(), Arbitraries.of("id", "a:b", "[x]", "q;r", "(", " "))
                .as((amount, principal, id) -> reserve(volume(amount, id), "ads", principal));
        return Arbitraries.oneOf(plain, reserved, volumes).list().ofMinSize(1).ofMaxSize(8);
    }

    /** Empty for a static reservation. */
    private static Arbitrary<String> principals() {
        return Arbitraries.of("", "ops", "a)b", "x;y:z", " spaced ", "é\"\\");
    }

    private static Resource reserve(Resource resource, String role, String principal) {
        var reserved = resource.toBuilder().setRole(role);
        if (!principal.isEmpty()) {
            reserved.getReservationBuilder().setPrincipal(principal);
        }
        return reserved.build();
    }

    private static Resource volume(double megabytes, String id) {
        var volume = Resources.parse("disk:" + megabytes).toProto().getFirst().toBuilder();
        volume.getDiskBuilder().getPersistenceBuilder().setId(id);
        volume.getDiskBuilder().getVolumeBuilder().setContainerPath("data").setMode(Volume.Mode.RW);
        return volume.build();
    }

    /** Each volume with a path, and an id, of its own. */
    private static List<Resource> numberedVolumes(List<Resource> resources) {
        return IntStream.range(0, resources.size())
                .mapToObj(i -> {
                    var resource = resources.get(i).toBuilder();
                    if (resource.hasDisk()) {
                        var id = resource.getDisk().getPersistence().getId();
                        resource.getDiskBuilder().getPersistenceBuilder().setId(id + i);
                        resource.getDiskBuilder().getVolumeBuilder().setContainerPath("data" + i);
                    }
                    return resource.build();
                })
                .toList();
    }

    private static Pod translate(List<Resource> resources, boolean bridged) {
        var task = TaskInfo.newBuilder()
                .setName("task")
                .setTaskId(TaskID.newBuilder().setValue("task"))
                .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                .setCommand(CommandInfo.newBuilder().setValue("true"))
                .addAllResources(resources);
        if (bridged) {
            // It maps one of its ports at most.
            var docker = DockerInfo.newBuilder().setImage("image").setNetwork(DockerInfo.Network.BRIDGE);
            Resources.of(resources)
                    .ports()
                    .ifPresent(ports -> docker.addPortMappingsBuilder()
                            .setHostPort((int) ports.asList().getFirst().begin())
                            .setContainerPort(80));
            task.setContainer(ContainerInfo.newBuilder()
                    .setType(ContainerInfo.Type.DOCKER)
                    .setDocker(docker));
        }
        var framework =
                FrameworkInfo.newBuilder().setName("f").setUser("nobody").build();
        var request = new PodRequest(
                task.build(),
                framework,
                new TaskIdentity("default", "task", "uid", "f"),
                PodDefaults.withImage("image"),
                TaskPolicy.restricted());
        return switch (PodTranslator.translate(request)) {
            case PodTranslation.Ok(var pod) -> pod;
            case PodTranslation.Refused refused -> throw new AssertionError(refused.message());
        };
    }

    private static Pod annotated(Pod pod, String annotation) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(Annotations.RESOURCES, annotation)
                .endMetadata()
                .build();
    }

    private static Resources demand(Pod pod) {
        return PodDemand.of(pod, ExtendedResources.gpus()).orElseThrow().resources();
    }
}
