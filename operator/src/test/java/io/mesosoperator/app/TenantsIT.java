package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mesosoperator.cluster.KubectlResult;
import io.mesosoperator.cluster.PodScript;
import io.mesosoperator.kubernetes.ChartTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two tenants with the rights of {@code examples/tenant}, on an API server that has what the chart installs: each can
 * do all of {@code examples/} in a namespace of its own, and nothing of the other's.
 */
@WithOperator(ownApiServer = true)
class TenantsIT {

    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final List<String> TEMPLATES =
            List.of("authorization.yaml", "ownership.yaml", "ownership-mesos.yaml", "clusterroles.yaml");

    private final Cluster cluster;

    @TempDir
    private Path folder;

    TenantsIT(Cluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void whatTheChartInstalls() {
        TEMPLATES.stream()
                .flatMap(template -> ChartTemplate.render(template).stream())
                .forEach(object -> cluster.client().resource(object).serverSideApply());
    }

    @Test
    void aTenantAppliesEveryExample() throws IOException {
        for (var example : examples()) {
            var namespace = "mesos-" + example.getFileName();
            administrator("apply", "--filename=" + example.resolve("00-namespace.yaml"))
                    .orThrow();
            giveTo("tenant", namespace, "examples");

            try (var manifests = Files.list(example)) {
                var files = manifests
                        .filter(file -> file.toString().endsWith(".yaml"))
                        // these two are for whoever has tenants
                        .filter(file -> !file.endsWith("10-role.yaml") && !file.endsWith("20-bindings.yaml"))
                        .sorted()
                        .map(file -> "--filename=" + file)
                        .toList();
                var applied = tenant(Stream.concat(Stream.of("apply"), files.stream())
                                .toArray(String[]::new))
                        .orThrow()
                        .stdout();

                assertThat(applied).as("%s", example).contains(".mesosoperator.io/");
            }
            tenant("--namespace=" + namespace, "get", "frameworks,taskinfos,offers,pods,services,events")
                    .orThrow();
        }
    }

    @Test
    void aTenantsSchedulerAnswersItsOffers() throws IOException, InterruptedException {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));
        var example = EXAMPLES.resolve("own-scheduler").toRealPath();
        administrator("apply", "--filename=" + example.resolve("00-namespace.yaml"))
                .orThrow();
        giveTo("tenant", "mesos-own-scheduler", "examples");

