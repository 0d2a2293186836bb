package io.mesosoperator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mesosoperator.api.TaskInfoResource;
import io.mesosoperator.cluster.PodScript;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose tasks may what, where two namespaces have different policies, on a real API server. */
@WithOperator(starts = false)
record TaskPoliciesIT(Cluster cluster) {

    private static final String WEB = """
              container: {type: DOCKER, docker: {image: registry.example/team/web, network: HOST,
                parameters: [{key: user, value: "1000"}]}}
            """;

    private static final String ROOT = """
              container: {type: DOCKER, docker: {image: app, parameters: [{key: user, value: root}]}}
            """;

    @BeforeEach
    void aPolicyForThisNamespaceAndOneToAskFor() {
        start(true);
        cluster.nodeAndFramework("n1", "shop", PodScript.runs());
    }

    private void start(boolean byName) {
        cluster.startOperator(Cluster.config("""
                tasks:
                  image: "busybox:1.35"
                  policyByName: %s
                  policies:
                  - name: web
                    appliesTo: {namespaces: [%s]}
                    allowHostNetwork: true
                    images: [registry.example/team/]
                    maxResources: "cpus:1"
                    leastDisk: 64
                  - name: root
                    byName: true
                    allowRoot: true
                """.formatted(byName, cluster.api().namespace())));
    }

    @Test
    void whatAPolicyOpensForOneNamespaceIsClosedInAnother() {
        cluster.task("one", "shop", 0.1, WEB);

        cluster.awaitState("one", "TASK_RUNNING");
        assertThat(cluster.awaitPodOf("one").getSpec().getHostNetwork()).isTrue();
        assertThat(cluster.awaitPodOf("one")
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getRequests())
                .as("the least of this policy")
                .containsKey("ephemeral-storage");

        var other = cluster.api().server().createNamespace("other");
        apply(other, """
                apiVersion: mesosoperator.io/v1alpha1
                kind: Framework
                metadata: {name: shop}
                spec: {name: shop, user: nobody}
                ---
                apiVersion: mesosoperator.io/v1alpha1
                kind: TaskInfo
                metadata: {name: one}
                spec:
                  name: one
                  frameworkId: {value: shop}
                  command: {value: "true"}
                  resources: [{name: cpus, type: SCALAR, scalar: {value: 0.1}}]
                """ + WEB);

        cluster.eventually(
                () -> assertThat(status(other).path("state").asText()).isEqualTo("TASK_ERROR"));
        var status = status(other);
        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_UNAUTHORIZED");
        assertThat(status.path("message").asText())
                .startsWith("Not authorized to use network HOST: ")
                .endsWith("tasks.policy.allowHostNetwork in the operator's configuration (the default task policy)"
                        + " allows it (spec.container.docker.network)");
        assertThat(cluster.client().pods().inNamespace(other).list().getItems()).isEmpty();
    }

    private void apply(String namespace, String yaml) {
        cluster.api()
                .server()
                .kubectlReading(yaml, "--namespace=" + namespace, "apply", "--filename=-")
                .orThrow();
    }

    /** Of task one there. */
    private JsonNode status(String namespace) {
        return cluster.client()
                .resources(TaskInfoResource.class)
                .inNamespace(namespace)
                .withName("one")
                .require()
                .statusOrEmpty();
    }

    @Test
    void whatAPolicyDoesNotOpenItsOwnNamespaceHasNotEither() {
        cluster.task("image", "shop", 0.1, "  container: {type: DOCKER, docker: {image: registry.example/team-b/app}}");
        cluster.task("large", "shop", 1.5);

        assertThat(cluster.awaitState("image", "TASK_ERROR").path("message").asText())
                .startsWith("Not authorized to run image registry.example/team-b/app: tasks.policies[0].images in the"
                        + " operator's configuration (task policy \"web\") allows it");
        assertThat(cluster.awaitState("large", "TASK_ERROR").path("message").asText())
                .startsWith("Not authorized to use 1.5 of cpus: ask for at most 1; tasks.policies[0].maxResources");
        assertThat(cluster.pods()).isEmpty();
    }

    @Test
    void aTaskOnAnOfferGetsWhatItsPolicyGivesAtLeast() {
        cluster.launch(cluster.awaitOffer(), List.of("one"));

        cluster.eventually(() -> assertThat(cluster.pods())
                .singleElement()
                .satisfies(pod -> assertThat(pod.getSpec()
                                .getContainers()
                                .getFirst()
                                .getResources()
                                .getRequests()
                                .get("ephemeral-storage"))
                        .hasToString("64Mi")));
    }

    /** An annotation is no new generation of the Framework. */
    @Test
    void aFrameworkAsksForAPolicyByItsAnnotation() {
        cluster.eventually(() -> assertThat(ready()).isEqualTo("True"));
        ask("root");
        cluster.eventually(() -> assertThat(anotherTask("of-root", ROOT))
                .anySatisfy(status -> assertThat(status.path("state").asText()).isEqualTo("TASK_RUNNING")));

        ask("nosuch");
        cluster.eventually(() -> assertThat(anotherTask("of-none", ""))
                .anySatisfy(status -> assertThat(status.path("message").asText())
                        .startsWith("Not authorized to ask for task policy \"nosuch\": ")));
    }

    /** Another one each time: what was refused before the operator had seen the annotation has ended. */
    private List<JsonNode> anotherTask(String prefix, String more) {
        cluster.task(prefix + "-" + statuses(prefix).size(), "shop", 0.01, more);
        return statuses(prefix);
    }

    private List<JsonNode> statuses(String prefix) {
        return cluster.client().resources(TaskInfoResource.class).list().getItems().stream()
                .filter(task -> task.getMetadata().getName().startsWith(prefix))
                .<JsonNode>map(TaskInfoResource::statusOrEmpty)
                .toList();
    }

    @Test
    void nobodyMayAskUnlessTheConfigurationSaysSo() {
        cluster.stopOperator();
        start(false);
        ask("root");
        cluster.task("one", "shop", 0.1);

        var status = cluster.awaitState("one", "TASK_ERROR");

        assertThat(status.path("reason").asText()).isEqualTo("REASON_TASK_UNAUTHORIZED");
        assertThat(status.path("message").asText()).contains("tasks.policyByName in the operator's configuration");
        assertThat(cluster.pods()).isEmpty();
    }

    private String ready() {
        return cluster.frameworkStatus("shop").at("/conditions/0/status").asText();
    }

    private void ask(String policy) {
        cluster.api()
                .kubectl("annotate", "framework", "shop", "--overwrite", "mesosoperator.io/policy=" + policy)
                .orThrow();
    }
}
