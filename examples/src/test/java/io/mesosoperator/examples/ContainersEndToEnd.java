package io.mesosoperator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a ContainerInfo makes of a real container, and what the kubelet does to one that takes too much. */
@ExtendWith(ClusterExtension.class)
class ContainersEndToEnd {

    private static final String NAMESPACE = "mesos-containers-test";
    private static final String TASK_IMAGE = "docker.io/library/busybox:1.35";

    private final Cluster cluster;

    ContainersEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void registerAFramework(Cluster cluster) {
        cluster.freshNamespace(NAMESPACE);
        cluster.apply(Manifest.suppressedFramework(NAMESPACE, "packer"));
    }

    @AfterAll
    static void remove(Cluster cluster) {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void aDirectoryOfTheSandboxIsMountedAndWrittenOnlyWhereItMayBe() {
        cluster.apply(task("volumes", """
                mkdir -p config && echo default > config/mode;
                cat /etc/app/mode;
                touch /etc/app/new 2>&1 || echo read only;
                echo 7 > /var/lib/app/count;
                cat data/count""") + """
                  container:
                    type: MESOS
                    volumes:
                    - {hostPath: config, containerPath: /etc/app, mode: RO}
                    - {hostPath: data, containerPath: /var/lib/app, mode: RW}
                """);

        cluster.assertPrints(NAMESPACE, "volumes", """
                default
                touch: /etc/app/new: Read-only file system
                read only
                7
                """);
    }

    @Test
    void dockersParametersAreSettingsOfTheContainer() {
        cluster.apply(task("parameters", """
                id -u; id -g; id -G; pwd; hostname; echo $WORD;
                grep -w files.example.org /etc/hosts | tr -s '\\t ' ' ';
                touch /tmp/new 2>&1 || echo read only;
                touch $MESOS_SANDBOX/new && echo writable""") + """
                  container:
                    type: DOCKER
                    docker:
                      image: %s
                      parameters:
                      - {key: user, value: '1234:2345'}
                      - {key: group-add, value: '3456'}
                      - {key: workdir, value: /mnt}
                      - {key: hostname, value: packer-1}
                      - {key: env, value: WORD=second}
                      - {key: add-host, value: 'files.example.org:192.0.2.7'}
                      - {key: read-only, value: 'true'}
                """.formatted(TASK_IMAGE));

        cluster.assertPrints(NAMESPACE, "parameters", """
                1234
                2345
                2345 3456
                /mnt
                packer-1
                second
                192.0.2.7 files.example.org
                touch: /tmp/new: Read-only file system
                read only
                writable
                """);
    }

    /** The image of the operator has a user of its own, and no shell that could tell of it. */
    @Test
    void anImageRunsAsItsOwnUserWhereNobodyNamesOne() {
        cluster.apply(taskOf("own-user", "{shell: false, arguments: [-version]}") + """
                  container:
                    type: DOCKER
                    docker:
                      image: %s
                      parameters: [{key: entrypoint, value: java}]
                """.formatted(operatorImage()));

        var _ = cluster.awaitState(NAMESPACE, "own-user", "TASK_FINISHED");

        var container =
                cluster.pod(NAMESPACE, "own-user").getSpec().getContainers().getFirst();
        assertThat(container.getSecurityContext().getRunAsUser()).isNull();
        assertThat(container.getSecurityContext().getRunAsGroup()).isEqualTo(65534);
    }

    private String operatorImage() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace("mesos-system")
                .withName("mesos-operator")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    @Test
    void anEntrypointTakesTheArgumentsAsDockerDoes() {
        cluster.apply(
                taskOf("entrypoint", "{shell: false, arguments: [-n, '$HOME', a b]}") + """
                  container:
                    type: DOCKER
                    docker:
                      image: %s
                      parameters: [{key: entrypoint, value: echo}, {key: user, value: '65534'}]
                """.formatted(TASK_IMAGE));

        cluster.assertPrints(NAMESPACE, "entrypoint", "$HOME a b");
    }

    @Test
    void aTaskThatWritesMoreThanItsDiskEnds() {
        cluster.apply(task("greedy", "dd if=/dev/zero of=much bs=1M count=64; sleep 3600 & wait")
                + "  - {name: disk, type: SCALAR, scalar: {value: 16}}\n");

        var task = cluster.awaitState(NAMESPACE, "greedy", "TASK_FAILED");

        assertThat(task.message()).startsWith("Disk limit exceeded: ");
        assertThat(task.reason()).isEmpty();
        task.assertUpdatesAreInOrder();
    }

    private static String task(String name, String line) {
        return taskOf(
                name, "{value: \"%s\"}".formatted(line.replace("\\", "\\\\").replace("\n", " ")));
    }

    private static String taskOf(String name, String command) {
        return Manifest.task(NAMESPACE, "packer", name, command, "0.02", 80);
    }
}
