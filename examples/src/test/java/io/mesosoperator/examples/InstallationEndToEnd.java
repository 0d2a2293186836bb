package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator as Helm installs it. */
@ExtendWith(ClusterExtension.class)
class InstallationEndToEnd {

    private final Cluster cluster;

    InstallationEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void aNamespaceOfLevelRestrictedTakesIt() {
        // The API server warns of the pods that are there already.
        var result = cluster.kubectl(
                        "label",
                        "namespace",
                        Cluster.OPERATOR_NAMESPACE,
                        "--overwrite",
                        "--dry-run=server",
                        "pod-security.kubernetes.io/enforce=restricted")
                .run();

        assertThat(result.orThrow()).contains("labeled");
        assertThat(result.err()).doesNotContainIgnoringCase("warning");
    }

    @Test
    void itTellsThatItLivesAndIsReadyAndWhatItMeasures() {
        assertThat(ask(8081, "/livez")).isEqualTo("ok\n");
        // A story before this may have started it anew: then it is ready again once its caches are filled.
        eventually().untilAsserted(() -> assertThat(ask(8081, "/readyz")).isEqualTo("ok\n"));
        assertThat(ask(8080, "/metrics")).contains("jvm_memory_used_bytes{");
    }

    @Test
    void helmTestRunsATask() {
        cluster.helm("test", "mesos-operator", "--namespace=" + Cluster.OPERATOR_NAMESPACE, "--timeout=3m");
    }

    @Test
    void itStartsFromTheAotCacheOfItsImage() {
        var java = cluster.operatorLog().stream()
                .filter(line -> line.contains("AOT cache"))
                .findFirst()
                .orElseThrow();

        assumeFalse(java.contains("without an AOT cache"), "cluster/image could not make one here, and said why");
        assertThat(java).contains("with an AOT cache");
    }

    @Test
    void thePodsThatItMakesHaveNoManagedFields() {
        assumeTrue(minorVersion() >= 36, "an older cluster has no MutatingAdmissionPolicy");

        var operator = "--as=system:serviceaccount:mesos-system:mesos-operator";
        assertThat(managedFieldsOfAPod("--labels=app.kubernetes.io/managed-by=mesos-operator", operator))
                .isEmpty();
        assertThat(managedFieldsOfAPod("--labels=app=web")).contains("f:metadata");
    }

    @Test
    void itMayNotDoWhatItNeverDoes() {
        assertThat(may("list", "secrets")).isEqualTo("no");
        assertThat(may("update", "nodes")).isEqualTo("no");
        assertThat(may("delete", "taskinfos.mesosoperator.io")).isEqualTo("no");
        assertThat(may("create", "pods")).isEqualTo("yes");
    }

    private int minorVersion() {
        var version = cluster.kubectl("version", "--output=json").run().orThrow();
        return Integer.parseInt(version.replaceAll("(?s).*\"serverVersion\".*?\"minor\": \"(\\d+).*", "$1"));
    }

    private String managedFieldsOfAPod(String... options) {
        var command = Stream.concat(
                Stream.of(
                        "run",
                        "managed-fields",
                        "--namespace=default",
                        "--image=example",
                        "--dry-run=server",
                        "--show-managed-fields",
                        "--output=jsonpath={.metadata.managedFields}"),
                Stream.of(options));
        return cluster.kubectl(command.toArray(String[]::new)).run().orThrow();
    }

    private String ask(int port, String path) {
        return cluster.kubectl(
                        "get",
                        "--raw",
                        "/api/v1/namespaces/mesos-system/pods/%s:%d/proxy%s".formatted(cluster.operator(), port, path))
                .run()
                .orThrow();
    }

    private String may(String verb, String resource) {
        return cluster.kubectl(
                        "auth",
                        "can-i",
                        verb,
                        resource,
                        "--all-namespaces",
                        "--as=system:serviceaccount:mesos-system:mesos-operator")
                .run()
                .out()
                .strip();
    }
}