        var said = folder.resolve("said");
        var builder = new ProcessBuilder("sh", example.resolve("scheduler").toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("KUBECONFIG", kubeconfig().toString());
        builder.environment()
                .merge(
                        "PATH",
                        Path.of("..", "cluster", "bin").toRealPath().toString(),
                        (path, programs) -> programs + ":" + path);
        var exitCode = builder.start().waitFor();

        assertThat(exitCode).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said)).contains("4 tasks have finished");
    }

    @Test
    void aTenantCanDoNothingThatIsAnothers() {
        cluster.kubelet().node("n1", 2, 1024);
        cluster.kubelet().node("n2", 2, 1024);
        cluster.kubelet().automatic(pod -> PodScript.exits(0));
        tenancy("ours", "tenant", "ours");
        tenancy("theirs", "others", "payments");
        kubectl("others", FRAMEWORK.formatted("theirs", "shop", "role: payments, user: payments"), "create", "-f-")
                .orThrow();
        kubectl("tenant", FRAMEWORK.formatted("ours", "desk", "role: ours, user: nobody"), "create", "-f-")
                .orThrow();
        var theirOffer = awaitOffer("theirs");
        var ourOffer = awaitOffer("ours");

        // names that are not granted
        refused(
                "spec.role: 'ann' may not use 'payments'",
                FRAMEWORK.formatted("ours", "f", "user: nobody, role: payments"));
        refused("spec.role: 'ann' may not use '*'", FRAMEWORK.formatted("ours", "f", "user: nobody"));
        refused(
                "spec.principal: 'ann' may not use 'payments'",
                FRAMEWORK.formatted("ours", "f", "user: nobody, role: ours, principal: payments"));
        refused(
                "spec.user: 'ann' may not use 'payments'",
                FRAMEWORK.formatted("ours", "f", "role: ours, user: payments"));
        refused("command.user: 'ann' may not use 'payments'", TASK.formatted("ours", "t", "desk", ", user: payments"));
        refused(
                "the annotation mesosoperator.io/policy: 'ann' may not use 'payments'",
                "",
                "--namespace=ours",
                "annotate",
                "framework",
                "desk",
                "mesosoperator.io/policy=payments");
        refused(
                "the user of a task in spec.operations: 'ann' may not use 'payments'",
                "",
                "--namespace=ours",
                "patch",
                "offer",
                ourOffer,
                "--type=merge",
                "--patch=spec: {operations: [{type: LAUNCH, launch: {taskInfos: [{name: t, taskId: {value: t}, slaveId:"
                        + " {value: n1}, command: {value: a, user: payments}}]}}]}");

        // what is in the other's namespace, or in none
        refused(
                "cannot create resource \"frameworks\"",
                FRAMEWORK.formatted("theirs", "f", "role: ours, user: nobody"));
        refused("cannot create resource \"taskinfos\"", TASK.formatted("theirs", "t", "shop", ""));
        for (var resource : List.of("frameworks", "taskinfos", "offers", "pods", "events", "services")) {
            refused("cannot list resource \"%s\"".formatted(resource), "", "--namespace=theirs", "get", resource);
            refused("cannot list resource \"%s\"".formatted(resource), "", "get", resource, "--all-namespaces");
        }
        for (var resource : List.of("agents", "nodes", "namespaces")) {
            refused("cannot list resource \"%s\"".formatted(resource), "", "get", resource);
        }
        refused("cannot get resource \"offers\"", "", "--namespace=theirs", "get", "offer", theirOffer);
        refused("cannot delete resource \"offers\"", "", "--namespace=theirs", "delete", "offer", theirOffer);
        refused("cannot delete resource \"frameworks\"", "", "--namespace=theirs", "delete", "framework", "shop");

        // what is the operator's, and grants themselves
        refused("cannot create resource \"offers\"", OFFER);
        refused(
                "what an Offer offers is the operator's to say",
                "",
                "--namespace=ours",
                "patch",
                "offer",
                ourOffer,
                "--type=merge",
                "--patch=spec: {resources: [{name: cpus, type: SCALAR, scalar: {value: 9}}]}");
        refused(
                "resource \"frameworks/status\"",
                "",
                "--namespace=ours",
                "patch",
                "framework",
                "desk",
                "--subresource=status",
                "--type=merge",
                "--patch=status: {}");
        refused(
                "cannot create resource \"roles\"",
                "",
                "--namespace=ours",
                "create",
                "role",
                "more",
                "--verb=get",
                "--resource=pods");
        refused(
                "cannot create resource \"rolebindings\"",
                "",
                "--namespace=ours",
                "create",
                "rolebinding",
                "more",
                "--role=mesos-names",
                "--user=ann");
        refused("cannot delete resource \"pods\"", "", "--namespace=ours", "delete", "pod", "any");

        // names of the other's things, in objects of the tenant's own
        kubectl("tenant", TASK.formatted("ours", "stranger", "shop", ""), "create", "-f-")
                .orThrow();
        kubectl("tenant", ON_OFFER.formatted(theirOffer), "create", "-f-").orThrow();
        cluster.eventually(() -> {
            assertThat(statusOf("stranger")).contains("shop").doesNotContain("theirs");
            assertThat(statusOf("taker"))
                    .contains("TASK_LOST", "REASON_INVALID_OFFERS")
                    .doesNotContain("shop");
        });
        assertThat(awaitOffer("theirs")).isEqualTo(theirOffer);
    }

    private static final String FRAMEWORK = """
            apiVersion: mesosoperator.io/v1alpha1
            kind: Framework
            metadata: {namespace: %s, name: %s}
            spec: {name: f, %s}
            """;

    private static final String TASK = """
            apiVersion: mesosoperator.io/v1alpha1
            kind: TaskInfo
            metadata: {namespace: %s, name: %s}
            spec:
              name: t
              frameworkId: {value: %s}
              command: {value: a%s}
              resources:
              - {name: cpus, type: SCALAR, scalar: {value: 0.1}}
              - {name: mem, type: SCALAR, scalar: {value: 32}}
            """;

    private static final String ON_OFFER = TASK.formatted("ours", "taker", "desk", "") + "  offerIds: [{value: %s}]\n";

    private static final String OFFER = """
            apiVersion: mesosoperator.io/v1alpha1
            kind: Offer
            metadata: {namespace: ours, name: o}
            spec: {frameworkId: {value: desk}, slaveId: {value: n1}, hostname: n1}
            """;

    private static List<Path> examples() throws IOException {
        try (var folders = Files.list(EXAMPLES.toRealPath())) {
            var found = folders.filter(example -> Files.exists(example.resolve("00-namespace.yaml")))
                    .sorted()
                    .toList();
            assertThat(found).isNotEmpty();
            return found;
        }
    }

    /** A namespace with a Role that grants this name as a role and as a user, and the user nobody. */
    private void tenancy(String namespace, String group, String name) {
        administrator("create", "namespace", namespace).orThrow();
        giveTo(group, namespace, name);
    }

    /** What examples/tenant gives to a tenant; with another Role than that of the examples if it has another name. */
    private void giveTo(String group, String namespace, String name) {
        var role = name.equals("examples") ? read("10-role.yaml") : """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: mesos-names, namespace: mesos-tenant}
                rules:
                - apiGroups: [mesosoperator.io]
                  resources: [roles, users]
                  resourceNames: [%s, nobody]
                  verbs: [use]
                """.formatted(name);
        var rights = (role + "---\n" + read("20-bindings.yaml"))
                .replace("namespace: mesos-tenant", "namespace: " + namespace)
                .replace("kind: Group, name: tenant", "kind: Group, name: " + group);
        cluster.api().server().kubectlReading(rights, "apply", "--filename=-").orThrow();
        // kubectl cannot ask for names that are no objects, but it can list them
        await().until(() -> kubectl(group, "", "--namespace=" + namespace, "auth", "can-i", "--list")
                .stdout()
                .matches("(?s).*taskinfos.*\\[use\\].*|.*\\[use\\].*taskinfos.*"));
    }

    private static String read(String file) {
        try {
            return Files.readString(EXAMPLES.resolve("tenant").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String awaitOffer(String namespace) {
        var names = new String[1];
        cluster.eventually(() -> {
            names[0] = administrator(
                            "--namespace=" + namespace, "get", "offers", "-o", "jsonpath={.items[0].metadata.name}")
                    .stdout();
            assertThat(names[0]).startsWith("offer-");
        });
        return names[0];
    }

    private String statusOf(String task) {
        return administrator("--namespace=ours", "get", "taskinfo", task, "-o", "jsonpath={.status}")
                .stdout();
    }

    private void refused(String message, String yaml) {
        refused(message, yaml, "create", "--filename=-");
    }

    private void refused(String message, String yaml, String... arguments) {
        var result = kubectl("tenant", yaml, arguments);
        assertThat(result.exitCode()).as("%s", result).isNotZero();
        assertThat(result.stderr()).contains("orbidden", message);
    }

    private KubectlResult administrator(String... arguments) {
        return cluster.api().server().kubectl(arguments);
    }

    private KubectlResult tenant(String... arguments) {
        return kubectl("tenant", "", arguments);
    }

    /** As ann, who is in this group. */
    private KubectlResult kubectl(String group, String input, String... arguments) {
        return cluster.api()
                .server()
                .kubectlReading(
                        input,
                        Stream.concat(Stream.of("--as=ann", "--as-group=" + group), Stream.of(arguments))
                                .toArray(String[]::new));
    }

    private Path kubeconfig() throws IOException {
        var config = cluster.api().server().config();
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: it}}]
                clusters: [{name: it, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: it, user: {token: "%s", as: ann, as-groups: [tenant]}}]
                """.formatted(
                        config.getMasterUrl(), config.getCaCertFile(), config.getOauthToken()));
    }
}
