package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the task policy opens, in real containers; that it is closed otherwise needs none to be seen. */
@ExtendWith(ClusterExtension.class)
class PolicyEndToEnd {

    private static final String NAMESPACE = "mesos-policy-test";
    private static final String TASK_IMAGE = "docker.io/library/busybox:1.35";
    private static final int PORT = 31641;

    private final Cluster cluster;

    PolicyEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void open(Cluster cluster) {
        new Installation(cluster).change("""
                config:
                  tasks:
                    policy:
                      allowRoot: true
                      allowHostNetwork: true
                      users: {web: 1001}
                """);
        cluster.freshNamespace(NAMESPACE);
        cluster.apply(Manifest.suppressedFramework(NAMESPACE, "trusted"));
    }

    @AfterAll
    static void closeAgain(Cluster cluster) {
        cluster.startRemoval(List.of(NAMESPACE));
        new Installation(cluster).restore();
    }

    @Test
    void aTaskInTheHostsNetworkIsOnItsNodesAddressAndFindsServices() {
        cluster.apply(task(
                        "server",
                        "hostname > index.html; nslookup kubernetes.default.svc.cluster.local > dns;"
                                + " exec httpd -f -h . -p " + PORT)
                + "  - {name: ports, type: RANGES, ranges: {range: [{begin: %d, end: %1$d}]}}\n".formatted(PORT)
                + container("network: HOST, parameters: [{key: user, value: '65534'}, {key: workdir,"
                        + " value: /mnt/mesos/sandbox}]"));
        var server = cluster.awaitState(NAMESPACE, "server", "TASK_RUNNING");
        var pod = cluster.client()
                .pods()
                .inNamespace(NAMESPACE)
                .withName(server.pod())
                .get()
                .getStatus();

        cluster.apply(task(
                "client",
                "until timeout 5 wget -q -O - http://%s:%d/ 2> log; do sleep 0.2; done"
                        .formatted(pod.getHostIP(), PORT)));

        cluster.assertPrints(NAMESPACE, "client", server.agent() + "\n");
        assertThat(pod.getPodIP()).isEqualTo(pod.getHostIP());
        eventually()
                .untilAsserted(() -> assertThat(
                                cluster.inTask(NAMESPACE, "server", "cat dns").out())
                        .containsPattern("Name:\\s+kubernetes.default.svc.cluster.local\\s+Address"));
    }

    @Test
    void usersAreWhoThePolicySaysTheyAre() {
        cluster.apply(String.join(
                "---\n",
                task("root", "id -u; touch here && stat -c %u here").replace("command: {", "command: {user: root, "),
                task("web", "id -u; touch here && stat -c %u here").replace("command: {", "command: {user: web, "),
                task("image", "id -u") + container("")));

        cluster.assertPrints(NAMESPACE, "root", "0\n0\n");
        cluster.assertPrints(NAMESPACE, "web", "1001\n1001\n");
        cluster.assertPrints(NAMESPACE, "image", "0\n");
    }

    private static String container(String options) {
        return "  container: {type: DOCKER, docker: {image: '%s', %s}}\n".formatted(TASK_IMAGE, options);
    }

    private static String task(String name, String line) {
        return Manifest.task(NAMESPACE, "trusted", name, "{value: \"%s\"}".formatted(line), "0.02", 16);
    }
}
