package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.OPERATOR_NAMESPACE;
import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only real containers can show of a task: how processes end, who ended them, and what they see. */
@ExtendWith(ClusterExtension.class)
class TasksEndToEnd {

    private static final String NAMESPACE = "mesos-tasks-test";
    private static final String TASK_IMAGE = "docker.io/library/busybox:1.35";
    private static final String FOREVER = "trap 'exit 0' TERM; while true; do sleep 0.1; done";
    private static final String DEAF = "trap '' TERM; while true; do sleep 0.1; done";

    private final Cluster cluster;

    TasksEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void registerAFramework() {
        cluster.freshNamespace(NAMESPACE);
        register("patient");
    }

    @AfterEach
    void remove() {
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void theExitCodeIsTheProcessesOwn() {
        run(
                shell("one", "exit 1"),
                shell("last", "exit 255"),
                shell("not-executable", "/etc/passwd"),
                shell("not-found", "no-such-command"),
                shell("segmentation-fault", "sh -c 'kill -SEGV $$'; exit $?"),
                shell("terminated", "sh -c 'kill -TERM $$'; exit $?"),
                shell("killed-by-itself", "sh -c 'kill -KILL $$'; exit $?"),
                task("no-program", "{shell: false, value: /no/such/program}"));

        assertFailed("one", "1", "Command exited with status 1");
        assertFailed("last", "255", "Command exited with status 255");
        assertFailed("not-executable", "126", "Command exited with status 126");
        assertFailed("not-found", "127", "Command exited with status 127");
        assertFailed("segmentation-fault", "139", "Command terminated with signal Segmentation fault (exit code 139)");
        assertFailed("terminated", "143", "Command terminated with signal Terminated (exit code 143)");
        assertFailed("killed-by-itself", "137", "Command terminated with signal Killed (exit code 137)");
        var noProgram = cluster.awaitState(NAMESPACE, "no-program", "TASK_FAILED");
        assertThat(noProgram.reason()).isEqualTo("REASON_COMMAND_EXECUTOR_FAILED");
        assertThat(noProgram.message())
                .startsWith("Failed to launch container: ")
                .contains("/no/such/program");
    }

    private void assertFailed(String name, String exitCode, String message) {
        var task = cluster.awaitState(NAMESPACE, name, "TASK_FAILED");
        assertThat(task.exitCode()).as("exit code of %s", name).isEqualTo(exitCode);
        assertThat(task.message()).as("message of %s", name).isEqualTo(message);
        assertThat(task.reason()).as("reason of %s", name).isEmpty();
        task.assertUpdatesAreInOrder();
    }

    @Test
    void aCommandHasItsArgumentsItsEnvironmentItsUserAndItsDirectory() {
        run(
                task(
                        "arguments",
                        "{shell: false, value: /bin/printf, arguments: [printf, '%s.', 'a b', '$HOME', '$(X)']}"),
                task("by-name", "{shell: false, value: /bin/printf, arguments: [echo, carried]}"),
                task("overrides", """
                        {value: 'echo "$WORD $MESOS_SLAVE_ID"', environment: {variables: [
                          {name: WORD, value: first}, {name: WORD, value: '$(MESOS_SANDBOX)'},
                          {name: MESOS_SLAVE_ID, value: mine}]}}"""),
                task("user", "{value: 'id -u; pwd; touch here && echo writable', user: '1234'}"));

        cluster.assertPrints(NAMESPACE, "arguments", "a b.$HOME.$(X).");
        cluster.assertPrints(NAMESPACE, "by-name", "carried\n"); // busybox goes by argv[0]
        cluster.assertPrints(NAMESPACE, "overrides", "$(MESOS_SANDBOX) mine\n");
        cluster.assertPrints(NAMESPACE, "user", "1234\n/mnt/mesos/sandbox\nwritable\n");
    }

    @Test
    void aKillEndsATaskAtAnyTime() {
        run(
                shell("over", "exit 0"),
                shell("obeys", FOREVER),
                shell("twice", FOREVER),
                shell("deaf", DEAF),
                task("has-no-room", "{value: 'true'}", "100000"),
                docker("has-no-image", "no-registry.invalid/image:1"));
        var _ = cluster.awaitState(NAMESPACE, "over", "TASK_FINISHED");
        Stream.of("obeys", "twice", "deaf").forEach(name -> cluster.awaitState(NAMESPACE, name, "TASK_RUNNING"));
        eventually()
                .untilAsserted(() -> assertThat(cluster.task(NAMESPACE, "has-no-image"))
                        .hasValueSatisfying(task -> assertThat(task.message())
                                .startsWith("Cannot pull image no-registry.invalid/image:1")));

        Stream.of("over", "obeys", "twice", "deaf", "has-no-room", "has-no-image")
                .forEach(name -> cluster.kill(NAMESPACE, name));
        cluster.kill(NAMESPACE, "twice");

        assertKilled("obeys", "0", "Command exited with status 0");
        assertKilled("twice", "0", "Command exited with status 0");
        assertKilled("deaf", "137", "Command terminated with signal Killed (exit code 137)");
        assertKilled("has-no-room", "", "Killed before delivery to the agent");
        cluster.awaitState(NAMESPACE, "has-no-image", "TASK_KILLED").assertUpdatesAreInOrder();
        cluster.awaitState(NAMESPACE, "over", "TASK_FINISHED").assertUpdatesAreInOrder();
    }

    @Test
    void aKillThatComesWithTheTaskOrAtOnceLeavesNothingThatRuns() {
        run(shell("stillborn", FOREVER) + "  kill: true\n", shell("first", FOREVER), shell("second", FOREVER));

        Stream.of("first", "second").forEach(name -> cluster.kill(NAMESPACE, name));

        assertKilled("stillborn", "", "Killed before delivery to the agent");
        Stream.of("first", "second")
                .forEach(name ->
                        cluster.awaitState(NAMESPACE, name, "TASK_KILLED").assertUpdatesAreInOrder());
        eventually().untilAsserted(() -> assertThat(pods()).isEmpty());
    }

    private void assertKilled(String name, String exitCode, String message) {
        var task = cluster.awaitState(NAMESPACE, name, "TASK_KILLED");
        assertThat(task.exitCode()).as("exit code of %s", name).isEqualTo(exitCode);
        assertThat(task.message()).as("message of %s", name).isEqualTo(message);
        task.assertUpdatesAreInOrder();
    }

    @Test
    void aTaskIsLostWithItsPodAndGoesWithItsObjects() {
        register("leaver");
        run(shell("deleted", DEAF), shell("forced", DEAF), shell("unwanted", FOREVER));
        cluster.apply(shell("orphan", FOREVER).replace("{value: patient}", "{value: leaver}"));
        Stream.of("deleted", "forced", "unwanted", "orphan")
                .forEach(name -> cluster.awaitState(NAMESPACE, name, "TASK_RUNNING"));

        onPods("deleted", "delete", "pod", "--wait=false");
        onPods("forced", "delete", "pod", "--force", "--grace-period=0", "--wait=false");
        delete("taskinfo", "unwanted");
        delete("framework", "leaver");

        for (var name : List.of("deleted", "forced")) {
            var task = cluster.awaitState(NAMESPACE, name, "TASK_LOST");
            assertThat(task.reason()).as("reason of %s", name).isEqualTo("REASON_EXECUTOR_TERMINATED");
            assertThat(task.message()).startsWith("The task's pod was deleted while it ran. ");
            task.assertUpdatesAreInOrder();
        }
        var orphan = cluster.awaitState(NAMESPACE, "orphan", "TASK_KILLED");
        assertThat(orphan.reason()).isEqualTo("REASON_FRAMEWORK_REMOVED");
        assertThat(orphan.message()).isEqualTo("Framework leaver removed");
        eventually().untilAsserted(() -> assertThat(pods()).isEmpty());
    }

    private void delete(String kind, String name) {
        cluster.kubectl("delete", "-n", NAMESPACE, kind, name).run().orThrow();
    }

    /** Names of the pods that there are. */
    private List<String> pods() {
        return cluster.client().pods().inNamespace(NAMESPACE).list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private void onPods(String task, String... words) {
        cluster.kubectl(Stream.concat(
                                Stream.of(words),
                                Stream.of("--namespace", NAMESPACE, "--selector", "mesosoperator.io/task=" + task))
                        .toArray(String[]::new))
                .run()
                .orThrow();
    }

    @Test
    void theTasksPortsAnswerAtTheAddressOfItsNode() {
        var serves = "echo $NAME > index.html; exec httpd -f -h . -p ";
        run(
                ports(shell("same", serves.replace("$NAME", "same") + "31601"), 31601),
                ports(shell("mapped", serves.replace("$NAME", "mapped") + "8080"), 31602) + """
                  container:
                    type: DOCKER
                    docker:
                      image: %s
                      network: BRIDGE
                      portMappings: [{hostPort: 31602, containerPort: 8080}]
                      parameters: [{key: user, value: '65534'}, {key: workdir, value: /mnt/mesos/sandbox}]
                """.formatted(TASK_IMAGE));
        var same = cluster.awaitState(NAMESPACE, "same", "TASK_RUNNING");
        var mapped = cluster.awaitState(NAMESPACE, "mapped", "TASK_RUNNING");

        run(asks("asks-same", addressOf(same), 31601), asks("asks-mapped", addressOf(mapped), 31602));

        cluster.assertPrints(NAMESPACE, "asks-same", "same\n");
        cluster.assertPrints(NAMESPACE, "asks-mapped", "mapped\n");
    }

    /** Asks until it is answered: a server that has been started does not listen at once. */
    private static String asks(String name, String address, int port) {
        return shell(
                name, "until timeout 5 wget -q -O - http://%s:%d/ 2> log; do sleep 0.2; done".formatted(address, port));
    }

    private static String ports(String task, int port) {
        return task + "  - {name: ports, type: RANGES, ranges: {range: [{begin: %d, end: %1$d}]}}\n".formatted(port);
    }

    private String addressOf(Task task) {
        return cluster.client().nodes().withName(task.agent()).get().getStatus().getAddresses().stream()
                .filter(address -> address.getType().equals("InternalIP"))
                .findFirst()
                .orElseThrow()
                .getAddress();
    }

    @Test
    void anEndThatNoOperatorSawIsToldExactly() {
        var waits = "while [ ! -e end ]; do sleep 0.1; done; exit 7";
        run(shell("ends", waits), shell("ends-and-is-deleted", waits));
        Stream.of("ends", "ends-and-is-deleted").forEach(name -> cluster.awaitState(NAMESPACE, name, "TASK_RUNNING"));

        scaleOperator(0);
        try {
            for (var pod : pods()) {
                cluster.kubectl("exec", "-n", NAMESPACE, pod, "--", "touch", "/mnt/mesos/sandbox/end")
                        .run()
                        .orThrow();
            }
            eventually()
                    .untilAsserted(() -> assertThat(cluster.client()
                                    .pods()
                                    .inNamespace(NAMESPACE)
                                    .list()
                                    .getItems())
                            .extracting(pod -> pod.getStatus().getPhase())
                            .containsOnly("Failed"));
            onPods("ends-and-is-deleted", "delete", "pod", "--force", "--grace-period=0", "--wait=false");
        } finally {
            scaleOperator(1);
        }

        assertFailed("ends", "7", "Command exited with status 7");
        assertFailed("ends-and-is-deleted", "7", "Command exited with status 7");
    }

    /** Returns when there are so many operators. */
    private void scaleOperator(int replicas) {
        cluster.kubectl("scale", "-n", OPERATOR_NAMESPACE, "deployment/mesos-operator", "--replicas=" + replicas)
                .run()
                .orThrow();
        if (replicas == 0) {
            cluster.kubectl(
                            "wait",
                            "-n",
                            OPERATOR_NAMESPACE,
                            "pod",
                            "--selector=app.kubernetes.io/name=mesos-operator",
                            "--for=delete",
                            "--timeout=60s")
                    .run()
                    .orThrow();
        } else {
            var _ = cluster.operator();
        }
    }

    private void run(String... tasks) {
        cluster.apply(String.join("---\n", tasks));
    }

    private void register(String framework) {
        cluster.apply(Manifest.suppressedFramework(NAMESPACE, framework));
    }

    private static String shell(String name, String line) {
        return task(name, "{value: \"" + line + "\"}");
    }

    private static String docker(String name, String image) {
        return task(name, "{value: 'true'}") + "  container: {type: DOCKER, docker: {image: '%s'}}\n".formatted(image);
    }

    private static String task(String name, String command) {
        return task(name, command, "0.02");
    }

    private static String task(String name, String command, String cpus) {
        return Manifest.task(NAMESPACE, "patient", name, command.replace("\n", " "), cpus, 16);
    }
}
