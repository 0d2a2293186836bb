package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.kubernetes.ResourcesAnnotation;
import io.mesosoperator.property.Numbers;
import io.mesosoperator.property.Property;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.task.pod.PodInputBuilder;
import io.mesosoperator.task.pod.PodTranslation;
import io.mesosoperator.task.pod.PodTranslator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Volume;
import org.instancio.Random;
import org.instancio.junit.Given;
import org.instancio.junit.GivenProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A task's pod holds what the task was given, as it was reserved. */
class TaskPodResourcesTest {

    private static final Resources RESERVED = Resources.parse("cpus:0.5;cpus(ads):1;mem(ads, ops):100.1");

    @Property(tries = 500)
    void aPodHoldsExactlyWhatItsTaskWasGiven(
            @Given(SomeResources.class) List<Resource> resources, @Given boolean bridged) {
        var task = numberedVolumes(resources);

        var pod = translate(task, bridged);

        assertThat(demand(pod, Resources.of(task))).isEqualTo(Resources.of(task));
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

        assertThat(demand(injected, RESERVED)).isEqualTo(RESERVED.plus(Resources.parse("cpus:0.25;mem:16")));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void anAnnotationThatMakesNoSenseCountsAsNone(String annotation) {
        var pod = annotated(translate(RESERVED.toProto(), false), annotation);

        assertThat(demand(pod, RESERVED)).isEqualTo(Resources.parse("cpus:1.5;mem:100.101"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cpus(ads):1;mem(ads, ops):100.1;cpus:0.5    | cpus(ads):1;mem(ads, ops):100.1;cpus:0.5
            cpus(ads):1000;mem(ads, ops):100.1;cpus:0.5 | cpus(ads):1;mem(ads, ops):100.1;cpus:0.5
            cpus(other):1;mem(ads, ops):100.1;cpus:0.5  | mem(ads, ops):100.1;cpus:1.5
            """)
    void anAnnotationIsBelievedAsFarAsTheTaskSaysSo(String forged, String counted) {
        var pod = annotated(translate(RESERVED.toProto(), false), ResourcesAnnotation.write(Resources.parse(forged)));

        assertThat(demand(pod, RESERVED)).isEqualTo(Resources.parse(counted));
    }

    @Test
    void theAnnotationOfAPodWithoutATaskIsNotBelieved() {
        var pod = bound(translate(RESERVED.toProto(), false));

        assertThat(PodResources.of(pod, Optional.empty(), ExtendedResources.gpus())
                        .orElseThrow()
                        .resources())
                .isEqualTo(Resources.parse("cpus:1.5;mem:100.101"));
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
    void aTaskWhoseRequestsTellEverythingHasNoAnnotation() {
        var pod = translate(
                Resources.parse("cpus:0.1;mem:32.125;disk:64;ports:[31000-31002]")
                        .toProto(),
                false);

        assertThat(pod.getMetadata().getAnnotations()).doesNotContainKey(Annotations.RESOURCES);
        assertThat(pod.getSpec().getPriorityClassName()).isNull();
    }

    static class SomeResources implements GivenProvider {

        @Override
        public List<Resource> provide(ElementContext parameter) {
            var random = parameter.random();
            return Stream.generate(() -> resource(random))
                    .limit(random.intRange(1, 8))
                    .toList();
        }

        private static Resource resource(Random random) {
            return switch (random.intRange(0, 2)) {
                case 0 -> plain(random);
                case 1 -> reserve(plain(random), random.oneOf("ads", "a/b"), principal(random));
                default ->
                    reserve(
                            volume(amount(random), random.oneOf("id", "a:b", "[x]", "q;r", "(", " ")),
                            "ads",
                            principal(random));
            };
        }

        private static Resource plain(Random random) {
            var text = switch (random.intRange(0, 2)) {
                case 0 -> random.oneOf("cpus", "mem", "disk") + ":" + amount(random);
                case 1 -> "gpus:" + random.intRange(1, 8);
                default -> {
                    var begin = random.intRange(31000, 31400);
                    yield "ports:[%d-%d]".formatted(begin, begin + random.intRange(0, 30));
                }
            };
            return Resources.parse(text).toProto().getFirst();
        }

        private static double amount(Random random) {
            return Numbers.between(random, 1, 9_000_000) / 1000.0;
        }

        /** Empty for a static reservation. */
        private static String principal(Random random) {
            return random.oneOf("", "ops", "a)b", "x;y:z", " spaced ", "é\"\\");
        }
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
        return switch (PodTranslator.translate(PodInputBuilder.of(task.build()).build())) {
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

    private static Resources demand(Pod pod, Resources declared) {
        return PodResources.of(bound(pod), Optional.of(declared), ExtendedResources.gpus())
                .orElseThrow()
                .resources();
    }

    private static Pod bound(Pod pod) {
        return new PodBuilder(pod).editSpec().withNodeName("n1").endSpec().build();
    }
}
