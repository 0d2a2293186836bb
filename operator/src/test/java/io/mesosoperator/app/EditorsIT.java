package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mesosoperator.cluster.KubectlResult;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.ChartTemplate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has Kubernetes' own ClusterRoles in a namespace and nothing else, where the chart's are part of them. */
@WithOperator(ownApiServer = true)
record EditorsIT(Cluster cluster) {

    private static final Path HELLO = Path.of("..", "examples", "hello");

    private static final String OFFER = """
            apiVersion: mesosoperator.io/v1alpha1
            kind: Offer
            metadata: {namespace: mesos-hello, name: mine}
            spec: {frameworkId: {value: hello}, slaveId: {value: n1}, hostname: n1}
            """;

    private static final String AGENT = """
            apiVersion: mesosoperator.io/v1alpha1
            kind: Agent
            metadata: {name: n1}
            spec: {hostname: n1}
            """;

    /** kube-controller-manager puts the chart's into Kubernetes' own. */
    @BeforeEach
    void anEditorAndAViewer() throws IOException {
        cluster.api().server().startControllers();
        ChartTemplate.render("clusterroles.yaml", "authorization.aggregate=true")
                .forEach(object -> cluster.client().resource(object).serverSideApply());
        kubectl("", "apply", "--filename=" + HELLO.toRealPath().resolve("00-namespace.yaml"))
                .orThrow();
        for (var role : List.of("edit", "view")) {
            kubectl(
                            "",
                            "--namespace=mesos-hello",
                            "create",
                            "rolebinding",
                            role,
                            "--clusterrole=" + role,
                            "--user=" + role + "or")
                    .orThrow();
            await().until(() -> as(role + "or", "", "--namespace=mesos-hello", "get", "taskinfos")
                    .succeeded());
        }
    }

    @Test
    void whoMayEditANamespaceRunsTasksThereAndAnswersOffers() throws IOException {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));

        as(
                        "editor",
                        "",
                        "apply",
                        "--filename=" + HELLO.toRealPath().resolve("10-framework.yaml"),
                        "--filename=" + HELLO.toRealPath().resolve("20-task.yaml"))
                .orThrow();
        await().untilAsserted(() -> assertThat(as(
                                "viewor",
                                "",
                                "--namespace=mesos-hello",
                                "get",
                                "taskinfo",
                                "hello",
                                "-o",
                                "jsonpath={.status.state}")
                        .stdout())
                .isEqualTo("TASK_FINISHED"));

        edit("patch", "framework", "hello", "--type=merge", "--patch=spec: {suppress: false}")
                .orThrow();
        var offer = new String[1];
        await().untilAsserted(() -> {
            offer[0] = edit("get", "offers", "-o", "jsonpath={.items[0].metadata.name}")
                    .stdout();
            assertThat(offer[0]).startsWith("offer-");
        });
        refused("cannot delete resource \"offers\"", edit("delete", "offer", offer[0]));
        edit(
                        "patch",
                        "offer",
                        offer[0],
                        "--type=merge",
                        "--patch=spec: {decline: true, filters: {refuseSeconds: 3600}}")
                .orThrow();
        await().untilAsserted(() ->
                assertThat(edit("get", "offers", "-o", "name").stdout()).isEmpty());
    }

    @Test
    void nobodyOfThemMakesOffersOrWritesAgents() {
        refused("cannot create resource \"offers\"", as("editor", OFFER, "create", "--filename=-"));
        refused("cannot create resource \"agents\"", as("editor", AGENT, "create", "--filename=-"));
        refused("cannot list resource \"agents\"", as("editor", "", "get", "agents"));
        for (var resource : List.of("frameworks", "taskinfos", "offers")) {
            as("viewor", "", "--namespace=mesos-hello", "get", resource).orThrow();
            refused(
                    "cannot delete resource \"%s\"".formatted(resource),
                    as("viewor", "", "--namespace=mesos-hello", "delete", resource, "any"));
        }
    }

    private static void refused(String message, KubectlResult result) {
        assertThat(result.succeeded()).as("%s", result).isFalse();
        assertThat(result.stderr()).contains(message);
    }

    private KubectlResult edit(String... arguments) {
        return as(
                "editor",
                "",
                Stream.concat(Stream.of("--namespace=mesos-hello"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private KubectlResult as(String user, String input, String... arguments) {
        return kubectl(
                input,
                Stream.concat(Stream.of("--as=" + user, "--as-group=system:authenticated"), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private KubectlResult kubectl(String input, String... arguments) {
        return cluster.api().server().kubectlReading(input, arguments);
    }
}
