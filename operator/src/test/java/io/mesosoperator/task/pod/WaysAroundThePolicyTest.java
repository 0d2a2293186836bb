package io.mesosoperator.task.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.crds.Codec;
import io.mesosoperator.crds.CustomResourceKind;
import io.mesosoperator.crds.Decoded;
import io.mesosoperator.crds.TaskInfoSpec;
import io.mesosoperator.kubernetes.Annotations;
import io.mesosoperator.security.TaskPolicy;
import io.mesosoperator.security.TaskPolicyBuilder;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.TaskStatus.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way that is known around a task policy. None makes a pod, neither under a closed policy nor under one that
 * opens everything else; and where the policy opens just that, it does, so that it is the policy that refuses.
 */
class WaysAroundThePolicyTest {

    /** What a policy may open; from IMAGES on, what is open unless a policy closes it. */
    enum Opening {
        ROOT,
        ROOT_GROUP,
        PRIVILEGED,
        CAPABILITIES,
        HOST_NETWORK,
        HOST_PATHS,
        IMAGES,
        DIGEST,
        IDS,
        PARAMETERS,
        MOST;

        TaskPolicyBuilder open(TaskPolicyBuilder policy) {
            return switch (this) {
                case ROOT -> policy.root(true);
                case ROOT_GROUP -> policy.rootGroup(true);
                case PRIVILEGED -> policy.privileged(true);
                case CAPABILITIES -> policy.capabilities(List.of("ALL"));
                case HOST_NETWORK -> policy.hostNetwork(true);
                case HOST_PATHS -> policy.hostPaths(List.of("/:rw"));
                case IMAGES, DIGEST, IDS, PARAMETERS, MOST -> policy;
            };
        }

        TaskPolicyBuilder close(TaskPolicyBuilder policy) {
            return switch (this) {
                case ROOT, ROOT_GROUP, PRIVILEGED, CAPABILITIES, HOST_NETWORK, HOST_PATHS -> policy;
                case IMAGES -> policy.images("registry.example/team/");
                case DIGEST -> policy.requireDigest();
                case IDS -> policy.ids("1000-1999");
                case PARAMETERS -> policy.dockerParameters("env");
                case MOST -> policy.most("cpus:1;mem:128;disk:64;gpus:0;ports:1;fpgas:0");
            };
        }
    }

    private static final Set<Opening> NEVER = EnumSet.noneOf(Opening.class);
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final YAMLMapper YAML = new YAMLMapper();

    static Stream<Arguments> ways() {
        return Stream.of(users(), rights(), parameters(), volumes(), images(), otherFields(), limits(), resources())
                .flatMap(ways -> ways);
    }

    private static Stream<Arguments> users() {
        var root = Stream.of("root", "'0'", "'00'", "'0000000000'").flatMap(WaysAroundThePolicyTest::user);
        var rootAndGroup = Stream.of("0:0", "root:root", "root:1000", "'00:1000'", "'0:1000'")
                .map(user -> parameter("user", user));
        var group = Stream.of(
                parameter("user", "'1000:0'"),
                parameter("user", "1000:root"),
                parameter("u", "1000:00"),
                parameter("user", "nobody:0"),
                parameter("user", "':0'"),
                parameter("group-add", "'0'"),
                parameter("group-add", "'00'"),
                parameter("group-add", "root"));
        var noNumbers = Stream.of("+0", "-0", "0x0", "' 0'", "'0 '", "Root", "'1000:'", "'0:0:0'", "4294967296")
                .flatMap(user -> Stream.of(parameter("user", user), parameter("group-add", user)));
        return Stream.of(
                        way(Opening.ROOT, root),
                        way(Opening.ROOT, rootAndGroup),
                        way(EnumSet.of(Opening.ROOT, Opening.ROOT_GROUP), group),
                        way(NEVER, noNumbers))
                .flatMap(ways -> ways);
    }

    /** All places where a task can name one. */
    private static Stream<String> user(String user) {
        return Stream.of(
                "{command: {value: run, user: %s}}".formatted(user),
                executor("{value: run, user: %s}".formatted(user)),
                parameter("user", user),
                parameter("u", user));
    }

