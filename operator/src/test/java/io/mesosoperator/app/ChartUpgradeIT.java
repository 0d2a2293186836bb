package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.mesosoperator.chart.Helm;
import io.mesosoperator.cluster.PodScript;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Helm changes what is installed while tasks run. It starts from the last chart that had its definitions in Helm's
 * folder {@code crds/}, where no release owns them.
 */
@WithOperator(starts = false, ownApiServer = true)
record ChartUpgradeIT(Cluster cluster) {

    private static final String BEFORE = "src/test/resources/chart/crds-folder.tgz"; // helm package of d2e50eb
    private static final String NOW = Helm.CHART.toString();
    private static final String KEEP = "helm.sh/resource-policy";
    private static final String RELEASE = "meta.helm.sh/release-name";

    @Test
    void noTaskNoticesThatTheChartIsUpgradedAndRolledBack() {
        helm("install", BEFORE, "--create-namespace").orThrow();
        cluster.startOperator().nodeAndFramework("n1", "f1", PodScript.runs());
        cluster.task("first", "f1", 0.1);
        cluster.task("second", "f1", 0.1);
        cluster.awaitState("first", "TASK_RUNNING");
        cluster.awaitState("second", "TASK_RUNNING");
        var before = tasksAndPods();

        assertThat(helm("upgrade", NOW).err()).contains("invalid ownership metadata");
        helm("upgrade", NOW, "--take-ownership").orThrow();

        assertThat(definitions())
                .hasSize(4)
                .allSatisfy(definition -> assertThat(definition.getMetadata().getAnnotations())
                        .containsEntry(RELEASE, "mesos-operator")
                        .containsEntry(KEEP, "keep"));
        assertThat(tasksAndPods()).isEqualTo(before);
        assertATaskStarts("after-upgrade");

        changeADefinitionByHand();
        helm("upgrade", NOW, "--set=logLevel=debug").orThrow(); // it owns them now

        assertThat(shortNamesOfTasks()).containsExactly("mtask");

        helm("rollback", "1").orThrow();

        assertThat(definitions()).hasSize(4);
        assertThat(tasksAndPods()).containsAll(before);
        assertATaskStarts("after-rollback");

        helm("upgrade", NOW).orThrow();
        helm("uninstall").orThrow();

        assertThat(definitions()).hasSize(4);
        assertThat(tasksAndPods()).containsAll(before);
    }

    @Test
    void whereARollbackFindsTheDefinitionsUnownedAnUpgradeTakesThemBack() {
        helm("install", NOW, "--create-namespace", "--take-ownership").orThrow();
        cluster.startOperator().nodeAndFramework("n1", "f1", PodScript.runs());
        cluster.task("first", "f1", 0.1);
        cluster.awaitState("first", "TASK_RUNNING");
        helm("upgrade", BEFORE, "--reset-values").orThrow();

        assertThat(helm("rollback", "1").err()).contains("must be specified for an update");

        // as docs/operations.md says
        helm("upgrade", NOW, "--take-ownership").orThrow();
        assertThat(definitions())
                .hasSize(4)
                .allSatisfy(definition -> assertThat(definition.getMetadata().getAnnotations())
                        .containsEntry(RELEASE, "mesos-operator")
                        .containsEntry(KEEP, "keep"));
        assertThat(cluster.state("first")).isEqualTo("TASK_RUNNING");
        helm("rollback", "1").orThrow();
        helm("uninstall").orThrow();
        assertThat(definitions()).hasSize(4);
    }

    private void changeADefinitionByHand() {
        var none = "{\"spec\":{\"names\":{\"shortNames\":[]}}}";
        cluster.api()
                .kubectl("patch", "crd", "taskinfos.mesosoperator.io", "--type=merge", "--patch=" + none)
                .orThrow();
        assertThat(shortNamesOfTasks()).isEmpty();
    }

    private List<String> shortNamesOfTasks() {
        return definitions().stream()
                .filter(definition -> definition.getMetadata().getName().startsWith("taskinfos."))
                .flatMap(definition -> definition.getSpec().getNames().getShortNames().stream())
                .toList();
    }

    private void assertATaskStarts(String name) {
        cluster.task(name, "f1", 0.1);
        cluster.awaitState(name, "TASK_RUNNING");
    }

    /** What would differ if one had started anew, or been written. */
    private List<String> tasksAndPods() {
        return Stream.of("first", "second")
                .map(name -> "%s %s %s".formatted(name, cluster.awaitPodOf(name).getMetadata(), cluster.status(name)))
                .toList();
    }

    private List<CustomResourceDefinition> definitions() {
        return cluster.client().apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                .filter(definition -> definition.getSpec().getGroup().equals("mesosoperator.io"))
                .toList();
    }

    private Helm.Result helm(String verb, String... more) {
        var options = Stream.of("--namespace=mesos-system");
        var words = Stream.concat(Stream.of(verb, "mesos-operator"), Arrays.stream(more));
        return new Helm(cluster.api().server().kubeconfig())
                .run(Stream.concat(words, options).toArray(String[]::new));
    }
}
