package io.mesosoperator.examples;

import static io.mesosoperator.examples.Cluster.OPERATOR_NAMESPACE;
import static io.mesosoperator.examples.Cluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code docs/uninstall.md}, as it stands there, with real containers; then the operator is installed again. */
@ExtendWith(ClusterExtension.class)
class UninstallEndToEnd {

    private static final String NAMESPACE = "mesos-uninstall-test";
    private static final String PAGE = "docs/uninstall.md";
    private static final Pattern BLOCK = Pattern.compile("(?m)(?:^    .*(?:\\R|\\z))+");

    private final Cluster cluster;

    UninstallEndToEnd(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void runATask() {
        cluster.freshNamespace(NAMESPACE);
        cluster.apply(Manifest.suppressedFramework(NAMESPACE, "patient"));
        start("first", "sleep 3600");
    }

    @Test
    void tasksGoOnWithoutTheOperatorAndALaterOneTakesThemOver() {
        start("ends-meanwhile", "sleep 5; exit 7");
        var pod = cluster.pod(NAMESPACE, "first").getMetadata().getUid();
        var values = values();
        var blocks = blocks("The operator goes, tasks go on");
        assertThat(blocks).hasSize(2);

        shell(blocks.getFirst());
        eventually()
                .untilAsserted(() -> assertThat(cluster.pod(NAMESPACE, "ends-meanwhile")
                                .getStatus()
                                .getPhase())
                        .isEqualTo("Failed"));
        shell(blocks.getLast());

        assertThat(cluster.awaitState(NAMESPACE, "ends-meanwhile", "TASK_FAILED")
                        .message())
                .contains("7");
        cluster.awaitState(NAMESPACE, "first", "TASK_RUNNING");
        assertThat(cluster.pod(NAMESPACE, "first").getMetadata().getUid()).isEqualTo(pod);
        install(values);
        cluster.startRemoval(List.of(NAMESPACE));
    }

    @Test
    void everythingGoesAndNothingHangs() {
        var values = values();

        var said = "";
        for (var block : blocks("Everything goes")) {
            said = shell(block);
        }

        assertThat(said).isBlank();
        shell("kubectl delete namespace %s --timeout=2m".formatted(NAMESPACE)); // nothing holds it
        install(values);
        cluster.freshNamespace(NAMESPACE);
        cluster.apply(Manifest.suppressedFramework(NAMESPACE, "patient"));
        start("in-the-new-installation", "sleep 3600");
        cluster.startRemoval(List.of(NAMESPACE));
    }

    private void start(String task, String command) {
        cluster.apply(Manifest.task(NAMESPACE, "patient", task, "{value: '%s'}".formatted(command), "0.05", 32));
        cluster.awaitState(NAMESPACE, task, "TASK_RUNNING");
    }

    private String values() {
        return shell("helm get values mesos-operator -n %s -o yaml".formatted(OPERATOR_NAMESPACE));
    }

    private void install(String values) {
        cluster.command("bash", "-euo", "pipefail", "-c", """
                cd %s && helm upgrade --install mesos-operator helm/mesos-operator -n %s --create-namespace \
                  --take-ownership --wait -f -
                """.formatted(Repository.file("."), OPERATOR_NAMESPACE))
                .input(values)
                .run()
                .orThrow();
    }

    private String shell(String script) {
        return cluster.command("bash", "-euo", "pipefail", "-c", "cd %s%n%s".formatted(Repository.file("."), script))
                .run()
                .orThrow();
    }

    private static List<String> blocks(String heading) {
        var page = Repository.read(PAGE);
        var start = page.indexOf("\n## %s\n".formatted(heading));
        assertThat(start).as("docs/uninstall.md has '%s'", heading).isPositive();
        var end = page.indexOf("\n## ", start + 1);
        return BLOCK.matcher(page.substring(start, end))
                .results()
                .map(block -> block.group().replaceAll("(?m)^    ", ""))
                .toList();
    }
}