    private static Stream<Arguments> rights() {
        var privileged = Stream.of(
                docker("privileged: true"),
                inExecutor(docker("privileged: true")),
                parameter("security-opt", "seccomp=unconfined"),
                parameter("security-opt", "'seccomp:unconfined'"),
                parameter("security-opt", "apparmor=unconfined"),
                parameter("security-opt", "'apparmor:unconfined'"),
                parameter("security-opt", "apparmor=mine"));
        var capabilities = Stream.of("NET_ADMIN", "CAP_SYS_ADMIN", "sys_admin", "ALL", "cap_all", "all")
                .map(name -> parameter("cap-add", name))
                .flatMap(container -> Stream.of(container, inExecutor(container)));
        var network = Stream.of(docker("network: HOST"), inExecutor(docker("network: HOST")));
        return Stream.of(
                        way(Opening.PRIVILEGED, privileged),
                        way(EnumSet.of(Opening.CAPABILITIES, Opening.PRIVILEGED), capabilities),
                        way(Opening.HOST_NETWORK, network))
                .flatMap(ways -> ways);
    }

    private static Stream<Arguments> volumes() {
        var ofAgent = Stream.of("/", "//", "/.", "/etc", "//etc", "/./etc/", "/run/containerd/containerd.sock")
                .flatMap(path -> Stream.of(
                        volume(path, "/mnt/x", "RO"),
                        volume(path, "/mnt/x", "RW"),
                        inExecutor(volume(path, "/mnt/x", "RO")),
                        "{container: {type: MESOS, volumes: [%s]}}".formatted(volumeOf(path, "/mnt/x", "RO"))));
        var noPaths = Stream.of(
                volume("/srv/../etc", "/mnt/x", "RO"),
                volume("/..", "/mnt/x", "RO"),
                volume("/srv/..", "/mnt/x", "RW"),
                volume("/etc:/mnt/y", "/mnt/x", "RO"),
                volume("../etc", "/mnt/x", "RO"),
                volume("a/../../etc", "/mnt/x", "RO"),
                volume("./../x", "/mnt/x", "RW"),
                volume("data", "/mnt/../etc", "RW"),
                volume("data", "mnt", "RW"));
        return Stream.concat(way(Opening.HOST_PATHS, ofAgent), way(NEVER, noPaths));
    }

    private static Stream<Arguments> images() {
        var others = Stream.of(
                "evil/app",
                "busybox",
                "registry.example/team",
                "registry.example/team-evil/app",
                "registry.example/team/../evil/app",
                "registry.example//team/app",
                "REGISTRY.example/team/app",
                "registry.example:5000/team/app",
                "evil.example/registry.example/team/app",
                HASH,
                "sha256:" + HASH,
                "app@sha256:" + HASH);
        var withoutDigest = Stream.of("registry.example/team/app", "app:1");
        return Stream.concat(
                way(Opening.IMAGES, others.flatMap(WaysAroundThePolicyTest::image)),
                way(Opening.DIGEST, withoutDigest.flatMap(WaysAroundThePolicyTest::image)));
    }

    /** All places where a task can name one. */
    private static Stream<String> image(String image) {
        return Stream.of(
                docker("image: '%s'".formatted(image)),
                inExecutor(docker("image: '%s'".formatted(image))),
                "{command: {value: run, container: {image: '%s'}}}".formatted(image),
                "{command: {value: run, container: {image: 'docker:///%s'}}}".formatted(image),
                executor("{value: run, container: {image: '%s'}}".formatted(image)));
    }

    private static Stream<Arguments> otherFields() {
        var privileged = "container: {type: DOCKER, docker: {image: app, privileged: true}}";
        return way(
                NEVER,
                Stream.of(
                        "{command: {value: run, container: {image: app, options: ['--privileged']}}}",
                        "{command: {value: run, container: {image: app, options: ['-v', '/:/host']}}}",
                        "{command: {value: run, container: {image: app}}, container: {type: MESOS}}",
                        "{command: {value: run, container: {image: app}}, %s}".formatted(privileged),
                        "{container: {type: MESOS, docker: {image: app, privileged: true}}}",
                        "{healthCheck: {command: {value: run, user: root}}}",
                        "{healthCheck: {command: {value: run, user: '0'}}}",
                        "{healthCheck: {command: {value: run, container: {image: app}}}}",
                        "{executor: {executorId: {value: e}, command: {value: run}}, %s}".formatted(privileged)));
    }

