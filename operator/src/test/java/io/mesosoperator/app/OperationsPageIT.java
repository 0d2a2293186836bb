package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesosoperator.runbook.Runbook;
import io.mesosoperator.runbook.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/operations.md}, one after the other as they stand there, against an API server. */
@WithOperator(starts = false, ownApiServer = true)
record OperationsPageIT(Cluster cluster, @TempDir Path directory) {

    @Test
    void everyCommandWorks() throws IOException {
        var shell = Shell.in(directory, cluster.api().server().kubeconfig());
        prepare(shell);
        var blocks = Runbook.of("operations.md").sections().stream()
                .flatMap(section -> section.blocks().stream())
                .toList();
        var life = blocks.getFirst().lines().toList();
        assertThat(life)
                .extracting(line -> line.split(" ", -1)[1])
                .containsExactly("install", "upgrade", "rollback", "uninstall");
        // what a release of before has left has no owner
        shell.run(life.get(0) + " --take-ownership");
        shell.run(life.get(1));

        for (var block : blocks.subList(1, blocks.size())) {
            shell.run(filledIn(block));
            if (block.contains("noProxy")) {
                assertThatTheFetcherReachesServers(shell);
            }
        }

        assertThat(secretsOfTasks()).contains("registry");
        shell.run(life.get(2));
        shell.run(life.get(3));
        assertThat(shell.run("kubectl get crd taskinfos.mesosoperator.io -o name"))
                .contains("taskinfos");
    }

    private void prepare(Shell shell) throws IOException {
        for (var kind : List.of("PodMonitor", "PrometheusRule")) {
            var name = kind.toLowerCase(Locale.ROOT);
            cluster.apply("""
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: %1$s.monitoring.coreos.com}
                    spec:
                      group: monitoring.coreos.com
                      scope: Namespaced
                      names: {plural: %1$s, singular: %2$s, kind: %3$s}
                      versions:
                      - name: v1
                        served: true
                        storage: true
                        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                    """.formatted(name + "s", name, kind));
        }
        Files.writeString(directory.resolve("my.values"), "logLevel: debug\n");
        Files.writeString(directory.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----\n");
        shell.run("kubectl create serviceaccount default -n " + cluster.client().getNamespace());
    }

    private static void assertThatTheFetcherReachesServers(Shell shell) {
        assertThat(shell.run("kubectl get configmap mesos-operator -n mesos-system -o yaml"))
                .contains("certificates: our-authorities", "httpsProxy: http://proxy.example.com:3128");
    }

    private String filledIn(String block) {
        return block.replace("NAMESPACE", cluster.client().getNamespace());
    }

    private String secretsOfTasks() {
        return cluster.client()
                .serviceAccounts()
                .withName("default")
                .require()
                .getImagePullSecrets()
                .toString();
    }
}
