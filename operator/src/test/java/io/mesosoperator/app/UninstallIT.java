package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.Labels;
import io.mesosoperator.runbook.Runbook;
import io.mesosoperator.runbook.Shell;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/uninstall.md}, command by command, in a cluster with a real kube-controller-manager. */
@WithOperator(starts = false, ownApiServer = true)
record UninstallIT(Cluster cluster, @TempDir Path directory) {

    private static final Runbook PAGE = Runbook.of("uninstall.md");

    @BeforeEach
    void anOperatorWithTasks() {
        Administrator.of(cluster);
        cluster.kubelet().automatic(pod -> PodScript.runs());
        cluster.kubelet().node("n1", 2, 1024);
    }

    private Shell shell() {
        var shell = Administrator.install(cluster, directory);
        cluster.startOperator();
        cluster.framework("f1", "  role: db\n  principal: ops");
        reserveAndCreate();
        cluster.framework("jobs", "  suppress: true");
        cluster.task("one", "jobs", 0.1);
        cluster.awaitState("one", "TASK_RUNNING");
        return shell;
    }

    private void reserveAndCreate() {
        var disk = "{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":{\"value\":100},\"role\":\"db\","
                + "\"reservation\":{\"principal\":\"ops\"}%s}";
        var volume =
                ",\"disk\":{\"persistence\":{\"id\":\"v1\"},\"volume\":{\"containerPath\":\"data\",\"mode\":\"RW\"}}";
        cluster.api()
                .kubectl("patch", "offer", cluster.awaitOffer().getMetadata().getName(), "--type=merge", """
                        --patch={"spec":{"operations":[
                        {"type":"RESERVE","reserve":{"resources":[%1$s,{"name":"cpus","type":"SCALAR",
                        "scalar":{"value":0.5},"role":"db","reservation":{"principal":"ops"}}]}},
                        {"type":"CREATE","create":{"volumes":[%2$s]}}]}}
                        """.formatted(
                                disk.formatted(""), disk.formatted(volume)))
                .orThrow();
        cluster.eventually(() -> assertThat(claims()).hasSize(1));
        cluster.eventually(() -> assertThat(reservationPods()).isNotEmpty());
    }

    @Test
    void theOperatorGoesTasksGoOnAndAnotherOperatorTakesThemOver() {
        var shell = shell();
        var pod = cluster.awaitPodOf("one");
        var blocks = PAGE.section("The operator goes, tasks go on").blocks();

        shell.run(blocks.getFirst());
        cluster.stopOperator();
        assertThat(operators(shell)).isEmpty();
        assertThat(reservationPods()).hasSize(1);
        cluster.kubelet().terminate(pod, 7);
        shell.run(blocks.getLast());
        cluster.startOperator();

        assertThat(blocks).hasSize(2);
        assertThat(cluster.awaitState("one", "TASK_FAILED").path("exitCode").asInt())
                .isEqualTo(7);
        assertThat(claims()).hasSize(1);
        assertThat(cluster.awaitPodOf("one").getMetadata().getUid())
                .isEqualTo(pod.getMetadata().getUid());
    }

    @Test
    void everythingGoesAndNothingHangs() {
        var shell = shell();

        var said = removeEverything(shell, true);

        assertThat(said).isBlank();
        assertThat(claims()).isEmpty();
        assertThat(allPods()).isEmpty();
        shell.run("kubectl wait --for=delete namespace/mesos-system --timeout=60s");
    }

    @Test
    void everythingGoesButTheVolumes() {
        var shell = shell();
        var claim = claims().getFirst();

        removeEverything(shell, false);

        assertThat(claims())
                .singleElement()
                .satisfies(kept -> assertThat(kept.getMetadata().getUid())
                        .isEqualTo(claim.getMetadata().getUid()));
        assertThat(allPods()).isEmpty();
    }

    private String removeEverything(Shell shell, boolean destroyVolumes) {
        var said = "";
        for (var block : PAGE.section("Everything goes").blocks()) {
            if (block.startsWith("helm uninstall")) {
                var lines = block.lines().toList();
                shell.run(lines.getFirst());
                cluster.stopOperator();
                said = shell.run(String.join("\n", lines.subList(1, lines.size())));
            } else if (destroyVolumes || !block.startsWith("kubectl delete pvc")) {
                said = shell.run(block);
            }
        }
        return said; // by the last one
    }

    @Test
    void whatHangsWithoutAnOperatorIsLetGoByHand() {
        var shell = shell();
        shell.run(PAGE.section("The operator goes, tasks go on").blocks().getFirst());
        cluster.stopOperator();
        var pod = cluster.awaitPodOf("one");
        cluster.client().resource(pod).delete();
        cluster.eventually(() ->
                assertThat(cluster.awaitPodOf("one").getStatus().getPhase()).isEqualTo("Failed"));

        // the API server needs a moment to forget the policies of a release that is gone
        cluster.eventually(() ->
                assertThat(shell.run(PAGE.section("Something hangs").script())).contains("patched"));

        cluster.eventually(() -> assertThat(cluster.podOf("one")).isNull());
    }

    private static String operators(Shell shell) {
        return shell.run("kubectl get deployments -n mesos-system -o name");
    }

    private List<? extends HasMetadata> claims() {
        return cluster.client().persistentVolumeClaims().list().getItems();
    }

    private List<Pod> reservationPods() {
        return cluster.client()
                .pods()
                .inNamespace("mesos-system")
                .withLabel(Labels.RESERVATION)
                .list()
                .getItems();
    }

    private List<Pod> allPods() {
        return cluster.client().pods().inAnyNamespace().list().getItems();
    }
}
