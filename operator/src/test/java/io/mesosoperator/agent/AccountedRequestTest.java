package io.mesosoperator.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.kubernetes.ExtendedResources;
import io.mesosoperator.resource.Resources;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.task.pod.PodDefaults;
import io.mesosoperator.task.pod.PodInput;
import io.mesosoperator.task.pod.PodTranslation;
import io.mesosoperator.task.pod.PodTranslator;
import io.mesosoperator.task.pod.SandboxDefaults;
import io.mesosoperator.task.pod.TaskIdentity;
import io.mesosoperator.task.validation.LaunchResources;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ContainerInfo;
import org.apache.mesos.Protos.ContainerInfo.DockerInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.Resource.RevocableInfo;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.Volume;
import org.junit.jupiter.api.Test;

/**
 * Whatever a task asks for: what its pod holds is what was accounted, and kube-scheduler is asked for
 * neither more nor less.
 */
class AccountedRequestTest {

    private static final int TASKS = 2000;
    private static final long SEED = 20_150_720; // the day of Mesos 0.23.0

    @Test
    void whatAPodHoldsIsWhatItsTaskWasAccountedFor() {
        var random = new Random(SEED);
        for (int i = 0; i < TASKS; i++) {
            var task = new RandomTask(random).make();

            var pod = translate(task, anyDefaults(random));

            assertThat(held(pod, LaunchResources.of(task)))
                    .as("task %d: %s", i, task)
                    .isEqualTo(LaunchResources.of(task));
        }
    }

    @Test
    void kubeSchedulerIsAskedForWhatIsTheNodesOwn() {
        var random = new Random(SEED);
        for (int i = 0; i < TASKS; i++) {
            var task = new RandomTask(random).make();

            var pod = translate(task, anyDefaults(random));

            var accounted = LaunchResources.of(task);
            var ofTheNode = accounted
                    .minus(accounted.persistentVolumes())
                    .nonRevocable()
                    .flatten();
            for (var name : List.of("cpus", "mem", "disk", "gpus")) {
                assertThat(thousandths(requested(pod), name) - thousandths(ofTheNode, name))
                        .as("task %d: %s", i, task)
                        .isBetween(0L, 1L); // a part of a byte more at most
            }
        }
    }

    private static long thousandths(Resources resources, String name) {
        return resources.scalar(name).map(amount -> amount.millis()).orElse(0L);
    }

    private static Resources held(Pod pod, Resources declared) {
        return PodResources.of(bound(pod), Optional.of(declared), ExtendedResources.gpus())
                .map(PodResources::resources)
                .orElse(Resources.empty());
    }

    /** What the pod holds for whoever knows nothing of Mesos. */
    private static Resources requested(Pod pod) {
        var plain = new PodBuilder(pod)
                .editMetadata()
                .removeFromAnnotations(Annotations.RESOURCES)
                .endMetadata()
                .build();
        return held(plain, Resources.empty());
    }

    private static Pod bound(Pod pod) {
        return new PodBuilder(pod).editSpec().withNodeName("n1").endSpec().build();
    }

    /** With sandboxes on the node, or in claims. */
    private static PodDefaults anyDefaults(Random random) {
        var defaults = PodDefaults.withImage("image");
        return new PodDefaults(
                defaults.taskImage(),
                defaults.killGrace(),
                defaults.extendedResources(),
                defaults.fetcher(),
                random.nextBoolean() ? defaults.sandbox() : new SandboxDefaults("fast", 1024),
                defaults.resources());
    }

    private static Pod translate(TaskInfo task, PodDefaults defaults) {
        var framework =
                FrameworkInfo.newBuilder().setName("f").setUser("nobody").build();
        var request = new PodInput(
                task, framework, new TaskIdentity("default", "task", "uid", "f"), defaults, TaskPolicy.restricted());
        return switch (PodTranslator.translate(request)) {
            case PodTranslation.Ok(var pod) -> pod;
            case PodTranslation.Refused refused -> throw new AssertionError(refused.message() + " in " + task);
        };
    }