    private static Stream<Arguments> limits() {
        var ids = Stream.of(
                "{command: {value: run, user: '2000'}}",
                executor("{value: run, user: '2000'}"),
                parameter("user", "'2000'"),
                parameter("u", "'02000'"),
                parameter("user", "'1000:2000'"),
                parameter("user", "'2000:1000'"),
                // the image would decide
                parameter("env", "a=b"),
                docker("forcePullImage: true"),
                docker("parameters: [{key: user, value: '1000'}, {key: group-add, value: '2000'}]"));
        var dockerParameters = Stream.of(
                parameter("user", "'1000'"),
                parameter("u", "'1000'"),
                parameter("tmpfs", "/tmp"),
                parameter("label", "a=b"),
                parameter("l", "a=b"),
                parameter("read-only", "'true'"),
                inExecutor(parameter("group-add", "'1000'")));
        return Stream.concat(way(Opening.IDS, ids), way(Opening.PARAMETERS, dockerParameters));
    }

    private static Stream<Arguments> resources() {
        var cpus = amount("cpus", "1");
        var volume = "disk: {persistence: {id: v}, volume: {containerPath: v, mode: RW}}";
        var tooMuch = Stream.of(
                resources(amount("cpus", "2")),
                resources(amount("cpus", "1.0004")),
                resources(amount("cpus", "0.6"), amount("cpus", "0.6")),
                resources(amount("cpus", "0.6"), amount("cpus", "0.6", "role: ads")),
                resources(amount("cpus", "2", "role: ads")),
                resources(amount("cpus", "2", "role: ads", "reservation: {principal: me}")),
                resources(amount("cpus", "2", "revocable: {}")),
                resources(cpus, amount("mem", "129")),
                resources(cpus, amount("gpus", "1")),
                resources(cpus, amount("fpgas", "1")),
                resources(cpus, amount("fpgas", "0.001")),
                resources(cpus, amount("disk", "65")),
                resources(cpus, amount("disk", "65", "role: ads", volume)),
                resources(cpus, ports("{begin: 31000, end: 31001}")),
                resources(cpus, ports("{begin: 31000, end: 31000}, {begin: 31005, end: 31005}")),
                "{executor: {executorId: {value: e}, command: {value: run}, resources: [%s]}}"
                        .formatted(amount("cpus", "0.95")));
        var noAmounts = Stream.of(
                resources(amount("cpus", "2"), amount("cpus", "-1.5")),
                resources(amount("cpus", "1.0e+308")),
                resources("{name: cpus, type: SET, set: {item: [a]}}"),
                resources("{name: cpus, type: RANGES, ranges: {range: [{begin: 1, end: 64}]}}"));
        return Stream.concat(way(Opening.MOST, tooMuch), way(NEVER, noAmounts));
    }

