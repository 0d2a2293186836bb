package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.cluster.PodScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code spec.kubernetes} of tasks, and their framework's defaults, on a real API server. */
@WithOperator(starts = false)
record KubernetesFieldsIT(Cluster cluster) {

    @BeforeEach
    void aPolicyThatOpensSome() {
        cluster.startOperator(Cluster.config("""
                tasks:
                  image: "busybox:1.35"
                  policy:
                    secrets: [database]
                    configMaps: ["set*"]
                    metadataKeys: ["prometheus.io/*"]
                    tolerations: [nvidia.com/gpu]
                """));
    }

    @Test
    void aTaskHasWhatItSaysAndWhatItsFrameworkSays() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.framework("shop", """
                  taskDefaults:
                    kubernetes:
                      env: [{name: REGION, value: east}, {name: LEVEL, value: info}]
                      volumes: [{name: settings, configMap: {name: settings}}]
                      volumeMounts: [{name: settings, mountPath: /etc/settings}]
                      annotations: {prometheus.io/scrape: "true"}
                """);
        cluster.task("one", "shop", 0.1, """
                  kubernetes:
                    env:
                    - {name: LEVEL, value: debug}
                    - {name: PASSWORD, valueFrom: {secretKeyRef: {name: database, key: password}}}
                    killGraceSeconds: 42
                """);

        cluster.awaitState("one", "TASK_RUNNING");

        var pod = cluster.awaitPodOf("one");
        assertThat(value(pod, "REGION")).isEqualTo("east");
        assertThat(value(pod, "LEVEL")).isEqualTo("debug");
        assertThat(variable(pod, "PASSWORD").getValueFrom().getSecretKeyRef().getName())
                .isEqualTo("database");
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(42);
        assertThat(pod.getMetadata().getAnnotations()).containsEntry("prometheus.io/scrape", "true");
        assertThat(pod.getSpec().getContainers().getFirst().getVolumeMounts())
                .anyMatch(mount -> mount.getMountPath().equals("/etc/settings"));
    }

    @Test
    void theDefaultsCountThatTheFrameworkHasWhenTheTaskIsLaunched() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.framework("shop", "  taskDefaults: {kubernetes: {env: [{name: REGION, value: east}]}}\n");
        cluster.task("early", "shop", 0.1);
        cluster.awaitState("early", "TASK_RUNNING");

        cluster.framework("shop", "  taskDefaults: {kubernetes: {env: [{name: REGION, value: west}]}}\n");
        var late = new int[1];
        cluster.eventually(
                () -> { // the operator may see the task before the change
                    late[0]++;
                    cluster.task("late-" + late[0], "shop", 0.1);
                    cluster.awaitState("late-" + late[0], "TASK_RUNNING");
                    assertThat(value(cluster.awaitPodOf("late-" + late[0]), "REGION"))
                            .isEqualTo("west");
                });

        assertThat(value(cluster.awaitPodOf("early"), "REGION")).isEqualTo("east");
    }

    @Test
    void aTaskOfAnOfferHasThemToo() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.framework("shop", "  taskDefaults: {kubernetes: {labels: {team: ads}}}\n");

        cluster.launch(cluster.awaitOffer(), List.of("one"));

        cluster.eventually(() -> assertThat(cluster.pods())
                .singleElement()
                .satisfies(pod -> assertThat(pod.getMetadata().getLabels()).containsEntry("team", "ads")));
    }

    @Test
    void whatThePolicyForbidsIsAnErrorThatNamesTheField() {
        cluster.framework("shop");
        cluster.task("one", "shop", 0.1, """
                  kubernetes:
                    volumes: [{name: all, projected: {sources: [{secret: {name: payroll}}]}}]
                """);

        var status = cluster.awaitState("one", "TASK_ERROR");

        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_UNAUTHORIZED");
        assertThat(status.path("message").asText())
                .isEqualTo("Not authorized to read the Secret 'payroll'; tasks.policy.secrets in the operator's"
                        + " configuration (the default task policy) allows it"
                        + " (spec.kubernetes.volumes[0].projected.sources[0].secret.name)");
    }

    @Test
    void aTaskThatDoesNotStartInItsOwnTimeHasFailed() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> new PodScript.Waits("ImagePullBackOff", "no such image"));
        cluster.framework("shop", "  taskDefaults: {kubernetes: {startDeadlineSeconds: 600}}\n");
        cluster.task("one", "shop", 0.1, "  kubernetes: {startDeadlineSeconds: 1}\n");
        cluster.task("patient", "shop", 0.1);

        var status = cluster.awaitState("one", "TASK_FAILED");

        assertThat(status.path("reason").asText()).isEqualTo("REASON_COMMAND_EXECUTOR_FAILED");
        assertThat(status.path("message").asText()).startsWith("Failed to launch container in time: ");
        assertThat(cluster.state("patient")).isEqualTo("TASK_STAGING");
    }

    @Test
    void theExampleOfThePageRuns() throws IOException {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.api()
                .kubectl("taint", "node", "n1", "nvidia.com/gpu=:NoSchedule")
                .orThrow();
        cluster.kubelet().automatic(pod -> PodScript.exits(0));
        try (var page = Files.lines(Path.of("..", "docs", "kubernetes-fields.md"))) {
            cluster.apply(page.dropWhile(line -> !line.startsWith("    apiVersion"))
                    .takeWhile(line -> line.startsWith("    "))
                    .map(line -> line.substring(4))
                    .collect(Collectors.joining("\n")));
        }

        cluster.awaitState("epoch-1", "TASK_FINISHED");
    }

    private static String value(Pod pod, String name) {
        return variable(pod, name).getValue();
    }

    private static EnvVar variable(Pod pod, String name) {
        return pod.getSpec().getContainers().getFirst().getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