    /** A valid task: of any resources, reserved or revocable, its own or its executor's, bridged or not. */
    private static final class RandomTask {
        private final Random random;
        private final Set<String> revocable = new HashSet<>();
        private int things;

        RandomTask(Random random) {
            this.random = random;
            for (var name : List.of("cpus", "mem", "disk", "bandwidth")) {
                if (random.nextInt(4) == 0) {
                    revocable.add(name);
                }
            }
        }

        TaskInfo make() {
            var task = TaskInfo.newBuilder()
                    .setName("task")
                    .setTaskId(TaskID.newBuilder().setValue("task"))
                    .setSlaveId(SlaveID.newBuilder().setValue("n1"))
                    .addAllResources(resources());
            var command = CommandInfo.newBuilder().setValue("true");
            if (random.nextInt(3) == 0) {
                command.addUrisBuilder().setValue("http://example.org/app.tgz");
            }
            if (random.nextBoolean()) {
                task.setCommand(command);
                if (random.nextBoolean()) {
                    task.setContainer(bridge(Resources.of(task.getResourcesList())));
                }
                return task.build();
            }
            var executor = ExecutorInfo.newBuilder()
                    .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                    .setCommand(command)
                    .addAllResources(resources());
            if (random.nextBoolean()) {
                executor.setContainer(
                        bridge(LaunchResources.of(task.setExecutor(executor).build())));
            }
            return task.setExecutor(executor).build();
        }

        private List<Resource> resources() {
            var resources = new ArrayList<Resource>();
            for (int i = random.nextInt(6); i >= 0; i--) {
                resources.add(resource());
            }
            return resources;
        }

        private Resource resource() {
            return switch (random.nextInt(8)) {
                case 0 -> reservable(parse("ports:[%d-%d]".formatted(31000 + 40 * things, 31000 + 40 * things++ + 30)));
                case 1 -> reservable(parse("gpus:" + (1 + random.nextInt(8))));
                case 2 -> parse("licences:{l%d}".formatted(things++));
                case 3 -> revocable.contains("disk") ? scalar("cpus") : volume();
                case 4 -> scalar("cpus");
                case 5 -> scalar("mem");
                case 6 -> scalar("disk");
                default -> scalar("bandwidth");
            };
        }

        private Resource scalar(String name) {
            var resource = parse(name + ":" + amount());
            return revocable.contains(name)
                    ? resource.toBuilder()
                            .setRevocable(RevocableInfo.getDefaultInstance())
                            .build()
                    : reservable(resource);
        }

        private double amount() {
            return (1 + random.nextInt(9_000_000)) / 1000.0;
        }

        private Resource reservable(Resource resource) {
            if (random.nextInt(3) > 0) {
                return resource;
            }
            var reserved = resource.toBuilder().setRole(random.nextBoolean() ? "ads" : "a/b");
            if (random.nextBoolean()) {
                reserved.getReservationBuilder().setPrincipal("a)b");
            }
            return reserved.build();
        }

        private Resource volume() {
            var volume = parse("disk(ads):" + amount()).toBuilder();
            volume.getDiskBuilder().getPersistenceBuilder().setId("id:" + things);
            volume.getDiskBuilder()
                    .getVolumeBuilder()
                    .setContainerPath("data" + things++)
                    .setMode(Volume.Mode.RW);
            return volume.build();
        }

        /** It maps one of the ports at most. */
        private static ContainerInfo bridge(Resources resources) {
            var docker = DockerInfo.newBuilder().setImage("image").setNetwork(DockerInfo.Network.BRIDGE);
            resources
                    .ports()
                    .ifPresent(ports -> docker.addPortMappingsBuilder()
                            .setHostPort((int) ports.asList().getFirst().begin())
                            .setContainerPort(80));
            return ContainerInfo.newBuilder()
                    .setType(ContainerInfo.Type.DOCKER)
                    .setDocker(docker)
                    .build();
        }

        private static Resource parse(String text) {
            return Resources.parse(text).toProto().getFirst();
        }
    }
}