    /** Options of docker run that no policy opens: each has a field of its own, or no place in a pod. */
    private static Stream<Arguments> parameters() {
        var options = Stream.of(
                        "privileged=true",
                        "privileged=",
                        "network=host",
                        "net=host",
                        "network=container:other",
                        "pid=host",
                        "ipc=host",
                        "uts=host",
                        "userns=host",
                        "cgroupns=host",
                        "cgroup-parent=/",
                        "device=/dev/sda",
                        "device-cgroup-rule=a *:* rwm",
                        "volume=/:/host",
                        "v=/:/host",
                        "mount=type=bind,source=/,target=/host",
                        "volumes-from=other",
                        "volume-driver=local",
                        "security-opt=label=disable",
                        "security-opt=no-new-privileges=false",
                        "security-opt=systempaths=unconfined",
                        "security-opt=seccomp=/etc/all.json",
                        "security-opt=apparmor=",
                        "sysctl=kernel.core_pattern=|/evil",
                        "sysctl=kernel.shmmax=1",
                        "sysctl=net.ipv4.ip_forward=1",
                        "cap-add=NOSUCH",
                        "publish=22:22",
                        "p=22:22",
                        "ip=10.0.0.1",
                        "runtime=runc",
                        "memory=64g",
                        "m=64g",
                        "memory-swap=-1",
                        "cpus=64",
                        "cpu-shares=65536",
                        "cpuset-cpus=0",
                        "gpus=all",
                        "storage-opt=size=1t",
                        "ulimit=nofile=1048576",
                        "pids-limit=-1",
                        "oom-score-adj=-1000",
                        "oom-kill-disable=true",
                        "env-file=/etc/shadow",
                        "name=other",
                        "User=0",
                        "USER=0",
                        "--user=0",
                        "nosuch=1",
                        "label=mesosoperator.io/task=other",
                        "label=mesosoperator.io/policy=open",
                        "label=pod-security.kubernetes.io/enforce=privileged",
                        "label=container.apparmor.security.beta.kubernetes.io/task=unconfined")
                .map(option -> option.split("=", 2));
        return way(NEVER, options.map(option -> parameter(option[0], "'" + option[1] + "'")));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void noWayLeadsAround(String spec, Set<Opening> openedBy) throws IOException {
        assertThat(translate(spec, closedFor(openedBy).build()))
                .as("closed")
                .isInstanceOf(PodTranslation.Refused.class);

        var others = EnumSet.allOf(Opening.class);
        others.removeAll(openedBy);
        var all = closedFor(openedBy).named("batch");
        for (var other : others) {
            all = other.open(all);
            var policy = other.open(closedFor(openedBy).named("batch"));
            assertThat(translate(spec, policy.build())).as(other.name()).isInstanceOf(PodTranslation.Refused.class);
        }
        assertThat(translate(spec, all.build())).as("all others").isInstanceOf(PodTranslation.Refused.class);
    }

    private static TaskPolicyBuilder closedFor(Set<Opening> openings) {
        var policy = TaskPolicyBuilder.closed();
        for (var opening : openings) {
            policy = opening.close(policy);
        }
        return policy;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whereThePolicyOpensItItIsOpen(String spec, Set<Opening> openedBy) throws IOException {
        for (var opening : openedBy) {
            var policy = opening.open(TaskPolicyBuilder.closed()).build();

            assertThat(translate(spec, policy)).as(opening.name()).isInstanceOf(PodTranslation.Ok.class);
        }
    }

    /** A kubelet follows no link out of a volume. */
    @ParameterizedTest
    @ValueSource(strings = {"/srv/data/link", "/srv/data/./link", "//srv/data/link/"})
    void aNameThatMayBeALinkIsBelowTheVolumeThatIsOpen(String path) throws IOException {
        var policy = TaskPolicyBuilder.closed().hostPaths(List.of("/srv/data")).build();

        var pod = pod(volume(path, "/mnt/x", "RO"), policy);

        assertThat(pod.getSpec().getVolumes())
                .filteredOn(volume -> volume.getHostPath() != null)
                .extracting(volume -> volume.getHostPath().getPath())
                .containsExactly("/srv/data");
        assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts())
                .filteredOn(mount -> mount.getMountPath().equals("/mnt/x"))
                .extracting(mount -> mount.getSubPath())
                .containsExactly("link");
    }

    /** What Kubernetes and this operator read from labels and annotations no task can write. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mesosoperator.io/policy",
                "mesosoperator.io/visibility-limited",
                "mesosoperator.io/resources",
                "pod-security.kubernetes.io/enforce",
                "container.apparmor.security.beta.kubernetes.io/task",
                "seccomp.security.alpha.kubernetes.io/pod",
                "container.seccomp.security.alpha.kubernetes.io/task",
                "k8s.v1.cni.cncf.io/networks",
            })
    void noLabelOfATaskIsOne(String key) throws IOException {
        var closed = TaskPolicy.restricted();
        var plain = pod("{}", closed);

        var labelled = pod("{labels: {labels: [{key: %s, value: unconfined}]}}".formatted(key), closed);

        assertThat(labelled.getSpec()).isEqualTo(plain.getSpec());
        assertThat(labelled.getMetadata().getLabels())
                .isEqualTo(plain.getMetadata().getLabels());
        assertThat(labelled.getMetadata().getAnnotations()).containsKey(Annotations.LABELS);
        labelled.getMetadata().getAnnotations().remove(Annotations.LABELS);
        assertThat(labelled.getMetadata().getAnnotations())
                .isEqualTo(plain.getMetadata().getAnnotations());
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.example/team/app", "registry.example/team/app:1"})
    void anImageThatIsAllowedHasItsFullNameInThePod(String image) throws IOException {
        var policy = TaskPolicyBuilder.closed()
                .images("registry.example/team/", "busybox")
                .build();

        assertThat(imageOf(pod(docker("image: " + image), policy))).isEqualTo(image);
        assertThat(imageOf(pod("{command: {value: run, container: {image: 'docker:///busybox'}}}", policy)))
                .isEqualTo("docker.io/library/busybox");
        assertThat(imageOf(pod("{}", policy))).as("not the task's choice").isEqualTo("image");
    }

    /** The kubelet takes a limit of 0 for none. */
    @ParameterizedTest
    @ValueSource(strings = {"disk:0", "disk:0.5", "disk:1"})
    void theSandboxOfATaskWithoutDiskIsNoLargerThanATaskMayAskFor(String most) throws IOException {
        var pod = pod("{}", TaskPolicyBuilder.closed().most(most).build());

        assertThat(pod.getSpec().getVolumes().getFirst().getEmptyDir().getSizeLimit())
                .hasToString("1Mi");
    }

    private static Stream<Arguments> way(Opening opening, Stream<String> specs) {
        return way(EnumSet.of(opening), specs);
    }

    private static Stream<Arguments> way(Set<Opening> openedBy, Stream<String> specs) {
        return specs.map(spec -> arguments(spec, openedBy));
    }

    private static String docker(String field) {
        var image = field.startsWith("image:") ? "" : "image: 'registry.example/team/app@sha256:%s', ".formatted(HASH);
        return "{container: {type: DOCKER, docker: {%s%s}}}".formatted(image, field);
    }

    private static String parameter(String key, String value) {
        return docker("parameters: [{key: %s, value: %s}]".formatted(key, value));
    }

    private static String volume(String hostPath, String containerPath, String mode) {
        return "{container: {type: DOCKER, docker: {image: registry.example/team/app}, volumes: [%s]}}"
                .formatted(volumeOf(hostPath, containerPath, mode));
    }

    private static String volumeOf(String hostPath, String containerPath, String mode) {
        return "{hostPath: '%s', containerPath: %s, mode: %s}".formatted(hostPath, containerPath, mode);
    }

    private static String executor(String command) {
        return "{executor: {executorId: {value: e}, command: %s}}".formatted(command);
    }

    /** The same container, of an executor. */
    private static String inExecutor(String container) {
        return "{executor: {executorId: {value: e}, command: {value: run}, %s}".formatted(container.substring(1));
    }

    private static String resources(String... resources) {
        return "{resources: [%s]}".formatted(String.join(", ", resources));
    }

    private static String ports(String ranges) {
        return "{name: ports, type: RANGES, ranges: {range: [%s]}}".formatted(ranges);
    }

    private static String amount(String name, String value, String... more) {
        return "{name: %s, type: SCALAR, scalar: {value: %s}%s}"
                .formatted(name, value, Arrays.stream(more).map(", "::concat).reduce("", String::concat));
    }

    private static String imageOf(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getImage();
    }

    private static Pod pod(String spec, TaskPolicy policy) throws IOException {
        return ((PodTranslation.Ok) translate(spec, policy)).pod();
    }

    /** A text that the codec refuses makes no pod either. */
    private static PodTranslation translate(String spec, TaskPolicy policy) throws IOException {
        var task = (ObjectNode) YAML.readTree("""
                name: t
                taskId: {value: t}
                slaveId: {value: node-1}
                frameworkId: {value: f}
                command: {value: run}
                resources: [{name: cpus, type: SCALAR, scalar: {value: 0.1}}]
                """);
        task.setAll((ObjectNode) YAML.readTree(spec));
        if (task.has("executor")) {
            task.remove("command");
        }
        return switch (new Codec().decode(CustomResourceKind.TASK_INFO, task)) {
            case Decoded.Ok<TaskInfoSpec>(var decoded) ->
                PodTranslator.translate(new PodInput(
                        decoded.message(),
                        FrameworkInfo.newBuilder()
                                .setName("f")
                                .setUser("nobody")
                                .build(),
                        new TaskIdentity("default", "t", "uid", "f"),
                        PodDefaults.withImage("image"),
                        policy));
            case Decoded.Invalid<TaskInfoSpec> invalid ->
                new PodTranslation.Refused(Reason.REASON_TASK_INVALID, invalid.problems());
        };
    }
}
